"""A case review: a bounded look back, who takes part, who leads the learning, and how it ends."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.blind_first import BlindFirst
from domain.bulk_imports import RejectedCode, RejectedRow, TakingIn, Tally
from domain.events import Envelope, check_dates, has_gone_by
from domain.leading import Leading
from domain.moves import after
from domain.people import Standing
from domain.referring import CaseReference, Referring
from domain.rejections import (
    AlreadyThere,
    DateInThePast,
    IllegalMove,
    MattersStillOpen,
    UnknownReference,
)
from domain.sealed import Sealed
from domain.taking_part import Participant, TakingPart

MOVE_TO_PHASE = {
    "open": "open",
    "sessions": "start_sessions",
    "drafting": "draft",
    "agreed": "agree",
    "published": "publish",
    "withheld": "withhold",
    "follow_up": "follow_up",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetDate:
    """A day by which something of the review should be done."""

    what: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedMatter:
    """An open matter with who carries it forward (participant id) and until when.

    The owner's agency and band are copied in when the matter is carried forward, as everywhere (I2).
    """

    kind: str
    id: UUID
    owner: UUID
    by_date: date
    owner_agency: str = "not_recorded"
    owner_band: str = "U"


class CaseReview(Leading, TakingPart, Referring, BlindFirst, TakingIn, Aggregate):
    """One review. Phases and moves: vocabulary/moves.toml, `review` (B.5).

    Its events and what they leave behind are all here. Who leads the learning, who takes part, what the
    case is called elsewhere, who answers blind, and what came in from files are subjects of their own:
    leading.py, taking_part.py, referring.py, blind_first.py and bulk_imports.py.
    """

    TOPIC = "case-review"

    class Event(Aggregate.Event):
        """Something that happened to a review."""

        envelope: Envelope

    class Opened(Event, Aggregate.Created):
        """The review exists. `code` is short and holds no name; `child` is its first subject."""

        TOPIC = "case-review-opened"
        review_type: str
        nation: str
        code: str
        title: Sealed
        area: Sealed | None
        child: UUID
        case_refs: tuple[CaseReference, ...]
        cohort: str
        purpose_questions: tuple[Sealed, ...]
        period_from: date | None
        period_to: date | None
        incident_on: date | None
        parallel_proceedings: bool | None
        target_dates: tuple[TargetDate, ...]
        phase: str

    Created = Opened

    class PurposeQuestionRevised(Event):
        """A purpose question was changed (by its index from 0) or added (no index), and why."""

        TOPIC = "case-review-purpose-question-revised"
        index: int | None
        text: Sealed
        why: Sealed

    class LearningLeadAssigned(Event):
        """Somebody became responsible for drawing the learning together."""

        TOPIC = "case-review-learning-lead-assigned"
        lead: UUID | None
        title: Sealed | None
        deputy: UUID | None
        from_date: date

    class LearningLeadHandedOver(Event):
        """The responsibility passed to somebody else."""

        TOPIC = "case-review-learning-lead-handed-over"
        lead: UUID | None
        title: Sealed | None
        deputy: UUID | None
        from_date: date
        why: Sealed | None

    class LearningLeadVacated(Event):
        """Nobody is responsible from this day on (I10)."""

        TOPIC = "case-review-learning-lead-vacated"
        from_date: date
        why: Sealed | None

    class TeamMemberAppointed(Event):
        """A participant was given a part in running the review."""

        TOPIC = "case-review-team-member-appointed"
        participant: UUID
        capacity: str

    class ParticipantRegistered(Event):
        """Somebody takes part, with their standing at this moment (I2).

        `language` is the one they are best heard in; `advocate_for` the participant they speak up for.
        """

        TOPIC = "case-review-participant-registered"
        class_version = 2
        participant: UUID
        reference: str
        standing: Standing
        how_involved: str
        needs: tuple[str, ...]
        note: Sealed | None
        invited_by: UUID | None
        language: str
        advocate_for: UUID | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Nobody had asked for the language, nor whose advocate somebody was."""
            state |= {"language": "not_recorded", "advocate_for": None}

    class ParticipantStatusChanged(Event):
        """A participant's standing changed; what they said before keeps the old one."""

        TOPIC = "case-review-participant-status-changed"
        participant: UUID
        standing: Standing
        from_date: date

    class FamilyInvited(Event):
        """A child or family member was asked to take part."""

        TOPIC = "case-review-family-invited"
        participant: UUID
        how_asked: Sealed | None
        advocate_offered: bool

    class FamilyAccepted(Event):
        """They said yes."""

        TOPIC = "case-review-family-accepted"
        participant: UUID

    class FamilyDeclined(Event):
        """They said no, and perhaps why."""

        TOPIC = "case-review-family-declined"
        participant: UUID
        reason: Sealed | None

    class ParallelProceedingNoted(Event):
        """A court, coroner or employer looks at the same events."""

        TOPIC = "case-review-parallel-proceeding-noted"
        kind: str
        scope: Sealed | None
        until: date | None

    class RecordingRestricted(Event):
        """What may be recorded is restricted because of a proceeding."""

        TOPIC = "case-review-recording-restricted"
        kind: str
        scope: Sealed
        until: date | None

    class RestrictionLifted(Event):
        """The restriction has ended."""

        TOPIC = "case-review-restriction-lifted"
        kind: str

    class BlindFirstSwitched(Event):
        """From now on queries are answered before the raiser's standing is seen, or no longer so."""

        TOPIC = "case-review-blind-first-switched"
        is_on: bool

    class PhaseChanged(Event):
        """The review moved on."""

        TOPIC = "case-review-phase-changed"
        from_phase: str
        to_phase: str

    class OpenMattersCarriedForward(Event):
        """What stays open has an owner and a date (I8)."""

        TOPIC = "case-review-open-matters-carried-forward"
        items: tuple[CarriedMatter, ...]

    class Closed(Event):
        """The review has ended; answers, verdicts and escalations go on."""

        TOPIC = "case-review-closed"
        outcome: str
        why: Sealed | None

    class Reopened(Event):
        """The review was taken up again."""

        TOPIC = "case-review-reopened"
        why: Sealed | None

    class OutOfScopeReferred(Event):
        """Something belongs elsewhere and was passed on: where to, and nothing of its content."""

        TOPIC = "case-review-out-of-scope-referred"
        kind: str
        to: str

    class ReferenceLinked(Event):
        """The case is called so in another system, too."""

        TOPIC = "case-review-reference-linked"
        system: str
        type: str
        token: str

    class ReferenceUnlinked(Event):
        """It is not called so: a link was wrong, or holds no more."""

        TOPIC = "case-review-reference-unlinked"
        system: str
        type: str
        token: str
        why: Sealed

    class BulkImportAccepted(Event):
        """A file was brought in: it happens to the standing inbox, whichever reviews its rows are of.

        `digest` is keyed, and tells whether the same file comes again; `events` were recorded.
        """

        TOPIC = "case-review-bulk-import-accepted"
        import_id: UUID
        format: str
        digest: str
        tally: Tally
        events: int
        codes: tuple[RejectedCode, ...]

    class ImportRowsRejected(Event):
        """Rows of that file stayed out: where each stands, and why, and nothing of what it said."""

        TOPIC = "case-review-import-rows-rejected"
        import_id: UUID
        rows: tuple[RejectedRow, ...]

    @event(Opened)
    def __init__(
        self,
        envelope: Envelope,
        code: str,
        child: UUID,
        phase: str,
        purpose_questions: tuple[Sealed, ...],
        case_refs: tuple[CaseReference, ...],
    ) -> None:
        self.code = code
        self.child = child
        self.phase = phase
        self.opened_on = envelope.day
        self.participants: dict[UUID, Participant] = {}
        self.lead: UUID | None = None
        self.has_lead = False
        self.question_count = len(purpose_questions)
        self.restrictions: set[str] = set()
        self.blind_since: datetime | None = None
        self.carried: set[UUID] = set()
        self.linked = set(case_refs)
        self.taken_in: dict[str, Tally] = {}
        self.imports: set[UUID] = set()

    @classmethod
    def open(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        code: str,
        review_type: str,
        title: Sealed,
        child: UUID,
        nation: str,
        cohort: str,
        area: Sealed | None = None,
        case_refs: tuple[CaseReference, ...] = (),
        purpose_questions: tuple[Sealed, ...] = (),
        period_from: date | None = None,
        period_to: date | None = None,
        incident_on: date | None = None,
        parallel_proceedings: bool | None = None,
        target_dates: tuple[TargetDate, ...] = (),
        phase: str = "planned",
    ) -> Self:
        """Open a review; live ones begin as `planned`, imported ones as `not_recorded`."""
        check_dates(envelope)
        return cls._create(
            cls.Opened,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_type=review_type,
            nation=nation,
            code=code,
            title=title,
            area=area,
            child=child,
            case_refs=case_refs,
            cohort=cohort,
            purpose_questions=purpose_questions,
            period_from=period_from,
            period_to=period_to,
            incident_on=incident_on,
            parallel_proceedings=parallel_proceedings,
            target_dates=target_dates,
            phase=phase,
        )

    @property
    def is_closed(self) -> bool:
        """Whether nothing new may be raised here."""
        return self.phase == "closed"

    def revise_purpose_question(
        self, envelope: Envelope, *, text: Sealed, why: Sealed, index: int | None = None
    ) -> None:
        """Change or add a purpose question. Raises `UnknownReference` for an index there is not."""
        check_dates(envelope)
        if index is not None and not 0 <= index < self.question_count:
            raise UnknownReference("purpose question")
        self._trigger(self.PurposeQuestionRevised, envelope, index=index, text=text, why=why)

    def note_proceeding(
        self,
        envelope: Envelope,
        *,
        kind: str,
        scope: Sealed | None = None,
        until: date | None = None,
    ) -> None:
        """Note that a court, coroner or employer looks at the same events."""
        check_dates(envelope)
        self._trigger(self.ParallelProceedingNoted, envelope, kind=kind, scope=scope, until=until)

    def restrict_recording(
        self, envelope: Envelope, *, kind: str, scope: Sealed, until: date | None = None
    ) -> None:
        """Restrict what may be recorded. Raises `AlreadyThere`."""
        check_dates(envelope)
        if kind in self.restrictions:
            raise AlreadyThere("restriction")
        self._trigger(self.RecordingRestricted, envelope, kind=kind, scope=scope, until=until)

    def lift_restriction(self, envelope: Envelope, *, kind: str) -> None:
        """End a restriction. Raises `UnknownReference`."""
        check_dates(envelope)
        if kind not in self.restrictions:
            raise UnknownReference("restriction")
        self._trigger(self.RestrictionLifted, envelope, kind=kind)

    def change_phase(self, envelope: Envelope, *, to_phase: str) -> None:
        """Move on. Raises `LearningLeadRequired` (I10) and `IllegalMove`."""
        check_dates(envelope)
        # `planned` is where it began, and `closed` has its own command.
        if to_phase not in MOVE_TO_PHASE:
            raise IllegalMove("review", "change_phase", self.phase)
        if self.phase == "planned" or to_phase == "published":
            self.check_has_lead()
        after("review", MOVE_TO_PHASE[to_phase], self.phase)
        self._trigger(self.PhaseChanged, envelope, from_phase=self.phase, to_phase=to_phase)

    def carry_forward(
        self,
        envelope: Envelope,
        *,
        items: tuple[CarriedMatter, ...],
        open_matters: Collection[UUID],
    ) -> None:
        """Give open matters an owner and a date (I8). `open_matters` are the ids of what is open.

        Raises `UnknownReference` for what is not open here, `NotAParticipant` for an owner, and
        `DateInThePast`, but not for history.
        """
        check_dates(envelope)
        if not items or any(item.id not in open_matters for item in items):
            raise UnknownReference("open matter")
        if len({item.id for item in items}) < len(items):
            raise AlreadyThere("open matter")
        if not envelope.reconstructed and any(
            has_gone_by(item.by_date, envelope) for item in items
        ):
            raise DateInThePast
        owned = tuple(self._owned(item) for item in items)
        self._trigger(self.OpenMattersCarriedForward, envelope, items=owned)

    def close(
        self,
        envelope: Envelope,
        *,
        outcome: str,
        open_matters: Iterable[tuple[UUID, str]],
        why: Sealed | None = None,
    ) -> None:
        """End the review. `open_matters` are ids and references of what is open now.

        Raises `LearningLeadRequired` (I10), `MattersStillOpen` (I8), `IllegalMove`.
        """
        check_dates(envelope)
        after("review", "close", self.phase)
        self.check_has_lead()
        loose = tuple(reference for id, reference in open_matters if id not in self.carried)
        if loose:
            raise MattersStillOpen(loose)
        self._trigger(self.Closed, envelope, outcome=outcome, why=why)

    def reopen(self, envelope: Envelope, *, why: Sealed | None) -> None:
        """Take the review up again."""
        check_dates(envelope)
        after("review", "reopen", self.phase)
        self._trigger(self.Reopened, envelope, why=why)

    def refer_out_of_scope(self, envelope: Envelope, *, kind: str, to: str) -> None:
        """Record that something was passed on elsewhere, with no word of its content."""
        check_dates(envelope)
        self._trigger(self.OutOfScopeReferred, envelope, kind=kind, to=to)

    def _owned(self, item: CarriedMatter) -> CarriedMatter:
        standing = self.participant(item.owner).standing
        return replace(item, owner_agency=standing.agency, owner_band=standing.band)

    @event(PurposeQuestionRevised)
    def _purpose_question_revised(self, index: int | None) -> None:
        self.question_count += index is None

    @event(LearningLeadAssigned)
    def _learning_lead_assigned(self, lead: UUID | None) -> None:
        self.lead, self.has_lead = lead, True

    @event(LearningLeadHandedOver)
    def _learning_lead_handed_over(self, lead: UUID | None) -> None:
        self.lead, self.has_lead = lead, True

    @event(LearningLeadVacated)
    def _learning_lead_vacated(self) -> None:
        self.lead, self.has_lead = None, False

    @event(TeamMemberAppointed)
    def _team_member_appointed(self, envelope: Envelope, participant: UUID, capacity: str) -> None:
        self.participants[participant].appointed(capacity, envelope.recorded_at)

    @event(ParticipantRegistered)
    def _participant_registered(
        self, envelope: Envelope, participant: UUID, standing: Standing, reference: str
    ) -> None:
        self.participants[participant] = Participant(
            standing, reference, part_since=envelope.recorded_at
        )

    @event(ParticipantStatusChanged)
    def _participant_status_changed(
        self, envelope: Envelope, participant: UUID, standing: Standing
    ) -> None:
        self.participants[participant].stands(standing, envelope.recorded_at)

    @event(FamilyInvited)
    def _family_invited(self, participant: UUID) -> None:
        self.participants[participant].capacities.add("family")

    @event(FamilyAccepted)
    def _family_accepted(self, participant: UUID) -> None:
        self.participants[participant].capacities.add("family")

    @event(FamilyDeclined)
    def _family_declined(self, participant: UUID) -> None:
        self.participants[participant].capacities.add("family")

    @event(ParallelProceedingNoted)
    def _parallel_proceeding_noted(self, kind: str) -> None:
        self.proceeding = kind

    @event(RecordingRestricted)
    def _recording_restricted(self, kind: str) -> None:
        self.restrictions.add(kind)

    @event(RestrictionLifted)
    def _restriction_lifted(self, kind: str) -> None:
        self.restrictions.discard(kind)

    @event(BlindFirstSwitched)
    def _blind_first_switched(self, envelope: Envelope, is_on: bool) -> None:
        self.blind_since = envelope.recorded_at if is_on else None

    @event(PhaseChanged)
    def _phase_changed(self, to_phase: str) -> None:
        self.phase = to_phase

    @event(OpenMattersCarriedForward)
    def _open_matters_carried_forward(self, items: tuple[CarriedMatter, ...]) -> None:
        self.carried.update(item.id for item in items)

    @event(Closed)
    def _closed(self) -> None:
        self.phase = "closed"

    @event(Reopened)
    def _reopened(self) -> None:
        self.phase = "open"

    @event(OutOfScopeReferred)
    def _out_of_scope_referred(self, kind: str) -> None:
        self.last_referral = kind

    @event(ReferenceLinked)
    def _reference_linked(self, system: str, type: str, token: str) -> None:
        self._now_linked(system, type, token)

    @event(ReferenceUnlinked)
    def _reference_unlinked(self, system: str, type: str, token: str) -> None:
        self._no_longer_linked(system, type, token)

    @event(BulkImportAccepted)
    def _bulk_import_accepted(self, import_id: UUID, digest: str, tally: Tally) -> None:
        self.taken_in[digest] = tally
        self.imports.add(import_id)

    @event(ImportRowsRejected)
    def _import_rows_rejected(self) -> None:
        pass  # of no consequence for what may be done
