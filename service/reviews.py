"""What people can do with a case review: set it up, lead it, carry matters forward, close it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.events import Envelope
from domain.people import Standing, check_given, standing
from domain.rejections import CodeAlreadyUsed, IllegalMove, ParticipantRequired
from domain.reviews import CarriedMatter, CaseReview, TargetDate
from domain.sealed import Sealed
from domain.vocabulary import check, vocabulary
from service.acting import (
    Acting,
    authorise,
    authorise_arranging,
    envelope,
    now,
    require_scope,
)
from service.casework import Casework, Done, New, Outcome
from service.identity import derived_id, new_id, reference
from service.log.conditions import NothingElseOpen
from service.raising import INBOX_CODE, inbox_id
from service.references import read
from service.saying import Speech, check_each
from service.words import check_text, check_token

SCOPE = "reviews:write"
NO_POST = ("other", "undisclosed", "not_recorded")
"""Roles that do not say who somebody is."""
Act = Callable[[CaseReview, Envelope, Speech], None]


class Reviews:
    """The commands on reviews. A system with `reviews:write` may set one up in nobody's name."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def open(
        self,
        acting: Acting,
        *,
        code: str,
        review_type: str,
        title: str,
        nation: str,
        cohort: str = "single",
        id: UUID | None = None,
        area: str | None = None,
        case_refs: Sequence[Mapping[str, Any]] = (),
        purpose_questions: Sequence[str] = (),
        period_from: date | None = None,
        period_to: date | None = None,
        incident_on: date | None = None,
        parallel_proceedings: bool | None = None,
        target_dates: Sequence[Mapping[str, Any]] = (),
    ) -> Done:
        """Open a review under a code of its own; it is `planned` until it has a learning lead (I10).

        Raises `CodeAlreadyUsed` and what `Casework.create` raises.
        """

        def make() -> New:
            require_scope(acting, SCOPE)
            if code == INBOX_CODE:
                raise CodeAlreadyUsed
            made = envelope(acting, None)
            review_id = id or new_id(made.recorded_at)
            child = derived_id(review_id, "child")
            review = CaseReview.open(
                review_id,
                made,
                code=str(check_token(code)),
                review_type=check("review_type", review_type),
                title=Sealed(check_text(title), (child,)),
                child=child,
                nation=check("nation", nation),
                cohort=check("cohort", cohort),
                area=None if area is None else Sealed(check_text(area), (child,)),
                case_refs=tuple(read(self.casework.keys, one) for one in case_refs),
                purpose_questions=tuple(
                    Sealed(check_text(text), (child,)) for text in purpose_questions
                ),
                period_from=period_from,
                period_to=period_to,
                incident_on=incident_on,
                parallel_proceedings=parallel_proceedings,
                target_dates=tuple(TargetDate(**one) for one in target_dates),
            )
            return review, []

        return self.casework.create(acting, make)

    def register_participant(
        self,
        acting: Acting,
        review_id: UUID,
        *,
        agency: str,
        role: str,
        band: str,
        id: UUID | None = None,
        employment: str | None = None,
        closeness: str | None = None,
        expertise: Sequence[str] = (),
        organisation: str | None = None,
        how_involved: str | None = None,
        needs: Sequence[str] = (),
        note: str | None = None,
        language: str | None = None,
        advocate_for: UUID | None = None,
    ) -> Done:
        """Register somebody who takes part, with their standing now. `Done.id` is the participant's."""

        participant = id or new_id(now())

        def do(review: CaseReview, made: Envelope, _: Speech) -> None:
            own = Speech(review, participant)
            review.register_participant(
                made,
                participant=participant,
                reference=reference("P", participant),
                standing=_standing(
                    own, agency, role, band, employment, closeness, expertise, organisation
                ),
                how_involved=check_given("how_involved", how_involved),
                needs=check_each("need", needs),
                note=own.maybe(note),
                invited_by=acting.on_behalf_of,
                language=check_given("language", language),
                advocate_for=advocate_for,
            )

        return self._register(acting, review_id, participant, do)

    def change_standing(
        self,
        acting: Acting,
        review_id: UUID,
        participant: UUID,
        *,
        agency: str,
        role: str,
        band: str,
        from_date: date,
        employment: str | None = None,
        closeness: str | None = None,
        expertise: Sequence[str] = (),
        organisation: str | None = None,
    ) -> Done:
        """Record a promotion, a move or a departure; what was said before keeps its standing (I2)."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, _: review.change_standing(
                made,
                participant=participant,
                standing=_standing(
                    Speech(review, participant),
                    agency,
                    role,
                    band,
                    employment,
                    closeness,
                    expertise,
                    organisation,
                ),
                from_date=from_date,
            ),
            "change_standing",
        )

    def appoint(self, acting: Acting, review_id: UUID, participant: UUID, *, capacity: str) -> Done:
        """Give a participant a part in running the review."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, _: review.appoint(
                made, participant=participant, capacity=check("capacity", capacity)
            ),
            "appoint",
        )

    def assign_lead(
        self,
        acting: Acting,
        review_id: UUID,
        *,
        from_date: date,
        lead: UUID | None = None,
        title: str | None = None,
        deputy: UUID | None = None,
    ) -> Done:
        """Name the collective-learning lead: a participant, or a title (I10)."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, speech: review.assign_lead(
                made, from_date=from_date, **_lead(review, speech, lead, title, deputy)
            ),
            "name_learning_lead",
        )

    def hand_over_lead(
        self,
        acting: Acting,
        review_id: UUID,
        *,
        from_date: date,
        lead: UUID | None = None,
        title: str | None = None,
        deputy: UUID | None = None,
        why: str | None = None,
    ) -> Done:
        """Pass the responsibility for the learning on."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, speech: review.hand_over_lead(
                made,
                from_date=from_date,
                why=speech.maybe(why),
                **_lead(review, speech, lead, title, deputy),
            ),
            "name_learning_lead",
        )

    def vacate_lead(
        self, acting: Acting, review_id: UUID, *, from_date: date, why: str | None = None
    ) -> Done:
        """Record that nobody is responsible from this day on."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, speech: review.vacate_lead(
                made, from_date=from_date, why=speech.maybe(why)
            ),
            "name_learning_lead",
        )

    def revise_purpose_question(
        self, acting: Acting, review_id: UUID, *, text: str, why: str, index: int | None = None
    ) -> Done:
        """Change (by index from 0) or add a purpose question, and say why."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, speech: review.revise_purpose_question(
                made, text=speech.words(text), why=speech.words(why), index=index
            ),
        )

    def invite_family(
        self,
        acting: Acting,
        review_id: UUID,
        participant: UUID,
        *,
        advocate_offered: bool,
        how_asked: str | None = None,
    ) -> Done:
        """Record that a child or family member was asked to take part."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, _: review.invite_family(
                made,
                participant=participant,
                advocate_offered=advocate_offered,
                how_asked=Speech(review, participant).maybe(how_asked),
            ),
        )

    def family_accepts(self, acting: Acting, review_id: UUID, participant: UUID) -> Done:
        """Record that they said yes."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, _: review.family_accepts(made, participant=participant),
        )

    def family_declines(
        self, acting: Acting, review_id: UUID, participant: UUID, *, reason: str | None = None
    ) -> Done:
        """Record that they said no."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, _: review.family_declines(
                made, participant=participant, reason=Speech(review, participant).maybe(reason)
            ),
        )

    def note_proceeding(
        self,
        acting: Acting,
        review_id: UUID,
        *,
        kind: str,
        scope: str | None = None,
        until: date | None = None,
    ) -> Done:
        """Note that a court, coroner or employer looks at the same events."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, speech: review.note_proceeding(
                made, kind=check("proceeding_kind", kind), scope=speech.maybe(scope), until=until
            ),
        )

    def restrict_recording(
        self, acting: Acting, review_id: UUID, *, kind: str, scope: str, until: date | None = None
    ) -> Done:
        """Restrict what may be recorded because of a proceeding."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, speech: review.restrict_recording(
                made, kind=check("proceeding_kind", kind), scope=speech.words(scope), until=until
            ),
        )

    def lift_restriction(self, acting: Acting, review_id: UUID, *, kind: str) -> Done:
        """End a restriction."""
        return self._arrange(
            acting,
            review_id,
            lambda review, made, _: review.lift_restriction(
                made, kind=check("proceeding_kind", kind)
            ),
        )

    def switch_blind_first(self, acting: Acting, review_id: UUID, *, is_on: bool) -> Done:
        """Have queries answered before the raiser's standing is seen, or no longer so (B.9)."""
        return self._act(
            acting,
            review_id,
            "switch_blind_first",
            lambda review, made, _: review.switch_blind_first(made, is_on=is_on),
        )

    def change_phase(self, acting: Acting, review_id: UUID, *, to_phase: str) -> Done:
        """Move the review on (I10)."""
        return self._act(
            acting,
            review_id,
            "change_phase",
            lambda review, made, _: review.change_phase(
                made, to_phase=check("review_phase", to_phase)
            ),
        )

    def carry_forward(
        self, acting: Acting, review_id: UUID, *, items: Sequence[Mapping[str, Any]]
    ) -> Done:
        """Give open matters an owner and a date (I8)."""
        carried = tuple(
            CarriedMatter(
                kind=check("matter_kind", one["kind"]),
                id=one["id"],
                owner=one["owner"],
                by_date=one["by_date"],
            )
            for one in items
        )

        def do(review: CaseReview, made: Envelope, _: Speech) -> None:
            kinds = {id: kind for id, kind, _ in self.casework.log.open_matters(review.id)}
            miscalled = {one.id for one in carried if one.kind != kinds.get(one.id)}
            review.carry_forward(made, items=carried, open_matters=kinds.keys() - miscalled)

        return self._act(acting, review_id, "close_review", do)

    def close(
        self, acting: Acting, review_id: UUID, *, outcome: str, why: str | None = None
    ) -> Done:
        """End the review; the last word on what is open is spoken in the events' transaction (I8).

        The standing inbox never ends: closed reviews send there what is raised in them.
        """

        def act(review: CaseReview) -> Outcome:
            made = self._permit(acting, review, "close_review")
            if review.id == inbox_id(self.casework.settings.partnership):
                raise IllegalMove("review", "close", "the standing inbox")
            speech = Speech(review, made.actor.voice)
            review.close(
                made,
                outcome=check("review_outcome", outcome),
                open_matters=self._open_matters(review).items(),
                why=speech.maybe(why),
            )
            return Outcome(conditions=(NothingElseOpen(review.id, frozenset(review.carried)),))

        return self.casework.act(acting, CaseReview, review_id, act)

    def reopen(self, acting: Acting, review_id: UUID, *, why: str) -> Done:
        """Take the review up again."""
        return self._act(
            acting,
            review_id,
            "close_review",
            lambda review, made, speech: review.reopen(made, why=speech.words(why)),
        )

    def refer_out_of_scope(self, acting: Acting, review_id: UUID, *, kind: str, to: str) -> Done:
        """Record that something was passed on elsewhere, with no word of its content."""
        return self._act(
            acting,
            review_id,
            "refer_out_of_scope",
            lambda review, made, _: review.refer_out_of_scope(
                made, kind=check("out_of_scope_kind", kind), to=check("agency_type", to)
            ),
        )

    def _open_matters(self, review: CaseReview) -> dict[UUID, str]:
        return {id: name for id, _, name in self.casework.log.open_matters(review.id)}

    def _permit(self, acting: Acting, review: CaseReview, right: str) -> Envelope:
        authorise(acting, review, right)
        return envelope(acting, review)

    def _act(self, acting: Acting, review_id: UUID, right: str, do: Act) -> Done:
        def act(review: CaseReview) -> None:
            made = self._permit(acting, review, right)
            do(review, made, Speech(review, made.actor.voice))

        return self.casework.act(acting, CaseReview, review_id, act)

    def _arrange(
        self, acting: Acting, review_id: UUID, do: Act, right: str = "arrange_review"
    ) -> Done:
        def act(review: CaseReview) -> None:
            made = _permit_arranging(acting, review, right)
            do(review, made, Speech(review, made.actor.voice))

        return self.casework.act(acting, CaseReview, review_id, act)

    def _register(self, acting: Acting, review_id: UUID, participant: UUID, do: Act) -> Done:
        """Register, and answer with the participant; the same again gives the first answer (I17)."""

        def act(review: CaseReview) -> Outcome:
            known = participant in review.participants
            subject = self.casework.fetch(CaseReview, review_id) if known else review
            if known:
                del subject.participants[participant]
            made = _permit_arranging(acting, subject, "register_participant")
            do(subject, made, Speech(subject, participant))
            named = Outcome(id=participant, reference=reference("P", participant))
            if not known:
                return named
            version = self.casework.version_that_says(review_id, subject.pending_events[-1])
            return replace(named, recorded_at_version=version)

        return self.casework.act(acting, CaseReview, review_id, act)


