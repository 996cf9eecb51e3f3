"""Calls on data-rights requests: received, looked into, decided item by item, and answered in time."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story, today
from api.callers import check_scope, heedful
from api.calls import CONTRIBUTIONS, Calls
from api.schemas import data_rights as said
from projections.questions import data_rights_requests, one_data_rights_request, timeline
from service.acting import Acting
from service.casework import Done

calls = Calls("data rights", "What people ask about their own data, and what became of it.")
ONE = "/data-rights-requests/<uuid:request_id>"


@calls.creates("/data-rights-requests", said.NewRequest)
def receive_rights_request(acting: Acting, **given: Any) -> Done:
    """Receive a request: for the information-governance officer of the standing inbox, as all of these."""
    return heedful().data_rights.receive(acting, **given)


@calls.lists("/data-rights-requests", data_rights_requests.DataRightsRequests)
def read_rights_requests(
    facts: Connection, page: dict[str, Any]
) -> data_rights_requests.DataRightsRequests:
    """Which data-rights requests were there, who waits, and how many days are left?"""
    return data_rights_requests.ask(facts, today=today(), **page)


@calls.reads(ONE, one_data_rights_request.OneDataRightsRequest, said.AskedByHandler)
def read_rights_request(
    facts: Connection, request_id: UUID, at: int | None, on_behalf_of: UUID | None = None
) -> one_data_rights_request.OneDataRightsRequest:
    """One request, what was found and decided; with its words for whoever handles it."""
    if on_behalf_of is not None:
        check_scope(CONTRIBUTIONS)
        heedful().data_rights.check_reader(Acting(client="", on_behalf_of=on_behalf_of))
    answer = one_data_rights_request.ask(
        facts, request_id, today=today(), with_words=on_behalf_of is not None, at=at
    )
    return found("data-rights request", answer)


@calls.reads(f"{ONE}/timeline", timeline.Timeline)
def read_rights_request_timeline(
    facts: Connection, request_id: UUID, at: int | None
) -> timeline.Timeline:
    """The story of one data-rights request, step by step, without its words."""
    answer = timeline.ask(facts, request_id, at=at)
    return story("data_rights_request", "data-rights request", answer)


@calls.acts(f"{ONE}/requester-checks", said.RequesterChecked)
def check_requester(acting: Acting, request_id: UUID, **given: Any) -> Done:
    """Record how identity and authority were checked."""
    return heedful().data_rights.check_requester(acting, request_id, **given)


@calls.acts(f"{ONE}/scopes", said.Scoped)
def scope_rights_request(acting: Acting, request_id: UUID, **given: Any) -> Done:
    """Record what was found, and how; nothing is a finding too."""
    return heedful().data_rights.scope(acting, request_id, **given)


@calls.acts(f"{ONE}/advice", said.Advice)
def advise_on_rights_request(acting: Acting, request_id: UUID, **given: Any) -> Done:
    """Advise: for a custodian of the standing inbox."""
    return heedful().data_rights.advise(acting, request_id, **given)


@calls.acts(f"{ONE}/decisions", said.Decision)
def decide_on_rights_request(acting: Acting, request_id: UUID, **given: Any) -> Done:
    """Decide what is to become of one item; a legal hold stops a decision to erase."""
    return heedful().data_rights.decide(acting, request_id, **given)


@calls.acts(f"{ONE}/extension", said.Extension)
def extend_rights_request(acting: Acting, request_id: UUID, **given: Any) -> Done:
    """Take one or two months more, once, within the first month."""
    return heedful().data_rights.extend(acting, request_id, **given)


@calls.acts(f"{ONE}/erasures", said.ErasureNamed)
def name_erasure(acting: Acting, request_id: UUID, **given: Any) -> Done:
    """Name the erasure that was decided, once the operator's `erase` has recorded it."""
    return heedful().data_rights.name_erasure(acting, request_id, **given)


@calls.acts(f"{ONE}/fulfilment", said.Fulfilment)
def fulfil_rights_request(acting: Acting, request_id: UUID, **given: Any) -> Done:
    """Record that they were answered; nothing of it may be left open."""
    return heedful().data_rights.fulfil(acting, request_id, **given)


@calls.acts(f"{ONE}/refusal", said.RequestRefusal)
def refuse_rights_request(acting: Acting, request_id: UUID, **given: Any) -> Done:
    """Record that it was refused, on which basis, with a reason they can read."""
    return heedful().data_rights.refuse(acting, request_id, **given)
