"""A warning sign: it leaves the worry list only when acted on or proved safe."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import (
    Envelope,
    check_dates,
    check_not_before,
    first_possible_day,
    latest_day,
)
from domain.moves import after
from domain.people import NAMED
from domain.reasons import check_reason, check_words
from domain.rejections import AlreadyThere, DateInTheFuture, ProofMissing, UnknownReference
from domain.sealed import Sealed
from domain.showing import Shown
from domain.withholding import Withholds

LEAST_SOURCES = 2
LEAST_ATTEMPTS = 2
PROOFS = {
    "sources": "two independent sources",
    "alternatives": "an alternative explanation that was tested",
    "devils_advocate": "a devil's advocate's view",
    "raiser_view": "the raiser's view, or two attempts to reach them",
    "independent_decision": "a decision not taken only by whoever judged it before",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who took part in a decision: agency and band, and the participant where known."""

    agency: str
    band: str
    participant: UUID | None = None


class WarningSign(Withholds, Aggregate):
    """One sign. States and moves: vocabulary/moves.toml, `warning_sign` (B.5)."""

    TOPIC = "warning-sign"

    class Event(Aggregate.Event):
        """Something that happened to a warning sign."""

        envelope: Envelope

    class Raised(Event, Aggregate.Created):
        """Somebody saw something that may mean danger. `subject_token` is opaque (settled 41).

        Since version 2 it says in which session, if it was one.
        """

        TOPIC = "warning-sign-raised"
        class_version = 2
        review_id: UUID
        reference: str
        kind: str
        text: Sealed
        subject: str
        subject_token: str | None
        risk_to_child: str
        session_id: UUID | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Nobody had asked in which session."""
            state["session_id"] = None

    Created = Raised

    class Acknowledged(Event):
        """Somebody says they have the sign."""

        TOPIC = "warning-sign-acknowledged"

    class SetAside(Event):
        """Met without a reason: recorded, changes nothing."""

        TOPIC = "warning-sign-set-aside"
        how: str
        observed_by: str
        words: Sealed | None

    class Debated(Event):
        """Talked through: a summary, which bands took part, which alternatives were named."""

        TOPIC = "warning-sign-debated"
        summary: Sealed
        bands: tuple[str, ...]
        alternatives: tuple[Sealed, ...]

    class SafetyAssessmentOpened(Event):
        """Somebody began to test whether it is safe. `assessed_by` judged it before, if known."""

        TOPIC = "warning-sign-safety-assessment-opened"
        lead: UUID | None
        expertise_needed: tuple[Sealed, ...]
        invited: tuple[UUID, ...]
        raiser_invited: bool | None
        assessed_by: UUID | None

    class SafetyEvidenceAdded(Event):
        """A source for or against safety; `independent` was decided when it was added (settled 25)."""

        TOPIC = "warning-sign-safety-evidence-added"
        source_kind: str
        text: Sealed
        independent: bool

    class AlternativeConsidered(Event):
        """Another explanation, and whether it was tested."""

        TOPIC = "warning-sign-alternative-considered"
        explanation: Sealed
        what_would_show_it: Sealed | None
        result: str

    class DevilsAdvocateRecorded(Event):
        """The strongest case against feeling safe (settled 24)."""

        TOPIC = "warning-sign-devils-advocate-recorded"
        view: Sealed

    class ProvedSafe(Event):
        """All five proofs stood (I9). `raiser_attempts` counts attempts to reach the raiser."""

        TOPIC = "warning-sign-proved-safe"
        raiser_view: str
        raiser_attempts: int
        decided_by: tuple[Decider, ...]
        sources: int
        alternatives_tested: int

    class ActedOn(Event):
        """Something was done, by an agency, on a day."""

        TOPIC = "warning-sign-acted-on"
        action: Sealed
        by_agency: str
        on: date

    class ActionEffectConfirmed(Event):
        """What the action changed."""

        TOPIC = "warning-sign-action-effect-confirmed"
        effect: Sealed

    class Dismissed(Event):
        """Judged to be nothing, with a reason: assumed safe, not proved."""

        TOPIC = "warning-sign-dismissed"
        reason_code: str | None
        reason: Sealed | None
        assessed_by: UUID | None

    class ClosedUnproven(Event):
        """Nobody looked further: assumed safe, not proved."""

        TOPIC = "warning-sign-closed-unproven"
        why: str
        note: Sealed | None

    class LinkedAsRecurrence(Event):
        """The same thing coming back; by a person, or by a rule and its version (`rule:v1`)."""

        TOPIC = "warning-sign-linked-as-recurrence"
        earlier_sign_id: UUID
        by: str

    class IntermittentPatternNotified(Event):
        """The service's own notice that a sign comes and goes; it must be answered (B.9)."""

        TOPIC = "warning-sign-intermittent-pattern-notified"
        rule_version: str
        signs: tuple[UUID, ...]

    class IntermittentPatternAnswered(Event):
        """What the learning lead answered to the notice."""

        TOPIC = "warning-sign-intermittent-pattern-answered"
        answer: Sealed

    class Reopened(Event):
        """Taken up again by a person, with the reason (settled 2)."""

        TOPIC = "warning-sign-reopened"
        why: Sealed | None

    class AttributionChanged(Event):
        """Its raiser is shown otherwise from now on (V4). `role` is their title of then, if by name."""

        TOPIC = "warning-sign-attribution-changed"
        attribution: str
        display_as: str
        role: Sealed | None

    class TextWithheld(Event):
        """Its words, or those of one `step` (a version of it), are not shown for now (J5)."""

        TOPIC = "warning-sign-text-withheld"
        step: int | None
        basis: str
        reason: Sealed

    class TextRestored(Event):
        """What was withheld by one withholding is shown again."""

        TOPIC = "warning-sign-text-restored"
        step: int | None
        reason: Sealed

    @event(Raised)
    def __init__(
        self, envelope: Envelope, review_id: UUID, reference: str, session_id: UUID | None
    ) -> None:
        self.review_id = review_id
        self.session_id = session_id
        self.reference = reference
        self.raiser = envelope.actor.voice
        self.shown = Shown.by(envelope)
        self.raised_on = envelope.day
        self.not_before = first_possible_day(envelope)
        self.state = "open"
        self.sources: list[tuple[str, Sealed]] = []
        self.independent_sources = 0
        self.alternatives_tested = 0
        self.has_devils_advocate = False
        self.assessed_by: UUID | None = None
        self.earlier_signs: list[UUID] = []
        self.noticed_by: list[str] = []
        self.withheld: dict[int, str] = {}
        self.unanswered_notice = False

    @classmethod
    def raise_(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        kind: str,
        text: Sealed,
        subject: str = "case",
        subject_token: str | None = None,
        risk_to_child: str = "not_known",
        session_id: UUID | None = None,
    ) -> Self:
        """Raise a warning sign: anyone may (I7). Raises `DateInTheFuture`."""
        check_dates(envelope)
        return cls._create(
            cls.Raised,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            kind=kind,
            text=text,
            subject=subject,
            subject_token=subject_token,
            risk_to_child=risk_to_child,
            session_id=session_id,
        )

    @property
    def is_open_matter(self) -> bool:
        """Whether a review cannot close over it: until acted on or proved safe (settled 36).

        A notice that waits for an answer is open, too, whatever became of the sign (decision 0031).
        """
        return self.unanswered_notice or self.state not in ("acted_on", "proved_safe")

    def acknowledge(self, envelope: Envelope) -> None:
        """Say that the sign has arrived."""
        self._check("acknowledge", envelope)
        self._trigger(self.Acknowledged, envelope)

    def set_aside(
        self, envelope: Envelope, *, how: str, observed_by: str, words: Sealed | None = None
    ) -> None:
        """Record that the sign was met without a reason; it stays as it is."""
        self._check("set_aside", envelope)
        self._trigger(self.SetAside, envelope, how=how, observed_by=observed_by, words=words)

    def debate(
        self,
        envelope: Envelope,
        *,
        summary: Sealed,
        bands: tuple[str, ...] = (),
        alternatives: tuple[Sealed, ...] = (),
    ) -> None:
        """Record a debate about the sign."""
        self._check("debate", envelope)
        self._trigger(
            self.Debated, envelope, summary=summary, bands=bands, alternatives=alternatives
        )

    def open_safety_assessment(
        self,
        envelope: Envelope,
        *,
        lead: UUID | None = None,
        expertise_needed: tuple[Sealed, ...] = (),
        invited: tuple[UUID, ...] = (),
        raiser_invited: bool | None = None,
        assessed_by: UUID | None = None,
    ) -> None:
        """Begin to test whether it is safe."""
        self._check("open_safety_assessment", envelope)
        self._trigger(
            self.SafetyAssessmentOpened,
            envelope,
            lead=lead,
            expertise_needed=expertise_needed,
            invited=invited,
            raiser_invited=raiser_invited,
            assessed_by=assessed_by,
        )

    def add_evidence(self, envelope: Envelope, *, source_kind: str, text: Sealed) -> None:
        """Add a source; it is independent when it differs from all before it (settled 25)."""
        self._check("add_evidence", envelope)
        independent = all(
            kind != source_kind or _differ(known, text) for kind, known in self.sources
        )
        self._trigger(
            self.SafetyEvidenceAdded,
            envelope,
            source_kind=source_kind,
            text=text,
            independent=independent,
        )

    def consider_alternative(
        self,
        envelope: Envelope,
        *,
        explanation: Sealed,
        result: str,
        what_would_show_it: Sealed | None = None,
    ) -> None:
        """Put another explanation beside the first, tested or not."""
        self._check("consider_alternative", envelope)
        self._trigger(
            self.AlternativeConsidered,
            envelope,
            explanation=explanation,
            what_would_show_it=what_would_show_it,
            result=result,
        )

    def record_devils_advocate(self, envelope: Envelope, *, view: Sealed) -> None:
        """Record the strongest case against feeling safe."""
        self._check("record_devils_advocate", envelope)
        self._trigger(self.DevilsAdvocateRecorded, envelope, view=view)

    def prove_safe(
        self,
        envelope: Envelope,
        *,
        raiser_view: str | None,
        decided_by: tuple[Decider, ...],
        raiser_attempts: int = 0,
    ) -> None:
        """Close as proved safe. Raises `ProofMissing` naming each proof that is missing (I9)."""
        self._check("prove_safe", envelope)
        missing = self.missing_proofs(raiser_view, raiser_attempts, decided_by, envelope)
        if missing:
            raise ProofMissing(tuple(PROOFS[name] for name in missing))
        self._trigger(
            self.ProvedSafe,
            envelope,
            raiser_view=raiser_view,
            raiser_attempts=raiser_attempts,
            decided_by=decided_by,
            sources=self.independent_sources,
            alternatives_tested=self.alternatives_tested,
        )

    def missing_proofs(
        self,
        raiser_view: str | None,
        raiser_attempts: int,
        decided_by: tuple[Decider, ...],
        envelope: Envelope,
    ) -> tuple[str, ...]:
        """The names of the proofs (keys of `PROOFS`) that do not stand yet (I9)."""
        reached = raiser_view in ("agrees", "disagrees")
        tried = raiser_view == "not_reached" and raiser_attempts >= LEAST_ATTEMPTS
        stands = {
            "sources": self.independent_sources >= LEAST_SOURCES,
            "alternatives": self.alternatives_tested >= 1,
            "devils_advocate": self.has_devils_advocate,
            "raiser_view": reached or tried,
            "independent_decision": self._is_independent(decided_by, envelope),
        }
        return tuple(name for name, holds in stands.items() if not holds)

    def act_on(self, envelope: Envelope, *, action: Sealed, by_agency: str, on: date) -> None:
        """Record what was done about the sign, and on which day. Raises `DateInTheFuture` (I23)."""
        self._check("act_on", envelope)
        if on > latest_day(envelope):
            raise DateInTheFuture
        self._trigger(self.ActedOn, envelope, action=action, by_agency=by_agency, on=on)

    def confirm_effect(self, envelope: Envelope, *, effect: Sealed) -> None:
        """Record what the action changed."""
        self._check("confirm_effect", envelope)
        self._trigger(self.ActionEffectConfirmed, envelope, effect=effect)

    def dismiss(
        self,
        envelope: Envelope,
        *,
        reason_code: str | None,
        reason: Sealed | None,
        assessed_by: UUID | None = None,
    ) -> None:
        """Judge it to be nothing, with a reason. Raises `ReasonRequired`."""
        self._check("dismiss", envelope)
        check_reason(envelope, reason_code, reason)
        self._trigger(
            self.Dismissed,
            envelope,
            reason_code=reason_code,
            reason=reason,
            assessed_by=assessed_by or envelope.actor.voice,
        )

    def close_unproven(self, envelope: Envelope, *, why: str, note: Sealed | None = None) -> None:
        """Close because nobody can look further; it counts as assumed safe, not proved."""
        self._check("close_unproven", envelope)
        self._trigger(self.ClosedUnproven, envelope, why=why, note=note)

    def link_recurrence(self, envelope: Envelope, *, earlier_sign_id: UUID, by: str) -> None:
        """Say that this is an earlier sign coming back; the earlier one keeps its state (settled 2)."""
        self._check("link_recurrence", envelope)
        if earlier_sign_id == self.id:
            raise UnknownReference("earlier sign")
        if earlier_sign_id in self.earlier_signs:
            raise AlreadyThere("link")
        self._trigger(self.LinkedAsRecurrence, envelope, earlier_sign_id=earlier_sign_id, by=by)

    def notify_pattern(
        self, envelope: Envelope, *, rule_version: str, signs: tuple[UUID, ...]
    ) -> None:
        """Record the notice that this sign comes and goes: one for each rule, answered or not.

        Raises `AlreadyThere`.
        """
        self._check("notify_pattern", envelope)
        if rule_version in self.noticed_by:
            raise AlreadyThere("notice")
        self._trigger(
            self.IntermittentPatternNotified, envelope, rule_version=rule_version, signs=signs
        )

    def answer_pattern(self, envelope: Envelope, *, answer: Sealed) -> None:
        """Answer every notice that waits. Raises `UnknownReference` when none does, `ReasonRequired`.

        A live answer says why in at least 20 characters: the rule keeps still because of it.
        """
        self._check("answer_pattern", envelope)
        if not self.unanswered_notice:
            raise UnknownReference("notice")
        check_words(envelope, answer)
        self._trigger(self.IntermittentPatternAnswered, envelope, answer=answer)

    def reopen(self, envelope: Envelope, *, why: Sealed | None) -> None:
        """Take the sign up again."""
        self._check("reopen", envelope)
        self._trigger(self.Reopened, envelope, why=why)

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
        after("warning_sign", move, self.state)
        check_dates(envelope)
        check_not_before(envelope, self.not_before)

    def _is_independent(self, decided_by: tuple[Decider, ...], envelope: Envelope) -> bool:
        """Somebody decided who did not judge it before; history may not name people (settled 42)."""
        if not decided_by:
            return False
        if envelope.reconstructed:
            return self.assessed_by is None or any(
                one.participant != self.assessed_by for one in decided_by
            )
        return any(one.participant not in (None, self.assessed_by) for one in decided_by)

    @event(AttributionChanged)
    def _attribution_changed(self, attribution: str, display_as: str) -> None:
        self.shown = replace(self.shown, attribution=attribution, display_as=display_as)

    @event(Acknowledged)
    def _acknowledged(self) -> None:
        self.acknowledged = True

    @event(SetAside)
    def _set_aside(self) -> None:
        self.ever_set_aside = True

    @event(Debated)
    def _debated(self) -> None:
        self.ever_debated = True

    @event(SafetyAssessmentOpened)
    def _safety_assessment_opened(self, assessed_by: UUID | None) -> None:
        self.state = "under_assessment"
        self.assessed_by = assessed_by or self.assessed_by

    @event(SafetyEvidenceAdded)
    def _safety_evidence_added(self, source_kind: str, text: Sealed, independent: bool) -> None:
        self.sources.append((source_kind, text))
        self.independent_sources += independent

    @event(AlternativeConsidered)
    def _alternative_considered(self, result: str) -> None:
        self.alternatives_tested += result in ("ruled_out", "still_possible")

    @event(DevilsAdvocateRecorded)
    def _devils_advocate_recorded(self) -> None:
        self.has_devils_advocate = True

    @event(ProvedSafe)
    def _proved_safe(self) -> None:
        self.state = "proved_safe"

    @event(ActedOn)
    def _acted_on(self) -> None:
        self.state = "acted_on"

    @event(ActionEffectConfirmed)
    def _action_effect_confirmed(self) -> None:
        self.effect_is_known = True

    @event(Dismissed)
    def _dismissed(self, assessed_by: UUID | None) -> None:
        self.state = "dismissed"
        self.assessed_by = assessed_by

    @event(ClosedUnproven)
    def _closed_unproven(self) -> None:
        self.state = "closed_unproven"

    @event(LinkedAsRecurrence)
    def _linked_as_recurrence(self, earlier_sign_id: UUID) -> None:
        self.earlier_signs.append(earlier_sign_id)

    @event(IntermittentPatternNotified)
    def _intermittent_pattern_notified(self, rule_version: str) -> None:
        self.noticed_by.append(rule_version)
        self.unanswered_notice = True

    @event(IntermittentPatternAnswered)
    def _intermittent_pattern_answered(self) -> None:
        self.unanswered_notice = False

    @event(Reopened)
    def _reopened(self) -> None:
        self.state = "open"

    @event(TextWithheld)
    def _text_withheld(self, step: int | None, basis: str) -> None:
        self._remember_withheld(step, basis)

    @event(TextRestored)
    def _text_restored(self, step: int | None) -> None:
        self._remember_restored(step)


def _differ(known: Sealed, text: Sealed) -> bool:
    """Whether two sources say different things; with what was erased nothing can be compared."""
    said, says = known.value, text.value
    if said is None or says is None:
        return False
    return said.casefold().split() != says.casefold().split()
