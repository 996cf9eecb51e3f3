"""Calls on assessment items: what another system keeps, what is new about it, and the answers."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story
from api.callers import heedful
from api.calls import Calls
from api.schemas import assessment_items as said
from api.schemas.registers import ListedOfReview
from projections.questions import assessment_item_list, one_assessment_item, timeline
from service.acting import Acting
from service.casework import Done

calls = Calls(
    "assessment items", "Assessments, plans and decisions, and what new information changed."
)


@calls.creates("/assessment-items", said.NewAssessmentItem)
def register_assessment_item(acting: Acting, **given: Any) -> Done:
    """Register what another system keeps; the same again is the same item."""
    return heedful().assessment_items.register(acting, **given)


@calls.lists("/assessment-items", assessment_item_list.AssessmentItemList, ListedOfReview)
def read_assessment_items(
    facts: Connection, page: dict[str, Any], review: UUID | None = None
) -> assessment_item_list.AssessmentItemList:
    """Which assessments are looked at, and which wait for an answer to what is new?"""
    return assessment_item_list.ask(facts, review, **page)


@calls.reads("/assessment-items/<uuid:item_id>", one_assessment_item.OneAssessmentItem)
def read_assessment_item(
    facts: Connection, item_id: UUID, at: int | None
) -> one_assessment_item.OneAssessmentItem:
    """One assessment item, with what is new and how it was answered."""
    return found("assessment item", one_assessment_item.ask(facts, item_id, at=at))


@calls.reads("/assessment-items/<uuid:item_id>/timeline", timeline.Timeline)
def read_assessment_item_timeline(
    facts: Connection, item_id: UUID, at: int | None
) -> timeline.Timeline:
    """The story of one assessment item, step by step."""
    return story("assessment_item", "assessment item", timeline.ask(facts, item_id, at=at))


@calls.acts("/assessment-items/<uuid:item_id>/information", said.NewInformation)
def receive_information(acting: Acting, item_id: UUID, **given: Any) -> Done:
    """Take in something new about it; the `id` answered is this piece of information's."""
    return heedful().assessment_items.receive_information(acting, item_id, **given)


@calls.acts("/assessment-items/<uuid:item_id>/revisions", said.ItemRevision)
def revise_assessment_item(acting: Acting, item_id: UUID, **given: Any) -> Done:
    """Change it, and say which information that answers."""
    return heedful().assessment_items.revise(acting, item_id, **given)


@calls.acts("/assessment-items/<item_type>/<token>/revisions", said.RevisionElsewhere, method="PUT")
def record_revision_elsewhere(
    acting: Acting, item_type: str, token: str, review_id: UUID, **given: Any
) -> Done:
    """Say that it was revised in its own system; the same again is recorded once."""
    items = heedful().assessment_items
    return items.revise(acting, items.named(review_id, item_type, token), once=True, **given)


@calls.acts("/new-information", said.InformationElsewhere)
def report_new_information(
    acting: Acting, item_type: str, token: str, review_id: UUID, **given: Any
) -> Done:
    """Bring news of what another system keeps; with the same `id` again it is recorded once."""
    items = heedful().assessment_items
    return items.receive_information(acting, items.named(review_id, item_type, token), **given)


@calls.acts("/assessment-items/<uuid:item_id>/reaffirmations", said.ItemReaffirmation)
def reaffirm_assessment_item(acting: Acting, item_id: UUID, **given: Any) -> Done:
    """Stay with it, say why, and which information that answers."""
    return heedful().assessment_items.reaffirm(acting, item_id, **given)
