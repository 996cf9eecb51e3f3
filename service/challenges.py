"""What people can do with a query."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.challenges import Challenge
from domain.events import Envelope
from domain.reviews import CaseReview
from domain.vocabulary import check
from service.acting import Acting, authorise, envelope, usual
from service.attribution import told_of_change, wished
from service.casework import Casework, Done, New
from service.in_session import while_it_lasts
from service.pointing import check_evidence, item_named
from service.raising import raising
from service.saying import Speech, check_maybe
from service.saying import about as about_item
from service.words import check_token

Act = Callable[[Challenge, Envelope, Speech], None]


class Challenges:
    """The commands on queries. Each raises the rejections of `domain.challenges` and of access."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def raise_(
        self,
        acting: Acting,
        *,
        review_id: UUID,
        strength: str,
        subject: str,
        about: Mapping[str, Any],
        text: str,
        id: UUID | None = None,
        risk_to_child: str = "not_known",
        raised_when: str = "in_review",
        what_would_change_my_mind: str | None = None,
        evidence: Sequence[UUID] = (),
        session_id: UUID | None = None,
    ) -> Done:
        """Raise a query: anyone, against anyone, at any strength (I7)."""

        def make() -> New:
            new = raising(self.casework, acting, review_id, "raise_query", "Q", id, session_id)
            new.speech.check_participant(about.get("author"))
            check_evidence(self.casework, review_id, evidence)
            made = Challenge.raise_(
                new.id,
                new.envelope,
                review_id=review_id,
                reference=new.reference,
                strength=check("strength", strength),
                subject=check("query_subject", subject),
                about=about_item(item_named(self.casework, review_id, about)),
                text=new.speech.words(text),
                risk_to_child=check("risk_to_child", risk_to_child),
                raised_when=check("raised_when", raised_when),
                what_would_change_my_mind=new.speech.maybe(what_would_change_my_mind),
                evidence=tuple(evidence),
                session_id=session_id,
            )
            lasting = while_it_lasts(self.casework, review_id, session_id)
            return made, [new.condition, *lasting]

        return self.casework.create(acting, make)

    def acknowledge(
        self, acting: Acting, challenge_id: UUID, *, expected_by: date | None = None
    ) -> Done:
        """Say that the query has arrived, and by when an answer will come."""
        return self._act(
            acting,
            challenge_id,
            "acknowledge",
            lambda query, made, _: query.acknowledge(made, expected_by=expected_by),
        )

    def set_aside(
        self,
        acting: Acting,
        challenge_id: UUID,
        *,
        how: str,
        observed_by: str = "raiser",
        words: str | None = None,
    ) -> Done:
        """Record that the query was met without a reason; it closes nothing (I4)."""
        return self._act(
            acting,
            challenge_id,
            "note_set_aside",
            lambda query, made, speech: query.set_aside(
                made,
                how=check("set_aside_how", how),
                observed_by=check("set_aside_observer", observed_by),
                words=speech.maybe(words),
            ),
        )

    def route(
        self,
        acting: Acting,
        challenge_id: UUID,
        *,
        to_agency: str,
        to_role: str | None = None,
        due: date | None = None,
    ) -> Done:
        """Send the query to whoever answers at its stage."""
        return self._act(
            acting,
            challenge_id,
            "route",
            lambda query, made, speech: query.route(
                made,
                to_agency=check("agency_type", to_agency),
                to_role=speech.maybe(to_role),
                due=due,
            ),
        )

    def respond(
        self,
        acting: Acting,
        challenge_id: UUID,
        *,
        kind: str,
        reason_code: str | None = None,
        reason: str | None = None,
        evidence: Sequence[UUID] = (),
        no_evidence: bool = False,
        consulted: Sequence[str] = (),
        blind_to_status: bool | None = None,
        next_date: date | None = None,
        redirected_to: str | None = None,
    ) -> Done:
        """Answer: accept, accept in part, decline with a reason, defer, redirect (V16).

        Where the review has queries answered blind first, whether this one was is found out here and
        not taken from the caller.
        """

        def do(query: Challenge, made: Envelope, speech: Speech) -> None:
            check_evidence(self.casework, query.review_id, evidence)
            blind = _blind(query, made, speech.review, blind_to_status)
            query.respond(
                made,
                kind=check("response_kind", kind),
                reason_code=check_maybe("reason_code", reason_code),
                reason=speech.reason(reason),
                evidence=tuple(evidence),
                no_evidence=no_evidence,
                consulted=speech.each(consulted),
                blind_to_status=blind,
                next_date=next_date,
                redirected_to=speech.maybe(redirected_to),
            )

        return self._act(acting, challenge_id, "respond", do)

    def inform_raiser(self, acting: Acting, challenge_id: UUID, *, how: str, mode: str) -> Done:
        """Record that the raiser was told."""
        return self._act(
            acting,
            challenge_id,
            "inform_raiser",
            lambda query, made, _: query.inform_raiser(
                made, how=check("informed_how", how), mode=check("feedback_mode", mode)
            ),
        )

    def give_verdict(
        self, acting: Acting, challenge_id: UUID, *, verdict: str, comment: str | None = None
    ) -> Done:
        """Say whether the answer satisfies; only the raiser may (I5)."""
        return self._act(
            acting,
            challenge_id,
            None,
            lambda query, made, speech: query.give_verdict(
                made, verdict=check("raiser_verdict", verdict), comment=speech.maybe(comment)
            ),
        )

    def escalate(
        self,
        acting: Acting,
        challenge_id: UUID,
        *,
        to_stage: int | None = None,
        why: str | None = None,
    ) -> Done:
        """Take the query up by one stage; without a stage, to the next."""
        return self._act(
            acting,
            challenge_id,
            "escalate",
            lambda query, made, speech: query.escalate(
                made,
                to_stage=query.stage + 1 if to_stage is None else to_stage,
                by=_escalated_by(query, made, speech.review),
                why=speech.maybe(why),
            ),
        )

    def miss_deadline(
        self, acting: Acting, challenge_id: UUID, *, due: date, days_over: int
    ) -> Done:
        """Record that no answer came in time; `days_over` are working days."""
        return self._act(
            acting,
            challenge_id,
            "miss_deadline",
            lambda query, made, _: query.miss_deadline(made, due=due, days_over=days_over),
        )

    def withdraw(
        self, acting: Acting, challenge_id: UUID, *, reason_code: str, detail: str | None = None
    ) -> Done:
        """Take the query back; only the raiser may, and the row stays (I5)."""
        return self._act(
            acting,
            challenge_id,
            None,
            lambda query, made, speech: query.withdraw(
                made,
                reason_code=check("withdrawal_reason", reason_code),
                detail=speech.maybe(detail),
            ),
        )

    def say_experience(
        self, acting: Acting, challenge_id: UUID, *, felt_heard: int, would_raise_again: str
    ) -> Done:
        """Say how heard one felt (1 to 5), and whether one would raise again; only the raiser may."""
        return self._act(
            acting,
            challenge_id,
            "say_experience",
            lambda query, made, _: query.say_experience(
                made,
                felt_heard=felt_heard,
                would_raise_again=check("would_raise_again", would_raise_again),
            ),
        )

    def record_dissent(
        self, acting: Acting, challenge_id: UUID, *, text: str, printed_with: str | None = None
    ) -> Done:
        """Keep a disagreement beside the decision that stands."""
        return self._act(
            acting,
            challenge_id,
            "record_dissent",
            lambda query, made, speech: query.record_dissent(
                made, text=speech.words(text), printed_with=check_token(printed_with)
            ),
        )

    def reopen(self, acting: Acting, challenge_id: UUID, *, why: str) -> Done:
        """Take an answered or ended query up again."""
        return self._act(
            acting,
            challenge_id,
            "reopen",
            lambda query, made, speech: query.reopen(made, why=speech.words(why)),
        )

    def link(self, acting: Acting, challenge_id: UUID, *, to: UUID, relation: str) -> Done:
        """Put another query beside this one; neither is merged (I3)."""
        self.casework.fetch(Challenge, to)
        return self._act(
            acting,
            challenge_id,
            "link",
            lambda query, made, _: query.link(
                made, to=to, relation=check("query_relation", relation)
            ),
        )

    def record_revision(
        self,
        acting: Acting,
        challenge_id: UUID,
        *,
        item_type: str,
        what_changed: str,
        item_ref: str | None = None,
    ) -> Done:
        """Record that the item in question was changed after the query."""
        return self._act(
            acting,
            challenge_id,
            "record_revision",
            lambda query, made, speech: query.record_revision(
                made,
                item_type=check("item_type", item_type),
                item_ref=check_token(item_ref),
                what_changed=speech.words(what_changed),
            ),
        )

    def change_attribution(self, acting: Acting, challenge_id: UUID) -> Done:
        """Be shown as `acting` says from now on: only whoever began it may have it so (I12)."""
        done = self._act(
            acting,
            challenge_id,
            "change_attribution",
            lambda query, made, _: query.change_attribution(
                made, attribution=wished(acting), display_as=acting.display_as
            ),
        )
        return told_of_change(acting, done)

    def _act(self, acting: Acting, challenge_id: UUID, right: str | None, do: Act) -> Done:
        """Act on a query; without a right named, the query itself says who may (I5)."""

        def act(query: Challenge) -> None:
            review = self.casework.fetch(CaseReview, query.review_id)
            authorise(
                acting,
                review,
                right or "record_observation",
                raiser=query.raiser,
                author=query.raiser,
                asked_agency=query.about.owner_agency,
            )
            made = envelope(acting, review, usual(acting, query.shown))
            do(query, made, Speech(review, made.actor.voice))

        return self.casework.act(acting, Challenge, challenge_id, act)


def _blind(query: Challenge, made: Envelope, review: CaseReview, said: bool | None) -> bool | None:
    """Whether the answer is given blind: as the service knows it, or else as the caller says."""
    if not review.is_blind_first:
        return said
    voice = made.actor.voice
    return voice is not None and review.answers_blind(voice, query)


def _escalated_by(query: Challenge, made: Envelope, review: CaseReview) -> str:
    """As whom somebody escalates: the raiser, the chair, else a proxy or the custodian for them."""
    voice = made.actor.voice
    if voice is None or voice == query.raiser:
        return "raiser"
    chairing = review.capacities(voice) & {"chair", "lead_reviewer"}
    return "chair" if chairing else "proxy"
