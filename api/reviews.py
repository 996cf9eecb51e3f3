"""Calls on case reviews: set one up, lead it, move it on, close it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story, today
from api.callers import heedful
from api.calls import REVIEWS, Calls
from api.schemas import reviews as said
from api.schemas.registers import OnADay
from projections.questions import known_at_the_time, one_review, review_list, timeline
from service.acting import Acting
from service.casework import Done

calls = Calls("reviews", "Case reviews and who leads their learning.")


@calls.creates("/reviews", said.NewReview, REVIEWS)
def open_review(acting: Acting, **given: Any) -> Done:
    """Open a review; it is planned until somebody leads its learning (I10)."""
    return heedful().reviews.open(acting, **given)


@calls.lists("/reviews", review_list.ReviewList)
def read_reviews(facts: Connection, page: dict[str, Any]) -> review_list.ReviewList:
    """Which reviews are there, how far along is each, and how much was said in it?"""
    return review_list.ask(facts, **page)


@calls.reads("/reviews/<uuid:review_id>", one_review.OneReview)
def read_review(facts: Connection, review_id: UUID, at: int | None) -> one_review.OneReview:
    """One review: what it is for, who takes part, and who leads its learning."""
    return found("review", one_review.ask(facts, review_id, at=at))


@calls.reads("/reviews/<uuid:review_id>/timeline", timeline.Timeline)
def read_review_timeline(facts: Connection, review_id: UUID, at: int | None) -> timeline.Timeline:
    """The story of one review, step by step."""
    return story("case_review", "review", timeline.ask(facts, review_id, at=at))


@calls.reads("/reviews/<uuid:review_id>/known", known_at_the_time.KnownAtTheTime, OnADay)
def read_known_at_the_time(
    facts: Connection,
    review_id: UUID,
    on: date | None = None,
    decision: UUID | None = None,
    *,
    at: int | None,
) -> known_at_the_time.KnownAtTheTime:
    """On a day of the case, what had been raised, in what state, and what was held back? (P10)"""
    if decision:
        decided = known_at_the_time.day_of_decision(facts, review_id, decision, at)
        on = found("decision", decided)
    known = known_at_the_time.ask(facts, review_id, on, today=today(), at=at)
    return found("review", known)


@calls.acts("/reviews/<uuid:review_id>/learning-lead", said.LeadNamed, REVIEWS)
def assign_learning_lead(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Name the collective-learning lead (I10)."""
    return heedful().reviews.assign_lead(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/learning-lead/handover", said.LeadHandover, REVIEWS)
def hand_over_learning_lead(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Pass the responsibility for the learning on."""
    return heedful().reviews.hand_over_lead(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/learning-lead/vacancy", said.LeadVacancy, REVIEWS)
def vacate_learning_lead(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Record that nobody leads the learning from this day on."""
    return heedful().reviews.vacate_lead(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/purpose-questions", said.PurposeQuestion, REVIEWS)
def revise_purpose_question(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Add or change a purpose question, and say why."""
    return heedful().reviews.revise_purpose_question(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/family-invitations", said.FamilyInvitation, REVIEWS)
def invite_family(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Record that a child or family member was asked to take part."""
    return heedful().reviews.invite_family(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/family-acceptances", said.FamilyAcceptance, REVIEWS)
def record_family_acceptance(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Record that a child or family member said yes."""
    return heedful().reviews.family_accepts(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/family-refusals", said.FamilyRefusal, REVIEWS)
def record_family_refusal(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Record that a child or family member said no."""
    return heedful().reviews.family_declines(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/proceedings", said.ProceedingNoted, REVIEWS)
def note_proceeding(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Note that a court, coroner or employer looks at the same events."""
    return heedful().reviews.note_proceeding(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/restrictions", said.Restriction, REVIEWS)
def restrict_recording(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Restrict what may be recorded because of a proceeding."""
    return heedful().reviews.restrict_recording(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/restrictions/lifted", said.RestrictionLifted, REVIEWS)
def lift_restriction(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """End a restriction."""
    return heedful().reviews.lift_restriction(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/blind-first", said.BlindFirst, REVIEWS)
def switch_blind_first(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Have queries answered before the raiser's standing is seen, or no longer so (B.9)."""
    return heedful().reviews.switch_blind_first(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/phase", said.Phase, REVIEWS)
def change_phase(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Move the review on to its next phase (I10)."""
    return heedful().reviews.change_phase(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/carried-forward", said.MattersCarriedForward, REVIEWS)
def carry_forward(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Give open matters an owner and a date (I8)."""
    return heedful().reviews.carry_forward(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/closure", said.Closure, REVIEWS)
def close_review(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """End the review; nothing may be open that nobody carries forward (I8)."""
    return heedful().reviews.close(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/reopening", said.ReviewReopening, REVIEWS)
def reopen_review(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Take a closed review up again."""
    return heedful().reviews.reopen(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/referrals", said.Referral, REVIEWS)
def refer_out_of_scope(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Record that something was passed on elsewhere, with no word of its content."""
    return heedful().reviews.refer_out_of_scope(acting, review_id, **given)
