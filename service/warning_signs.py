"""What people can do with a warning sign."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.causes import causation_id
from domain.events import Envelope
from domain.rejections import AlreadyThere, UnknownReference
from domain.reviews import CaseReview
from domain.vocabulary import check
from domain.warning_signs import Decider, WarningSign
from service.acting import Acting, authorise, envelope, usual
from service.attribution import told_of_change, wished
from service.casework import Casework, Done, New
from service.in_session import while_it_lasts
from service.raising import raising
from service.saying import Speech, check_each, check_maybe
from service.words import check_token

Act = Callable[[WarningSign, Envelope, Speech], None]
BY_A_PERSON = "person"
RAISED = 1
"""The version at which a sign is raised."""


class WarningSigns:
    """The commands on signs. Each raises the rejections of `domain.warning_signs` and of access."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def raise_(
        self,
        acting: Acting,
        *,
        review_id: UUID,
        kind: str,
        text: str,
        id: UUID | None = None,
        subject: str = "case",
        subject_token: str | None = None,
        risk_to_child: str = "not_known",
        session_id: UUID | None = None,
    ) -> Done:
        """Raise a warning sign: anyone may (I7)."""

        def make() -> New:
            new = raising(self.casework, acting, review_id, "raise_sign", "W", id, session_id)
            made = WarningSign.raise_(
                new.id,
                new.envelope,
                review_id=review_id,
                reference=new.reference,
                kind=check("warning_kind", kind),
                text=new.speech.words(text),
                subject=check("sign_subject", subject),
                subject_token=check_token(subject_token),
                risk_to_child=check("risk_to_child", risk_to_child),
                session_id=session_id,
            )
            lasting = while_it_lasts(self.casework, review_id, session_id)
            return made, [new.condition, *lasting]

        return self.casework.create(acting, make)

    def acknowledge(self, acting: Acting, sign_id: UUID) -> Done:
        """Say that the sign has arrived."""
        return self._act(
            acting, sign_id, "acknowledge", lambda sign, made, _: sign.acknowledge(made)
        )

    def set_aside(
        self,
        acting: Acting,
        sign_id: UUID,
        *,
        how: str,
        observed_by: str = "raiser",
        words: str | None = None,
    ) -> Done:
        """Record that the sign was met without a reason; it closes nothing."""
        return self._act(
            acting,
            sign_id,
            "note_set_aside",
            lambda sign, made, speech: sign.set_aside(
                made,
                how=check("set_aside_how", how),
                observed_by=check("set_aside_observer", observed_by),
                words=speech.maybe(words),
            ),
        )

    def debate(
        self,
        acting: Acting,
        sign_id: UUID,
        *,
        summary: str,
        bands: Sequence[str] = (),
        alternatives: Sequence[str] = (),
    ) -> Done:
        """Record a debate about the sign."""
        return self._act(
            acting,
            sign_id,
            "debate",
            lambda sign, made, speech: sign.debate(
                made,
                summary=speech.words(summary),
                bands=check_each("band", bands),
                alternatives=speech.each(alternatives),
            ),
        )

    def open_safety_assessment(
        self,
        acting: Acting,
        sign_id: UUID,
        *,
        lead: UUID | None = None,
        expertise_needed: Sequence[str] = (),
        invited: Sequence[UUID] = (),
        raiser_invited: bool = False,
        assessed_by: UUID | None = None,
    ) -> Done:
        """Begin to test whether it is safe; `assessed_by` is who judged it before."""

        def do(sign: WarningSign, made: Envelope, speech: Speech) -> None:
            for person in (lead, assessed_by, *invited):
                speech.check_participant(person)
            sign.open_safety_assessment(
                made,
                lead=lead,
                expertise_needed=speech.each(expertise_needed),
                invited=tuple(invited),
                raiser_invited=raiser_invited,
                assessed_by=assessed_by,
            )

        return self._act(acting, sign_id, "open_safety_assessment", do)

    def add_evidence(self, acting: Acting, sign_id: UUID, *, source_kind: str, text: str) -> Done:
        """Add a source for or against safety."""
        return self._act(
            acting,
            sign_id,
            "add_safety_evidence",
            lambda sign, made, speech: sign.add_evidence(
                made, source_kind=check("proof_source", source_kind), text=speech.words(text)
            ),
        )

    def consider_alternative(
        self,
        acting: Acting,
        sign_id: UUID,
        *,
        explanation: str,
        result: str,
        what_would_show_it: str | None = None,
    ) -> Done:
        """Put another explanation beside the first, tested or not."""
        return self._act(
            acting,
            sign_id,
            "consider_alternative",
            lambda sign, made, speech: sign.consider_alternative(
                made,
                explanation=speech.words(explanation),
                result=check("alternative_result", result),
                what_would_show_it=speech.maybe(what_would_show_it),
            ),
        )

    def record_devils_advocate(self, acting: Acting, sign_id: UUID, *, view: str) -> Done:
        """Record the strongest case against feeling safe."""
        return self._act(
            acting,
            sign_id,
            "record_devils_advocate",
            lambda sign, made, speech: sign.record_devils_advocate(made, view=speech.words(view)),
        )

    def prove_safe(
        self,
        acting: Acting,
        sign_id: UUID,
        *,
        decided_by: Sequence[Mapping[str, Any]],
        raiser_view: str | None = None,
        raiser_attempts: int = 0,
    ) -> Done:
        """Close as proved safe, once all five proofs stand (I9)."""
        return self._act(
            acting,
            sign_id,
            "prove_safe",
            lambda sign, made, speech: sign.prove_safe(
                made,
                raiser_view=check_maybe("raiser_view", raiser_view),
                raiser_attempts=raiser_attempts,
                decided_by=tuple(_decider(speech.review, one) for one in decided_by),
            ),
        )

    def act_on(
        self,
        acting: Acting,
        sign_id: UUID,
        *,
        action: str,
        by_agency: str,
        on: date,
    ) -> Done:
        """Record what was done about the sign."""
        return self._act(
            acting,
            sign_id,
            "act_on",
            lambda sign, made, speech: sign.act_on(
                made,
                action=speech.words(action),
                by_agency=check("agency_type", by_agency),
                on=on,
            ),
        )

    def confirm_effect(self, acting: Acting, sign_id: UUID, *, effect: str) -> Done:
        """Record what the action changed."""
        return self._act(
            acting,
            sign_id,
            "confirm_effect",
            lambda sign, made, speech: sign.confirm_effect(made, effect=speech.words(effect)),
        )

    def dismiss(
        self,
        acting: Acting,
        sign_id: UUID,
        *,
        reason_code: str | None = None,
        reason: str | None = None,
    ) -> Done:
        """Judge it to be nothing, with a reason; it counts as assumed safe, not proved."""
        return self._act(
            acting,
            sign_id,
            "dismiss",
            lambda sign, made, speech: sign.dismiss(
                made,
                reason_code=check_maybe("reason_code", reason_code),
                reason=speech.reason(reason),
            ),
        )

    def close_unproven(
        self, acting: Acting, sign_id: UUID, *, why: str, note: str | None = None
    ) -> Done:
        """Close because nobody can look further; it counts as assumed safe, not proved."""
        return self._act(
            acting,
            sign_id,
            "close_unproven",
            lambda sign, made, speech: sign.close_unproven(
                made, why=check("closed_unproven_why", why), note=speech.maybe(note)
            ),
        )

    def link_recurrence(self, acting: Acting, sign_id: UUID, *, earlier_sign_id: UUID) -> Done:
        """Say that this is an earlier sign coming back; a link is a link (settled 2)."""
        earlier = self.casework.fetch(WarningSign, earlier_sign_id)
        if sign_id in earlier.earlier_signs:
            raise AlreadyThere("link")
        return self._act(
            acting,
            sign_id,
            "link",
            lambda sign, made, _: sign.link_recurrence(
                made, earlier_sign_id=earlier_sign_id, by=BY_A_PERSON
            ),
        )

    def notify_pattern(
        self, acting: Acting, sign_id: UUID, *, rule_version: str, signs: Sequence[UUID]
    ) -> Done:
        """Record the notice that this sign comes and goes; it must be answered.

        A rule speaks: what made it speak is that the sign was raised.
        """
        for earlier in signs:
            self.casework.fetch(WarningSign, earlier)

        def do(sign: WarningSign, made: Envelope, _: Speech) -> None:
            caused = causation_id(self.casework.log.position_of(sign.id, RAISED))
            sign.notify_pattern(
                replace(made, causation_id=caused),
                rule_version=str(check_token(rule_version)),
                signs=tuple(signs),
            )

        return self._act(acting, sign_id, "notify_pattern", do)

    def answer_pattern(self, acting: Acting, sign_id: UUID, *, answer: str) -> Done:
        """Answer the notice; the learning lead does."""
        return self._act(
            acting,
            sign_id,
            "answer_pattern",
            lambda sign, made, speech: sign.answer_pattern(made, answer=speech.words(answer)),
        )

    def reopen(self, acting: Acting, sign_id: UUID, *, why: str) -> Done:
        """Take the sign up again."""
        return self._act(
            acting,
            sign_id,
            "reopen",
            lambda sign, made, speech: sign.reopen(made, why=speech.words(why)),
        )

    def change_attribution(self, acting: Acting, sign_id: UUID) -> Done:
        """Be shown as `acting` says from now on: only whoever began it may have it so (I12)."""
        done = self._act(
            acting,
            sign_id,
            "change_attribution",
            lambda sign, made, _: sign.change_attribution(
                made, attribution=wished(acting), display_as=acting.display_as
            ),
        )
        return told_of_change(acting, done)

    def _act(self, acting: Acting, sign_id: UUID, right: str, do: Act) -> Done:
        def act(sign: WarningSign) -> None:
            review = self.casework.fetch(CaseReview, sign.review_id)
            authorise(acting, review, right, raiser=sign.raiser, author=sign.raiser)
            made = envelope(acting, review, usual(acting, sign.shown))
            do(sign, made, Speech(review, made.actor.voice))

        return self.casework.act(acting, WarningSign, sign_id, act)


def _decider(review: CaseReview, given: Mapping[str, Any]) -> Decider:
    """A participant who took the decision, with agency and band from their standing."""
    participant = given.get("participant")
    if participant is None:
        raise UnknownReference("person who decided")
    standing = review.participant(participant).standing
    return Decider(agency=standing.agency, band=standing.band, participant=participant)
