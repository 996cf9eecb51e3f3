"""Recording who looks at which page of what is of reviews, before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from domain.access import recorded
from projections.exporting.files import form_of
from service.access.authorizing import Visitor
from service.acting import now
from service.identity import new_id
from service.reads.asked_for import asked_for, begun
from service.reads.by_whom import by_person
from service.reads.looking import look
from web.asking import heedful

View = Callable[..., ResponseReturnValue]


def begin_look(who: str, visitor: Visitor, action: str, page: str) -> None:
    """Somebody who may is about to be shown a page."""
    if action not in recorded():
        look(None)
        return
    thing = asked_for(request.view_args or {}, request.values.get("review"))
    look(begun(by_person(who, visitor, action), action, page, str(new_id(now())), thing))


def looked(response: Response) -> Response:
    """Record it, unless nothing is shown. Raises `DBAPIError`: then nothing is."""
    heedful().desk.reads.answered(response.status_code, form_of(response.mimetype))
    return response


@cache  # Flask takes one function only for two methods of an address
def recording(view: View) -> View:
    """The page, recorded before it is sent."""

    @wraps(view)
    def shown(**ids: Any) -> Response:
        return looked(make_response(view(**ids)))

    return shown
