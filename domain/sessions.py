"""A session: one meeting or conversation of a review, from the day it is arranged to its end."""

from datetime import datetime
from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope, check_dates
from domain.meeting import Meeting
from domain.nothing_dropped import NothingDropped
from domain.observations import Reference
from domain.rejections import SilentRoundIsOpen, WrongJoinCode
from domain.reviews import CarriedMatter
from domain.sealed import Sealed
from domain.taking_turns import TakingTurns


class Session(Meeting, TakingTurns, NothingDropped, Aggregate):
    """One session. States and moves: vocabulary/moves.toml, `session` (B.2, J1).

    Its events and what they leave behind are all here. What happens in the meeting, whose turn it
    is, and what must not be dropped are subjects of their own: domain/meeting.py,
    domain/taking_turns.py, domain/nothing_dropped.py.
    """

    TOPIC = "session"

    class Event(Aggregate.Event):
        """Something that happened to a session."""

        envelope: Envelope

    class Scheduled(Event, Aggregate.Created):
        """It was arranged. The code to join it is not here, only its digest; `starts_at` is UTC."""

        TOPIC = "session-scheduled"
        review_id: UUID
        reference: str
        session_type: str
        mode: str
        title: Sealed | None
        starts_at: datetime | None
        join_code_digest: str

    Created = Scheduled

    class JoinCodeRenewed(Event):
        """The code to join was replaced: the one before opens nothing any more."""

        TOPIC = "session-join-code-renewed"
        join_code_digest: str

    class Started(Event):
        """The people are together."""

        TOPIC = "session-started"

    class Paused(Event):
        """A break."""

        TOPIC = "session-paused"

    class Resumed(Event):
        """The break is over."""

        TOPIC = "session-resumed"

    class Ended(Event):
        """The session is over, and nothing of it was dropped (I8)."""

        TOPIC = "session-ended"

    class GroundRulesAgreed(Event):
        """How people want to be with one another; `version` counts from 1, the last one holds."""

        TOPIC = "session-ground-rules-agreed"
        text: Sealed
        version: int

    class AttendanceRecorded(Event):
        """Whether and how somebody was there, with agency and band as they were then (I2)."""

        TOPIC = "session-attendance-recorded"
        review_id: UUID
        participant: UUID
        agency: str
        band: str
        present: str
        arrived_at: datetime | None
        left_at: datetime | None

    class PhaseOpened(Event):
        """A part of the session began (V24), perhaps with a prompt and meant to last some minutes."""

        TOPIC = "session-phase-opened"
        phase: str
        prompt: Sealed | None
        minutes: int | None

    class PhaseClosed(Event):
        """That part is over."""

        TOPIC = "session-phase-closed"
        phase: str

    class SilentRoundOpened(Event):
        """Everybody writes and nobody reads. `round` counts from 1 within the session.

        `blind_status`: what is written is first read without the writers' standing.
        """

        TOPIC = "session-silent-round-opened"
        round: int
        blind_status: bool
        minutes: int | None

    class SilentRoundRevealed(Event):
        """What waited was shown at once, in an order that says nothing: how many, and which order."""

        TOPIC = "session-silent-round-revealed"
        round: int
        released_count: int
        order: str

    class SpeakingOrderSet(Event):
        """By which rule people take turns; the order itself is drawn from it, never kept.

        `seed` settles what the rule leaves open, so that chance can be repeated.
        """

        TOPIC = "session-speaking-order-set"
        rule: str
        seed: int

    class DevilsAdvocateAppointed(Event):
        """Somebody is to argue the other side, of one thing or of all."""

        TOPIC = "session-devils-advocate-appointed"
        participant: UUID
        for_item: Reference | None

    class DevilsAdvocateViewRecorded(Event):
        """The other side, argued; and the strongest thing to be said against it."""

        TOPIC = "session-devils-advocate-view-recorded"
        view: Sealed
        strongest_counter: Sealed | None
        for_item: Reference | None

    class ExpertiseCalledOn(Event):
        """Somebody was asked for what they know, whatever their grade."""

        TOPIC = "session-expertise-called-on"
        review_id: UUID
        participant: UUID
        agency: str
        band: str
        expertise: Sealed

    class ItemParked(Event):
        """Something was put by for later, and why (V: parked_why)."""

        TOPIC = "session-item-parked"
        item: UUID
        reference: str
        why: str
        text: Sealed | None
        about: Reference | None

    class ParkedItemResumed(Event):
        """It was taken up again."""

        TOPIC = "session-parked-item-resumed"
        item: UUID

    class SafetyStopCalled(Event):
        """Somebody may be in danger now: the session stops until that is seen to."""

        TOPIC = "session-safety-stop-called"
        stop: UUID
        reference: str
        what: Sealed
        item: Reference | None

    class MadeSafeRecorded(Event):
        """What was done about it (V28), who was told (their role) and when (UTC)."""

        TOPIC = "session-made-safe-recorded"
        stop: UUID
        action: str
        what: Sealed | None
        told_role: Sealed | None
        told_at: datetime | None

    class SupervisionInformed(Event):
        """A supervisor was told (their role) and when (UTC)."""

        TOPIC = "session-supervision-informed"
        stop: UUID
        told_role: Sealed
        told_at: datetime | None

    class MattersHandedOn(Event):
        """What the session leaves open has an owner and a date (I8)."""

        TOPIC = "session-matters-handed-on"
        items: tuple[CarriedMatter, ...]

    @event(Scheduled)
    def __init__(self, review_id: UUID, reference: str, join_code_digest: str) -> None:
        self.review_id = review_id
        self.reference = reference
        self.join_code_digest = join_code_digest
        self.state = "scheduled"
        self.rules_version = 0
        self.phase: str | None = None
        self.rounds = 0
        self.open_round: int | None = None
        self.attending: dict[UUID, str] = {}
        self.speaking_rule: str | None = None
        self.devils_advocates: list[tuple[UUID, Reference | None]] = []
        self.parked: dict[UUID, str] = {}
        self.unsafe: dict[UUID, str] = {}
        self.stops: set[UUID] = set()
        self.handed_on: set[UUID] = set()

    @classmethod
    def schedule(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        session_type: str,
        mode: str,
        join_code_digest: str,
        title: Sealed | None = None,
        starts_at: datetime | None = None,
    ) -> Self:
        """Arrange a session. Raises `DateInTheFuture`."""
        check_dates(envelope)
        return cls._create(
            cls.Scheduled,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            session_type=session_type,
            mode=mode,
            title=title,
            starts_at=starts_at,
            join_code_digest=join_code_digest,
        )

    def renew_join_code(self, envelope: Envelope, *, join_code_digest: str) -> None:
        """Replace the code to join by another."""
        self._check("renew_join_code", envelope)
        self._trigger(self.JoinCodeRenewed, envelope, join_code_digest=join_code_digest)

    def check_join_code(self, digest: str) -> None:
        """The digest is that of the present code. Raises `WrongJoinCode`."""
        if digest != self.join_code_digest:
            raise WrongJoinCode

    def start(self, envelope: Envelope) -> None:
        """Begin."""
        self._check("start", envelope)
        self._trigger(self.Started, envelope)

    def pause(self, envelope: Envelope) -> None:
        """Take a break. An open silent round stays open: nobody reads in the break either."""
        self._check("pause", envelope)
        self._trigger(self.Paused, envelope)

    def resume(self, envelope: Envelope) -> None:
        """Go on after a break. Raises `NotMadeSafe` while a safety stop is not seen to."""
        self._check("resume", envelope)
        self.check_made_safe()
        self._trigger(self.Resumed, envelope)

    def end(self, envelope: Envelope, *, open_matters: tuple[tuple[UUID, str], ...]) -> None:
        """End it. `open_matters`: id and reference of what was raised in it and is unanswered.

        Raises `SilentRoundIsOpen`, and `SessionMattersOpen` for what nobody has taken on (I8).
        """
        self._check("end", envelope)
        if self.open_round is not None:
            raise SilentRoundIsOpen
        self.check_nothing_dropped(open_matters)
        self._trigger(self.Ended, envelope)

    @event(JoinCodeRenewed)
    def _join_code_renewed(self, join_code_digest: str) -> None:
        self.join_code_digest = join_code_digest

    @event(Started)
    def _started(self) -> None:
        self.state = "running"

    @event(Paused)
    def _paused(self) -> None:
        self.state = "paused"

    @event(Resumed)
    def _resumed(self) -> None:
        self.state = "running"

    @event(Ended)
    def _ended(self) -> None:
        self.state, self.phase = "ended", None

    @event(GroundRulesAgreed)
    def _ground_rules_agreed(self, version: int) -> None:
        self.rules_version = version

    @event(AttendanceRecorded)
    def _attendance_recorded(self, participant: UUID, present: str) -> None:
        self.attending[participant] = present

    @event(PhaseOpened)
    def _phase_opened(self, phase: str) -> None:
        self.phase = phase

    @event(PhaseClosed)
    def _phase_closed(self) -> None:
        self.phase = None

    @event(SilentRoundOpened)
    def _silent_round_opened(self, round: int) -> None:
        self.rounds = self.open_round = round

    @event(SilentRoundRevealed)
    def _silent_round_revealed(self) -> None:
        self.open_round = None

    @event(SpeakingOrderSet)
    def _speaking_order_set(self, rule: str) -> None:
        self.speaking_rule = rule

    @event(DevilsAdvocateAppointed)
    def _devils_advocate_appointed(self, participant: UUID, for_item: Reference | None) -> None:
        self.devils_advocates.append((participant, for_item))

    @event(DevilsAdvocateViewRecorded)
    def _devils_advocate_view_recorded(self) -> None:
        self.has_heard_the_other_side = True

    @event(ExpertiseCalledOn)
    def _expertise_called_on(self, participant: UUID) -> None:
        self.last_called_on = participant

    @event(ItemParked)
    def _item_parked(self, item: UUID, reference: str) -> None:
        self.handed_on.discard(item)
        self.parked[item] = reference

    @event(ParkedItemResumed)
    def _parked_item_resumed(self, item: UUID) -> None:
        self.parked.pop(item, None)

    @event(SafetyStopCalled)
    def _safety_stop_called(self, stop: UUID, reference: str) -> None:
        self.state = "paused"
        self.stops.add(stop)
        self.unsafe[stop] = reference

    @event(MadeSafeRecorded)
    def _made_safe_recorded(self, stop: UUID) -> None:
        self.unsafe.pop(stop, None)

    @event(SupervisionInformed)
    def _supervision_informed(self, stop: UUID) -> None:
        self.last_supervised = stop

    @event(MattersHandedOn)
    def _matters_handed_on(self, items: tuple[CarriedMatter, ...]) -> None:
        self.handed_on.update(item.id for item in items)
