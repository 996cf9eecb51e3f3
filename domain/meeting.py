"""What happens in a session while people meet: ground rules, its parts, and silent rounds."""

from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.events import Envelope
from domain.rejections import (
    AlreadyThere,
    PhaseStillOpen,
    SilentRoundIsOpen,
    UnknownReference,
)
from domain.sealed import Sealed
from domain.session_steps import SessionSteps

SHUFFLED = "shuffled"
"""The only order in which a silent round is shown: any other would tell who wrote first."""


class Meeting(SessionSteps):
    """What can be done in a meeting; its events are those of `Session`."""

    GroundRulesAgreed: type[Aggregate.Event]
    PhaseOpened: type[Aggregate.Event]
    PhaseClosed: type[Aggregate.Event]
    SilentRoundOpened: type[Aggregate.Event]
    SilentRoundRevealed: type[Aggregate.Event]
    review_id: UUID
    rules_version: int
    phase: str | None
    rounds: int
    open_round: int | None

    def agree_ground_rules(self, envelope: Envelope, *, text: Sealed) -> None:
        """Agree how to be with one another; the rules agreed before stay readable (I1)."""
        self._check("agree_ground_rules", envelope)
        self._trigger(self.GroundRulesAgreed, envelope, text=text, version=self.rules_version + 1)

    def open_phase(
        self,
        envelope: Envelope,
        *,
        phase: str,
        prompt: Sealed | None = None,
        minutes: int | None = None,
    ) -> None:
        """Begin a part of the session (V24). Raises `PhaseStillOpen` over another."""
        self._check("open_phase", envelope)
        if self.phase is not None:
            raise PhaseStillOpen
        self._trigger(self.PhaseOpened, envelope, phase=phase, prompt=prompt, minutes=minutes)

    def close_phase(self, envelope: Envelope) -> None:
        """End the part that is open. Raises `UnknownReference` when none is."""
        self._check("close_phase", envelope)
        if self.phase is None:
            raise UnknownReference("part of the session")
        self._trigger(self.PhaseClosed, envelope, phase=self.phase)

    def open_silent_round(
        self, envelope: Envelope, *, blind_status: bool, minutes: int | None = None
    ) -> None:
        """Let everybody write unseen. Raises `SilentRoundIsOpen`: there is one at a time."""
        self._check("open_silent_round", envelope)
        if self.open_round is not None:
            raise SilentRoundIsOpen
        self._trigger(
            self.SilentRoundOpened,
            envelope,
            round=self.rounds + 1,
            blind_status=blind_status,
            minutes=minutes,
        )

    def reveal_silent_round(self, envelope: Envelope, *, released_count: int) -> None:
        """Show what waited, shuffled. Raises `AlreadyThere` when no round is open."""
        self._check("reveal_silent_round", envelope)
        if self.open_round is None:
            raise AlreadyThere("reveal")
        self._trigger(
            self.SilentRoundRevealed,
            envelope,
            round=self.open_round,
            released_count=released_count,
            order=SHUFFLED,
        )
