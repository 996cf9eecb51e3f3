"""Reading: now or as at an earlier time, not before a position is applied, page by page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, after_this_request, g, request
from sqlalchemy import Connection

from api.answers import answer
from api.callers import heedful
from api.faults import as_problem, fault
from api.looking import place_look
from api.problems import Problem
from api.values import NOT_A_CURSOR
from domain.rejections import NotFound
from projections.as_at import Stand
from projections.cursors import NotOfThisList
from projections.questions.timeline import Timeline
from projections.reach import limit
from projections.reading import (
    AnotherTime,
    Asked,
    CannotAnswer,
    NeverWritten,
    NotCaughtUp,
    NotYet,
    Reading,
    reading,
)

Answer = TypeVar("Answer")
FAULT_OF = {
    NeverWritten: fault("not-a-position", "No write has answered with this position."),
    NotYet: fault("not-yet", "This time has not come yet."),
    AnotherTime: fault("as-at-differs", "The cursor belongs to a walk as at another time."),
}


@contextmanager
def asking(query: dict[str, Any], location: str = "query") -> Iterator[Connection]:
    """One snapshot of the facts that answers as at when the query asks. Raises `Problem`.

    Takes what says when out of the query, or out of the body (`json`), and puts the position in its
    place: `at`, inside `page` for a list; None is now. The answer's headers say as at when it is,
    and how far behind.
    """
    has_a_past = "as_at" in query
    asked = Asked(query.pop("after", 0), query.pop("as_at", None), query.pop("begun", None))
    service = heedful()
    with (
        refusing(location),
        reading(service.views, asked, service.settings.wait_seconds) as found,
    ):
        if g.reach is not None:
            limit(found.facts, g.reach)
        if has_a_past:
            query.get("page", query)["at"] = found.at
            g.stand = found.stand
            after_this_request(partial(_say_when, found))
        yield found.facts
        place_look(found.facts)


@contextmanager
def refusing(location: str = "query") -> Iterator[None]:
    """What cannot be answered, as a problem of the parameter that asked it."""
    try:
        yield
    except NotCaughtUp:
        said = "The read models have not come to this position yet. Try again in a moment."
        raise Problem("not-caught-up", said, headers={"Retry-After": "1"}) from None
    except CannotAnswer as why:
        raise as_problem(location, {why.parameter: [FAULT_OF[type(why)]]}) from None


def _say_when(found: Reading, response: Response) -> Response:
    response.headers["As-At"] = found.stand.token()
    if g.reach is not None:
        response.headers["Within"] = "bound-reviews"
    if found.behind:
        response.headers["Behind"] = str(found.behind)
    return response


@contextmanager
def of_this_list(location: str = "query") -> Iterator[None]:
    """Refuse the cursor that another list answered with. Raises `Problem`."""
    try:
        yield
    except NotOfThisList:
        raise as_problem(location, {"cursor": [NOT_A_CURSOR]}) from None


def found(name: str, answer: Answer | None) -> Answer:
    """What was asked for. Raises `NotFound`, which names what kind of thing there is none of."""
    if answer is None:
        raise NotFound(name)
    return answer


def story(kind: str, name: str, told: Timeline | None) -> Timeline:
    """The timeline of a thing of this kind. Raises `NotFound`."""
    return found(name, told if told and told.kind == kind else None)


def today() -> date:
    """The day questions count to (UTC): today, or the day asked as at (settled 43)."""
    asked: Stand = g.stand
    return asked.day


def with_version(found: Any) -> Response:
    """The answer about one thing, with its version as the ETag that If-Match takes."""
    response = answer(found)
    version = getattr(found, "version", None)
    if isinstance(version, int):
        response.set_etag(str(version))
    return response


WHEN = ("after", "as_at")
"""What the next page needs no more: its cursor says when."""


def answer_page(page: Any) -> Response:
    """One page of a register; its `next` holds as at when too, so a walk misses nothing.

    Were every page asked as of now, a row that moves up between two pages would be seen in neither.
    """
    if page.next is None:
        return answer(page)
    page = replace(page, next=f"{g.stand.token()}.{page.next}")
    asked = {name: value for name, value in request.args.items() if name not in WHEN}
    link = f"{request.path}?{urlencode({**asked, 'cursor': page.next})}"
    response = answer(page)
    response.headers["Link"] = f'<{link}>; rel="next"'
    return response
