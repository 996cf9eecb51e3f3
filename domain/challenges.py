"""A query: a question or disagreement of any strength, by anyone, and everything that became of it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope, check_dates, check_not_before, first_possible_day
from domain.moves import after
from domain.people import NAMED
from domain.reasons import check_reason
from domain.rejections import (
    DateRequired,
    DeadlineAlreadyMissed,
    DestinationRequired,
    ExperienceAlreadyGiven,
    IllegalMove,
    NotYours,
    OffTheScale,
    OwnAnswer,
    ResponderIsAuthor,
    SameResponder,
    StageOutOfOrder,
    UnknownReference,
)
from domain.sealed import Sealed
from domain.showing import Shown
from domain.unlinked import is_by_receipt
from domain.withholding import Withholds

LAST_STAGE = 4
HEARD_MOST = 5
MOVE_OF_ANSWER = {
    "answered": "respond",
    "deferred": "respond",
    "redirected": "respond",
    "accepted": "accept",
    "accepted_in_part": "accept_in_part",
    "declined": "decline",
}
STATUS_OF_ANSWER = {
    "answered": "responded",
    "deferred": "responded",
    "redirected": "responded",
    "accepted": "accepted",
    "accepted_in_part": "accepted_in_part",
    "declined": "declined",
}
NEEDS_A_REASON = ("accepted_in_part", "declined", "deferred", "redirected")
SETTLING_VERDICTS = ("satisfied", "partly_satisfied")
ENDED = ("withdrawn", "closed_with_dissent")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is queried: an item (V15) of an agency and band; `author` is compared by I6 when known.

    `item_ref` is an opaque token of the case-management system, never an identifier of a child.
    """

    item_type: str
    owner_agency: str
    owner_band: str
    item_ref: str | None = None
    author: UUID | None = None