def _permit_arranging(acting: Acting, review: CaseReview, right: str) -> Envelope:
    authorise_arranging(acting, review, right, SCOPE)
    return envelope(acting, review)


def _lead(
    review: CaseReview, speech: Speech, lead: UUID | None, title: str | None, deputy: UUID | None
) -> dict[str, Any]:
    """Who leads: a registered participant, or at least a title. Raises `ParticipantRequired`."""
    if lead is None and title is None:
        raise ParticipantRequired
    speech.check_participant(lead)
    speech.check_participant(deputy)
    said = speech.maybe(title) if lead is None or title is not None else _post(review, lead)
    return {"lead": lead, "title": said, "deputy": deputy}


def _post(review: CaseReview, lead: UUID) -> Sealed | None:
    """The post a participant has now, in words: copied in, never looked up later (I2)."""
    role = review.participant(lead).standing.role
    code = None if role is None else role.value
    if code is None or code in NO_POST:
        return None
    return Speech(review, lead).words(vocabulary("role").label(code))


def _standing(
    speech: Speech,
    agency: str,
    role: str,
    band: str,
    employment: str | None,
    closeness: str | None,
    expertise: Sequence[str],
    organisation: str | None,
) -> Standing:
    return standing(
        agency=agency,
        band=band,
        role=speech.words(check("role", role)),
        employment=employment,
        closeness=closeness,
        expertise=speech.each(expertise),
        organisation=check_token(organisation),
    )
