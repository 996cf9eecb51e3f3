"""Who takes part in a review, with which standing, and which part they play in running it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.events import Envelope, check_dates
from domain.people import Standing
from domain.recording import Records
from domain.rejections import AlreadyThere, NotAParticipant
from domain.sealed import Sealed

NOT_BEGUN = ("planned", "not_recorded")
CHAIRING = {"chair", "lead_reviewer"}
FROM_THE_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Participant:
    """A person taking part, as the review remembers them.

    `part_since` is when what they may do here last changed; `keeps_agency` that they have been of one
    agency ever since they came.
    """

    standing: Standing
    reference: str = ""
    capacities: set[str] = field(default_factory=set)
    part_since: datetime = FROM_THE_FIRST
    keeps_agency: bool = True

    def appointed(self, capacity: str, at: datetime) -> None:
        """Has one more part to play."""
        self.capacities.add(capacity)
        self.part_since = at

    def stands(self, standing: Standing, at: datetime) -> None:
        """Stands otherwise from now on; elsewhere, they may do other things here."""
        if standing.agency != self.standing.agency:
            self.keeps_agency, self.part_since = False, at
        self.standing = standing


class TakingPart(Records):
    """What can be done about those who take part; its events are those of `CaseReview`."""

    TeamMemberAppointed: type[Aggregate.Event]
    ParticipantRegistered: type[Aggregate.Event]
    ParticipantStatusChanged: type[Aggregate.Event]
    FamilyInvited: type[Aggregate.Event]
    FamilyAccepted: type[Aggregate.Event]
    FamilyDeclined: type[Aggregate.Event]
    participants: dict[UUID, Participant]
    lead: UUID | None
    phase: str

    @property
    def is_being_set_up(self) -> bool:
        """Whether it has not begun, or nobody chairs it yet who could be asked."""
        chaired = any(one.capacities & CHAIRING for one in self.participants.values())
        return self.phase in NOT_BEGUN or not chaired

    def participant(self, participant_id: UUID) -> Participant:
        """The participant with this id. Raises `NotAParticipant`."""
        if participant_id not in self.participants:
            raise NotAParticipant
        return self.participants[participant_id]

    def capacities(self, participant_id: UUID) -> frozenset[str]:
        """The parts this participant plays in running the review."""
        held = set(self.participant(participant_id).capacities)
        if participant_id == self.lead:
            held.add("learning_lead")
        return frozenset(held)

    def register_participant(
        self,
        envelope: Envelope,
        *,
        participant: UUID,
        reference: str,
        standing: Standing,
        how_involved: str = "not_recorded",
        needs: tuple[str, ...] = (),
        note: Sealed | None = None,
        invited_by: UUID | None = None,
        language: str = "not_recorded",
        advocate_for: UUID | None = None,
    ) -> None:
        """Register somebody who takes part. Raises `AlreadyThere`.

        An advocate comes after whomever they speak up for. Raises `NotAParticipant`.
        """
        check_dates(envelope)
        if participant in self.participants:
            raise AlreadyThere("participant")
        if advocate_for is not None:
            self.participant(advocate_for)
        self._trigger(
            self.ParticipantRegistered,
            envelope,
            participant=participant,
            reference=reference,
            standing=standing,
            how_involved=how_involved,
            needs=needs,
            note=note,
            invited_by=invited_by,
            language=language,
            advocate_for=advocate_for,
        )

    def change_standing(
        self, envelope: Envelope, *, participant: UUID, standing: Standing, from_date: date
    ) -> None:
        """Record a promotion, a move or a departure; nothing said before changes."""
        check_dates(envelope)
        self.participant(participant)
        self._trigger(
            self.ParticipantStatusChanged,
            envelope,
            participant=participant,
            standing=standing,
            from_date=from_date,
        )

    def appoint(self, envelope: Envelope, *, participant: UUID, capacity: str) -> None:
        """Give a participant a part in running the review."""
        check_dates(envelope)
        if capacity in self.participant(participant).capacities:
            raise AlreadyThere("appointment")
        self._trigger(
            self.TeamMemberAppointed, envelope, participant=participant, capacity=capacity
        )

    def invite_family(
        self,
        envelope: Envelope,
        *,
        participant: UUID,
        advocate_offered: bool,
        how_asked: Sealed | None = None,
    ) -> None:
        """Record that a child or family member was asked."""
        self._check_participant(envelope, participant)
        self._trigger(
            self.FamilyInvited,
            envelope,
            participant=participant,
            how_asked=how_asked,
            advocate_offered=advocate_offered,
        )

    def family_accepts(self, envelope: Envelope, *, participant: UUID) -> None:
        """Record that they said yes."""
        self._check_participant(envelope, participant)
        self._trigger(self.FamilyAccepted, envelope, participant=participant)

    def family_declines(
        self, envelope: Envelope, *, participant: UUID, reason: Sealed | None = None
    ) -> None:
        """Record that they said no."""
        self._check_participant(envelope, participant)
        self._trigger(self.FamilyDeclined, envelope, participant=participant, reason=reason)

    def _check_participant(self, envelope: Envelope, participant: UUID) -> None:
        check_dates(envelope)
        self.participant(participant)
