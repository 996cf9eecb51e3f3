"""Recording who looks at what: every call that reads what is of reviews, before its answer is sent."""

from collections.abc import Mapping

from flask import Response, request
from sqlalchemy import Connection

from api.callers import heedful, this_client
from domain.access import recorded
from projections.exporting.files import form_of
from projections.questions import place_of_a_look
from service.acting import now
from service.identity import new_id
from service.reads.asked_for import ID, asked_for, begun
from service.reads.by_whom import by_system
from service.reads.looking import look, looking


def begin_look(action: str, call: str, parts: Mapping[str, object]) -> None:
    """A caller who may is about to be answered by a call."""
    if action not in recorded():
        look(None)
        return
    said = request.headers.get("X-Correlation-ID", "")
    name = said if ID.fullmatch(said) else str(new_id(now()))
    thing = asked_for(parts, request.args.get("review"))
    look(begun(by_system(this_client()), action, call, name, thing))


def place_look(facts: Connection) -> None:
    """Find out of which review is what was read."""
    this = looking()
    if this is not None and not this.is_placed:
        found = place_of_a_look.ask(facts, this.thing, this.review, this.participant)
        this.place(found.review, found.agency)


def looked(response: Response) -> Response:
    """Record it, unless nothing is shown. Raises `DBAPIError`: then nothing is."""
    heedful().desk.reads.answered(response.status_code, form_of(response.mimetype))
    return response


def looked_further() -> None:
    """The same for one more page of an answer that is being sent."""
    heedful().desk.reads.answered_further()
