"""Calls on requests to be told who spoke by role only."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story
from api.callers import heedful
from api.calls import CONTRIBUTIONS, Calls
from api.schemas import unsealings as said
from projections.questions import my_unsealings, one_unsealing, timeline
from projections.questions.my_unsealings import MyUnsealings
from projections.shown.unsealings import Unsealing
from service.acting import Acting
from service.casework import Done
from service.unsealings import Identity

calls = Calls("unsealings", "Requests to be told who spoke by role only: asked, decided, told.")


@calls.creates("/unsealings", said.NewUnsealing)
def request_unsealing(acting: Acting, **given: Any) -> Done:
    """Ask who said something by role only, with grounds and a reason; they are told of it (I12)."""
    return heedful().unsealings.request(acting, **given)


@calls.reads("/unsealings/<uuid:unsealing_id>", Unsealing)
def read_unsealing(facts: Connection, unsealing_id: UUID, at: int | None) -> Unsealing:
    """One request, and what was decided, without the reasons."""
    return found("request to open an identity", one_unsealing.ask(facts, unsealing_id, at=at))


@calls.reads("/unsealings/<uuid:unsealing_id>/timeline", timeline.Timeline)
def read_unsealing_timeline(
    facts: Connection, unsealing_id: UUID, at: int | None
) -> timeline.Timeline:
    """The story of one request, step by step; its words are the custodian's."""
    told = timeline.ask(facts, unsealing_id, at=at)
    return story("unsealing", "request to open an identity", told)


@calls.acts("/unsealings/<uuid:unsealing_id>/approvals", said.Approval)
def approve_unsealing(acting: Acting, unsealing_id: UUID, **given: Any) -> Done:
    """Agree that whoever asked be told: two must, neither of them the asker, one the custodian."""
    return heedful().unsealings.approve(acting, unsealing_id, **given)


@calls.acts("/unsealings/<uuid:unsealing_id>/refusal", said.Refusal)
def refuse_unsealing(acting: Acting, unsealing_id: UUID, **given: Any) -> Done:
    """Leave it sealed, with a reason that whoever asked can read."""
    return heedful().unsealings.refuse(acting, unsealing_id, **given)


@calls.reads(
    "/unsealings/<uuid:unsealing_id>/identity", Identity, said.AskedByOne, scope=CONTRIBUTIONS
)
def read_identity(facts: Connection, unsealing_id: UUID, on_behalf_of: UUID) -> Identity:
    """Who it was: told to whoever asked, once two have granted it, and recorded as seen (I12)."""
    return heedful().unsealings.identity(on_behalf_of, unsealing_id)


@calls.reads("/my/unsealings", MyUnsealings, said.OfOne, scope=CONTRIBUTIONS)
def read_my_unsealings(facts: Connection, on_behalf_of: UUID, at: int | None) -> MyUnsealings:
    """What did I ask to be told, who asked who I am, and what waits for me to decide? (I12)"""
    return my_unsealings.ask(facts, on_behalf_of, at=at)
