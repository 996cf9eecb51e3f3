"""Calls on those who take part in a review, and on their standing."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found
from api.callers import heedful
from api.calls import REVIEWS, Calls
from api.schemas import participants as said
from projections.questions import display_check, one_review, who_takes_part
from projections.questions.display_check import DisplayCheck
from projections.questions.who_takes_part import Participants
from projections.shown.participants import Participant
from service.acting import Acting
from service.casework import Done

calls = Calls("participants", "Who takes part in a review, with which standing.")


@calls.creates("/reviews/<uuid:review_id>/participants", said.NewParticipant, REVIEWS)
def register_participant(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Register somebody who takes part; the version answered is the review's."""
    return heedful().reviews.register_participant(acting, review_id, **given)


@calls.lists("/reviews/<uuid:review_id>/participants", Participants)
def read_participants(facts: Connection, review_id: UUID, page: dict[str, Any]) -> Participants:
    """Who takes part in a review, with their standing now."""
    return found("review", who_takes_part.ask(facts, review_id, **page))


@calls.reads("/reviews/<uuid:review_id>/participants/<uuid:participant>", Participant)
def read_participant(
    facts: Connection, review_id: UUID, participant: UUID, at: int | None
) -> Participant:
    """One participant of a review, with their standing now."""
    review = found("review", one_review.ask(facts, review_id, at=at))
    those = (one for one in review.participants if one.id == str(participant))
    return found("participant", next(those, None))


@calls.acts(
    "/reviews/<uuid:review_id>/participants/<uuid:participant>/standing", said.Standing, REVIEWS
)
def change_standing(acting: Acting, review_id: UUID, participant: UUID, **given: Any) -> Done:
    """Record a promotion, a move or a departure; what was said before keeps its standing (I2)."""
    return heedful().reviews.change_standing(acting, review_id, participant, **given)


@calls.asks("/reviews/<uuid:review_id>/display-check", DisplayCheck, said.DisplayAsked)
def check_display(
    facts: Connection, review_id: UUID, participant: UUID, attribution: str
) -> DisplayCheck:
    """If somebody speaks in this review, who will know that it was them? To be asked before sending.

    A POST, so that who thinks of speaking stands in no address. It records nothing.
    """
    return found("participant", display_check.ask(facts, review_id, participant, attribution))


@calls.acts("/reviews/<uuid:review_id>/appointments", said.Appointment, REVIEWS)
def appoint(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Give a participant a part in running the review."""
    return heedful().reviews.appoint(acting, review_id, **given)
