"""An episode: a stretch of the case that mattered, and what helped or hindered people in it."""

from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope, check_dates, latest_day
from domain.moves import after
from domain.recording import Records
from domain.rejections import (
    AlreadyThere,
    DateInTheFuture,
    EndsBeforeItBegins,
    FactorWithItself,
    StillLinked,
    UnknownReference,
)
from domain.sealed import Sealed
from domain.showing import Shown

TO_ATTRIBUTE = "Say first that it helped or hindered here."


class Episode(Records, Aggregate):
    """One key practice episode (SCIE), neutral: it may be good or problematic.

    States and moves: vocabulary/moves.toml, `episode`. What people saw, thought and could do in it
    are observations of the kind `perspective` (settled 40).
    """

    TOPIC = "episode"

    class Event(Aggregate.Event):
        """Something that happened to an episode."""

        envelope: Envelope

    class Identified(Event, Aggregate.Created):
        """Somebody judged a stretch of the case significant. A day left out is not known."""

        TOPIC = "episode-identified"
        review_id: UUID
        reference: str
        title: Sealed
        why_key: Sealed
        from_date: date | None
        to_date: date | None
        session_id: UUID | None

    Created = Identified

    class Redescribed(Event):
        """It is described better; the old description stays in its story (I1)."""

        TOPIC = "episode-redescribed"
        title: Sealed
        why_key: Sealed
        from_date: date | None
        to_date: date | None
        why: Sealed

    class FactorAttributed(Event):
        """A condition (V7) helped or hindered (V8) here; said of it again, it stands as said last.

        `review_id` is the episode's, so that conditions are counted by review without a look-up.
        """

        TOPIC = "episode-factor-attributed"
        review_id: UUID
        factor: str
        valence: str
        strength: str
        evidence: tuple[UUID, ...]

    class FactorWithdrawn(Event):
        """It was not so: the condition counts no more."""

        TOPIC = "episode-factor-withdrawn"
        factor: str
        why: Sealed

    class FactorsLinked(Event):
        """One condition led to another, and how."""

        TOPIC = "episode-factors-linked"
        review_id: UUID
        from_factor: str
        to_factor: str
        how: Sealed

    class FactorsUnlinked(Event):
        """The one did not lead to the other after all."""

        TOPIC = "episode-factors-unlinked"
        from_factor: str
        to_factor: str
        why: Sealed

    class Settled(Event):
        """The group has an explanation of why it made sense to people."""

        TOPIC = "episode-settled"
        explanation: Sealed

    class Reopened(Event):
        """The explanation is looked at again."""

        TOPIC = "episode-reopened"
        why: Sealed

    @event(Identified)
    def __init__(self, envelope: Envelope, review_id: UUID, reference: str) -> None:
        self.review_id = review_id
        self.reference = reference
        self.identified_by = envelope.actor.voice
        self.shown = Shown.by(envelope)
        self.state = "open"
        self.factors: set[str] = set()
        self.links: set[tuple[str, str]] = set()

    @classmethod
    def identify(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        title: Sealed,
        why_key: Sealed,
        from_date: date | None = None,
        to_date: date | None = None,
        session_id: UUID | None = None,
    ) -> Self:
        """Identify an episode. Raises `DateInTheFuture` (I23), `EndsBeforeItBegins`."""
        check_dates(envelope)
        check_stretch(envelope, from_date, to_date)
        return cls._create(
            cls.Identified,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            title=title,
            why_key=why_key,
            from_date=from_date,
            to_date=to_date,
            session_id=session_id,
        )

    def redescribe(
        self,
        envelope: Envelope,
        *,
        title: Sealed,
        why_key: Sealed,
        why: Sealed,
        from_date: date | None = None,
        to_date: date | None = None,
    ) -> None:
        """Describe it better. Raises what `identify` raises."""
        self._check("redescribe", envelope)
        check_stretch(envelope, from_date, to_date)
        self._trigger(
            self.Redescribed,
            envelope,
            title=title,
            why_key=why_key,
            from_date=from_date,
            to_date=to_date,
            why=why,
        )

    def attribute_factor(
        self,
        envelope: Envelope,
        *,
        factor: str,
        valence: str,
        strength: str,
        evidence: tuple[UUID, ...] = (),
    ) -> None:
        """Say that a condition helped or hindered here; once more, and it is said anew."""
        self._check("attribute_factor", envelope)
        self._trigger(
            self.FactorAttributed,
            envelope,
            review_id=self.review_id,
            factor=factor,
            valence=valence,
            strength=strength,
            evidence=evidence,
        )

    def withdraw_factor(self, envelope: Envelope, *, factor: str, why: Sealed) -> None:
        """Take a condition back. Raises `UnknownReference`, and `StillLinked` while one is linked."""
        self._check("withdraw_factor", envelope)
        self._check_factors(factor)
        if any(factor in link for link in self.links):
            raise StillLinked
        self._trigger(self.FactorWithdrawn, envelope, factor=factor, why=why)

    def link_factors(
        self, envelope: Envelope, *, from_factor: str, to_factor: str, how: Sealed
    ) -> None:
        """Say that one condition of this episode led to another.

        Raises `FactorWithItself`, `UnknownReference`, and `AlreadyThere` for a link there is.
        """
        self._check("link_factors", envelope)
        if from_factor == to_factor:
            raise FactorWithItself
        self._check_factors(from_factor, to_factor, instead=TO_ATTRIBUTE)
        if (from_factor, to_factor) in self.links:
            raise AlreadyThere("link")
        self._trigger(
            self.FactorsLinked,
            envelope,
            review_id=self.review_id,
            from_factor=from_factor,
            to_factor=to_factor,
            how=how,
        )

    def unlink_factors(
        self, envelope: Envelope, *, from_factor: str, to_factor: str, why: Sealed
    ) -> None:
        """Take a link back. Raises `UnknownReference`."""
        self._check("unlink_factors", envelope)
        if (from_factor, to_factor) not in self.links:
            raise UnknownReference("link", "episode")
        self._trigger(
            self.FactorsUnlinked, envelope, from_factor=from_factor, to_factor=to_factor, why=why
        )

    def settle(self, envelope: Envelope, *, explanation: Sealed) -> None:
        """Say how it is explained."""
        self._check("settle", envelope)
        self._trigger(self.Settled, envelope, explanation=explanation)

    def reopen(self, envelope: Envelope, *, why: Sealed) -> None:
        """Look at the explanation again."""
        self._check("reopen", envelope)
        self._trigger(self.Reopened, envelope, why=why)

    def _check(self, move: str, envelope: Envelope) -> None:
        after("episode", move, self.state)
        check_dates(envelope)

    def _check_factors(self, *factors: str, instead: str = "") -> None:
        if not self.factors.issuperset(factors):
            raise UnknownReference("factor", "episode", instead)

    @event(Redescribed)
    def _redescribed(self) -> None:
        self.ever_redescribed = True

    @event(FactorAttributed)
    def _factor_attributed(self, factor: str) -> None:
        self.factors.add(factor)

    @event(FactorWithdrawn)
    def _factor_withdrawn(self, factor: str) -> None:
        self.factors.discard(factor)

    @event(FactorsLinked)
    def _factors_linked(self, from_factor: str, to_factor: str) -> None:
        self.links.add((from_factor, to_factor))

    @event(FactorsUnlinked)
    def _factors_unlinked(self, from_factor: str, to_factor: str) -> None:
        self.links.discard((from_factor, to_factor))

    @event(Settled)
    def _settled(self) -> None:
        self.state = "settled"

    @event(Reopened)
    def _reopened(self) -> None:
        self.state = "open"


def check_stretch(envelope: Envelope, first: date | None, last: date | None) -> None:
    """It began and ended before it was recorded, in this order (I23). Raises as `identify` says."""
    latest = latest_day(envelope)
    if any(day is not None and day > latest for day in (first, last)):
        raise DateInTheFuture
    if first is not None and last is not None and last < first:
        raise EndsBeforeItBegins
