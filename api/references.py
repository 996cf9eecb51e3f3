"""Calls on references: what things are called in other systems, by tokens alone."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.callers import heedful
from api.calls import MATTERS, REVIEWS, Calls
from api.schemas import references as said
from projections.questions import things_referred_to
from service.acting import Acting
from service.casework import Done

calls = Calls("references", "What things are called in other systems, by tokens alone.")


@calls.asks("/references/lookup", things_referred_to.ThingsReferredTo, said.LookUp, action=MATTERS)
def look_up_reference(
    facts: Connection, system: str, type: str, value: str, at: int | None
) -> things_referred_to.ThingsReferredTo:
    """What is known here of something that another system keeps, and which token stands for it?"""
    token = heedful().references.token(system=system, type=type, value=value)
    return things_referred_to.ask(facts, token, at=at)


@calls.acts("/reviews/<uuid:review_id>/references", said.ReferenceLink, REVIEWS)
def link_review_reference(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Say what the case is called in another system."""
    return heedful().references.link_review(acting, review_id, **given)


@calls.acts("/reviews/<uuid:review_id>/references/unlinked", said.ReferenceUnlink, REVIEWS)
def unlink_review_reference(acting: Acting, review_id: UUID, **given: Any) -> Done:
    """Take back what the case is called in another system, and say why."""
    return heedful().references.unlink_review(acting, review_id, **given)


@calls.acts("/assessment-items/<uuid:item_id>/references", said.ReferenceLink)
def link_item_reference(acting: Acting, item_id: UUID, **given: Any) -> Done:
    """Say what an assessment item is called in another system, too."""
    return heedful().references.link_item(acting, item_id, **given)


@calls.acts("/assessment-items/<uuid:item_id>/references/unlinked", said.ReferenceUnlink)
def unlink_item_reference(acting: Acting, item_id: UUID, **given: Any) -> Done:
    """Take back what an assessment item is called in another system, and say why."""
    return heedful().references.unlink_item(acting, item_id, **given)