class Challenge(Withholds, Aggregate):
    """One query. States and moves: vocabulary/moves.toml, `query` (B.5)."""

    TOPIC = "challenge"

    class Event(Aggregate.Event):
        """Something that happened to a query."""

        envelope: Envelope

    class Raised(Event, Aggregate.Created):
        """Somebody asked or disagreed."""

        TOPIC = "challenge-raised"
        review_id: UUID
        reference: str
        strength: str
        subject: str
        about: About
        text: Sealed
        risk_to_child: str
        raised_when: str
        what_would_change_my_mind: Sealed | None
        evidence: tuple[UUID, ...]
        session_id: UUID | None

    Created = Raised

    class Acknowledged(Event):
        """The agency asked says it has the query, and by when (date) it will answer."""

        TOPIC = "challenge-acknowledged"
        expected_by: date | None

    class SetAside(Event):
        """Met without a reason: recorded, changes nothing (I4)."""

        TOPIC = "challenge-set-aside"
        how: str
        observed_by: str
        words: Sealed | None

    class Routed(Event):
        """Sent to the agency and role that answers at a stage (1 to 4)."""

        TOPIC = "challenge-routed"
        to_agency: str
        to_role: Sealed | None
        stage: int
        due: date | None

    class Responded(Event):
        """An answer of some kind (V16) with its reason; the envelope's standing decided it."""

        TOPIC = "challenge-responded"
        kind: str
        stage: int
        reason_code: str | None
        reason: Sealed | None
        evidence: tuple[UUID, ...]
        no_evidence: bool
        consulted: tuple[Sealed, ...]
        blind_to_status: bool | None
        next_date: date | None
        redirected_to: Sealed | None

    class RaiserInformed(Event):
        """The raiser was told: a decline is not complete until then (I5)."""

        TOPIC = "challenge-raiser-informed"
        how: str
        mode: str

    class VerdictGiven(Event):
        """Whether the raiser is satisfied with the answer (V18)."""

        TOPIC = "challenge-verdict-given"
        verdict: str
        comment: Sealed | None

    class ExperienceGiven(Event):
        """The raiser says how heard they felt (1 to 5), and whether they would raise something again."""

        TOPIC = "challenge-experience-given"
        review_id: UUID
        felt_heard: int
        would_raise_again: str

    class Escalated(Event):
        """Taken to a higher stage."""

        TOPIC = "challenge-escalated"
        from_stage: int
        to_stage: int
        by: str
        why: Sealed | None

    class DeadlineMissed(Event):
        """The stage's answer did not come in time; `days_over` are working days."""

        TOPIC = "challenge-deadline-missed"
        stage: int
        due: date
        days_over: int

    class Withdrawn(Event):
        """The raiser took it back; the row stays. The detail is for the custodian only."""

        TOPIC = "challenge-withdrawn"
        reason_code: str
        detail: Sealed | None

    class DissentRecorded(Event):
        """A disagreement kept beside the decision that stands."""

        TOPIC = "challenge-dissent-recorded"
        text: Sealed | None
        printed_with: str | None

    class Reopened(Event):
        """Taken up again, with the reason."""

        TOPIC = "challenge-reopened"
        why: Sealed | None

    class Linked(Event):
        """Beside another query: the same matter, or following it. Never merged (I3)."""

        TOPIC = "challenge-linked"
        to: UUID
        relation: str

    class AssessmentRevised(Event):
        """The item's owner changed it after the query."""

        TOPIC = "challenge-assessment-revised"
        item_type: str
        item_ref: str | None
        what_changed: Sealed

    class AttributionChanged(Event):
        """Its raiser is shown otherwise from now on (V4). `role` is their title of then, if by name."""

        TOPIC = "challenge-attribution-changed"
        attribution: str
        display_as: str
        role: Sealed | None

    class TextWithheld(Event):
        """Its words, or those of one `step` (a version of it), are not shown for now (J5)."""

        TOPIC = "challenge-text-withheld"
        step: int | None
        basis: str
        reason: Sealed

    class TextRestored(Event):
        """What was withheld by one withholding is shown again."""

        TOPIC = "challenge-text-restored"
        step: int | None
        reason: Sealed

    @event(Raised)
    def __init__(
        self,
        envelope: Envelope,
        review_id: UUID,
        reference: str,
        about: About,
        session_id: UUID | None,
    ) -> None:
        self.review_id = review_id
        self.session_id = session_id
        self.reference = reference
        self.raiser = envelope.actor.voice
        self.written_by = envelope.actor.key
        self.raised_at = envelope.recorded_at
        self.shown = Shown.by(envelope)
        self.raised_on = envelope.day
        self.not_before = first_possible_day(envelope)
        self.about = about
        self.status = "open"
        self.stage = 1
        self.verdict: str | None = None
        self.responder: UUID | None = None
        self.answered_below: UUID | None = None
        self.raiser_informed = False
        self.experience_given = False
        self.was_shown = False
        self.missed: tuple[tuple[int, date], ...] = ()
        self.withheld: dict[int, str] = {}

    @classmethod
    def raise_(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        strength: str,
        subject: str,
        about: About,
        text: Sealed,
        risk_to_child: str = "not_known",
        raised_when: str = "in_review",
        what_would_change_my_mind: Sealed | None = None,
        evidence: tuple[UUID, ...] = (),
        session_id: UUID | None = None,
    ) -> Self:
        """Raise a query: anyone, against anyone, at any strength (I7). Raises `DateInTheFuture`."""
        check_dates(envelope)
        return cls._create(
            cls.Raised,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            strength=strength,
            subject=subject,
            about=about,
            text=text,
            risk_to_child=risk_to_child,
            raised_when=raised_when,
            what_would_change_my_mind=what_would_change_my_mind,
            evidence=evidence,
            session_id=session_id,
        )

    @property
    def asked_agency(self) -> str:
        """The agency whose item it is about: its participants may answer (B.8)."""
        return self.about.owner_agency

    @property
    def is_open_matter(self) -> bool:
        """Whether a review cannot close over it (settled 36)."""
        if self.status == "declined":
            return self.verdict == "not_satisfied"
        return self.status in ("open", "responded", "escalated")

    @property
    def is_closed(self) -> bool:
        """Ended, or answered with a raiser who is at least partly satisfied (derived, B.5)."""
        answered = self.status not in ("open", "escalated")
        return self.status in ENDED or (answered and self.verdict in SETTLING_VERDICTS)

    def acknowledge(self, envelope: Envelope, *, expected_by: date | None = None) -> None:
        """Say that the query has arrived."""
        self._check("acknowledge", envelope)
        self._trigger(self.Acknowledged, envelope, expected_by=expected_by)

    def set_aside(
        self, envelope: Envelope, *, how: str, observed_by: str, words: Sealed | None = None
    ) -> None:
        """Record that the query was met without a reason; it stays as it is (I4)."""
        self._check("set_aside", envelope)
        self._trigger(self.SetAside, envelope, how=how, observed_by=observed_by, words=words)

    def route(
        self,
        envelope: Envelope,
        *,
        to_agency: str,
        to_role: Sealed | None = None,
        due: date | None = None,
    ) -> None:
        """Send the query to whoever answers at its present stage."""
        self._check("route", envelope)
        self._trigger(
            self.Routed, envelope, to_agency=to_agency, to_role=to_role, stage=self.stage, due=due
        )

    def respond(
        self,
        envelope: Envelope,
        *,
        kind: str,
        reason_code: str | None = None,
        reason: Sealed | None = None,
        evidence: tuple[UUID, ...] = (),
        no_evidence: bool = False,
        consulted: tuple[Sealed, ...] = (),
        blind_to_status: bool | None = None,
        next_date: date | None = None,
        redirected_to: Sealed | None = None,
    ) -> None:
        """Answer (V16). Raises `ReasonRequired` (I4), the I6 refusals, `IllegalMove`."""
        self._check(MOVE_OF_ANSWER[kind], envelope)
        self._check_responder(envelope.actor.voice, envelope)
        if kind in NEEDS_A_REASON:
            check_reason(envelope, reason_code, reason)
        if kind == "deferred" and next_date is None and not envelope.reconstructed:
            raise DateRequired
        if kind == "redirected" and redirected_to is None and not envelope.reconstructed:
            raise DestinationRequired
        self._trigger(
            self.Responded,
            envelope,
            kind=kind,
            stage=self.stage,
            reason_code=reason_code,
            reason=reason,
            evidence=evidence,
            no_evidence=no_evidence,
            consulted=consulted,
            blind_to_status=blind_to_status,
            next_date=next_date,
            redirected_to=redirected_to,
        )

    def inform_raiser(self, envelope: Envelope, *, how: str, mode: str) -> None:
        """Record that the raiser was told."""
        self._check("inform_raiser", envelope)
        self._trigger(self.RaiserInformed, envelope, how=how, mode=mode)

    def give_verdict(
        self, envelope: Envelope, *, verdict: str, comment: Sealed | None = None
    ) -> None:
        """Say whether the answer satisfies; only the raiser may (I5)."""
        self._check("give_verdict", envelope)
        self._check_raiser(envelope)
        self._trigger(self.VerdictGiven, envelope, verdict=verdict, comment=comment)

    def say_experience(
        self, envelope: Envelope, *, felt_heard: int, would_raise_again: str
    ) -> None:
        """Say what it was like to ask; only the raiser may, and once.

        Raises `OffTheScale`, `ExperienceAlreadyGiven`.
        """
        self._check("say_experience", envelope)
        self._check_raiser(envelope)
        if not 1 <= felt_heard <= HEARD_MOST:
            raise OffTheScale
        if self.experience_given:
            raise ExperienceAlreadyGiven
        self._trigger(
            self.ExperienceGiven,
            envelope,
            review_id=self.review_id,
            felt_heard=felt_heard,
            would_raise_again=would_raise_again,
        )

    def escalate(
        self, envelope: Envelope, *, to_stage: int, by: str, why: Sealed | None = None
    ) -> None:
        """Take the query up, live by exactly one stage (settled 42). Raises `StageOutOfOrder`."""
        self._check("escalate", envelope)
        self._refuse_if_closed("escalate")
        self._check_stage(to_stage, envelope)
        self._trigger(
            self.Escalated, envelope, from_stage=self.stage, to_stage=to_stage, by=by, why=why
        )

    def miss_deadline(self, envelope: Envelope, *, due: date, days_over: int) -> None:
        """Record that no answer came by the due date of the present stage, once for each due date.

        Raises `DeadlineAlreadyMissed`.
        """
        self._check("miss_deadline", envelope)
        if (self.stage, due) in self.missed and not envelope.reconstructed:
            raise DeadlineAlreadyMissed
        self._trigger(self.DeadlineMissed, envelope, stage=self.stage, due=due, days_over=days_over)

    def time_out(
        self,
        envelope: Envelope,
        *,
        due: date,
        days_over: int,
        to_agency: str,
        to_role: Sealed | None,
        next_due: date,
    ) -> None:
        """The clock: no answer came in time, so the query goes up by one stage, to who answers there.

        At the last stage it stays. What a person recorded as missed is not recorded again, and goes
        up all the same. `next_due` is when the next stage is due. Raises `DeadlineAlreadyMissed`,
        `IllegalMove`.
        """
        is_last = self.stage == LAST_STAGE
        if is_last or (self.stage, due) not in self.missed:
            self.miss_deadline(envelope, due=due, days_over=days_over)
        if not is_last:
            self.escalate(envelope, to_stage=self.stage + 1, by="timeout")
            self.route(envelope, to_agency=to_agency, to_role=to_role, due=next_due)

    def withdraw(
        self, envelope: Envelope, *, reason_code: str, detail: Sealed | None = None
    ) -> None:
        """Take the query back; only the raiser may, and the row stays (I5, I3)."""
        self._check("withdraw", envelope)
        self._refuse_if_closed("withdraw")
        self._check_raiser(envelope)
        self._trigger(self.Withdrawn, envelope, reason_code=reason_code, detail=detail)

    def record_dissent(
        self, envelope: Envelope, *, text: Sealed | None, printed_with: str | None = None
    ) -> None:
        """Keep a disagreement beside the decision: the raiser at any stage, others at the last."""
        self._check("record_dissent", envelope)
        if self.stage < LAST_STAGE:
            self._check_raiser(envelope)
        self._trigger(self.DissentRecorded, envelope, text=text, printed_with=printed_with)

    def reopen(self, envelope: Envelope, *, why: Sealed | None) -> None:
        """Take an answered or ended query up again."""
        self._check("reopen", envelope)
        self._trigger(self.Reopened, envelope, why=why)

    def link(self, envelope: Envelope, *, to: UUID, relation: str) -> None:
        """Put another query beside this one; neither is merged (I3). Raises `UnknownReference`."""
        self._check("link", envelope)
        if to == self.id:
            raise UnknownReference("other query")
        self._trigger(self.Linked, envelope, to=to, relation=relation)

    def record_revision(
        self, envelope: Envelope, *, item_type: str, item_ref: str | None, what_changed: Sealed
    ) -> None:
        """Record that the item in question was changed after the query."""
        self._check("record_revision", envelope)
        self._trigger(
            self.AssessmentRevised,
            envelope,
            item_type=item_type,
            item_ref=item_ref,
            what_changed=what_changed,
        )

    def change_attribution(
        self, envelope: Envelope, *, attribution: str, display_as: str | None = None
    ) -> None:
        """Be shown otherwise from now on; only whoever began it may say so (I12)."""
        shown = self.shown.changed(envelope, attribution, display_as)
        self._trigger(
            self.AttributionChanged,
            envelope,
            attribution=shown.attribution,
            display_as=shown.display_as,
            role=shown.role if shown.attribution == NAMED else None,
        )

    def _check(self, move: str, envelope: Envelope) -> None:
        after("query", move, self.status)
        check_dates(envelope)
        check_not_before(envelope, self.not_before)

    def _refuse_if_closed(self, move: str) -> None:
        if self.is_closed:
            raise IllegalMove("query", move, "closed")

    def _check_raiser(self, envelope: Envelope) -> None:
        """History may hold a raiser's act without a key: an unlinked voice stays unlinked.

        So it does where a receipt proved that it is the voice that asked.
        """
        if self.raiser is None and (envelope.reconstructed or is_by_receipt(envelope)):
            return
        if self.raiser is None or envelope.actor.voice != self.raiser:
            raise NotYours

    def _check_responder(self, responder: UUID | None, envelope: Envelope) -> None:
        if responder is None:
            return  # only an import can be silent on this (settled 42)
        if responder == self.raiser:
            raise OwnAnswer
        if self.stage >= 2 and responder == self.answered_below:
            raise SameResponder
        if self.stage >= 2 and responder == self.about.author:
            raise ResponderIsAuthor

    def _check_stage(self, to_stage: int, envelope: Envelope) -> None:
        in_order = to_stage == self.stage + 1
        if envelope.reconstructed:
            in_order = to_stage > self.stage
        if not in_order or to_stage > LAST_STAGE:
            raise StageOutOfOrder(LAST_STAGE)

    @event(AttributionChanged)
    def _attribution_changed(self, attribution: str, display_as: str) -> None:
        self.shown = replace(self.shown, attribution=attribution, display_as=display_as)

    @event(Acknowledged)
    def _acknowledged(self) -> None:
        self.acknowledged = True

    @event(SetAside)
    def _set_aside(self) -> None:
        self.ever_set_aside = True

    @event(Routed)
    def _routed(self, to_agency: str) -> None:
        self.routed_to = to_agency

    @event(Responded)
    def _responded(self, envelope: Envelope, kind: str) -> None:
        self.status = STATUS_OF_ANSWER[kind]
        self.responder = envelope.actor.voice
        self.verdict = None
        self.raiser_informed = False
        self.was_shown = True

    @event(RaiserInformed)
    def _raiser_informed(self) -> None:
        self.raiser_informed = True

    @event(VerdictGiven)
    def _verdict_given(self, verdict: str) -> None:
        self.verdict = verdict
        self.raiser_informed = True

    @event(ExperienceGiven)
    def _experience_given(self) -> None:
        self.experience_given = True

    @event(Escalated)
    def _escalated(self, to_stage: int) -> None:
        self.status = "escalated"
        self.stage = to_stage
        self.verdict = None
        self.answered_below = self.responder

    @event(DeadlineMissed)
    def _deadline_missed(self, stage: int, due: date) -> None:
        self.missed = (*self.missed, (stage, due))

    @event(Withdrawn)
    def _withdrawn(self) -> None:
        self.status = "withdrawn"
        self.was_shown = True

    @event(DissentRecorded)
    def _dissent_recorded(self) -> None:
        self.status = "closed_with_dissent"

    @event(Reopened)
    def _reopened(self) -> None:
        self.status = "open"
        self.verdict = None
        self.missed = ()

    @event(Linked)
    def _linked(self, to: UUID) -> None:
        self.last_link = to

    @event(AssessmentRevised)
    def _assessment_revised(self) -> None:
        self.revised = True

    @event(TextWithheld)
    def _text_withheld(self, step: int | None, basis: str) -> None:
        self._remember_withheld(step, basis)

    @event(TextRestored)
    def _text_restored(self, step: int | None) -> None:
        self._remember_restored(step)
