"""Reading: now or as at an earlier time, not before a position is applied, page by page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, after_this_request, g, request
from sqlalchemy import Connection

from api.answers import answer
from api.callers import heedful
from api.faults import as_problem, fault
from api.problems import Problem
from api.values import NOT_A_CURSOR
from domain.rejections import NotFound
from projections.as_at import AsAt, Stand, stand
from projections.cursors import NotOfThisList
from projections.facts.generation import position
from projections.facts.moments import is_over
from projections.questions.timeline import Timeline

Answer = TypeVar("Answer")
BEYOND = fault("not-a-position", "No write has answered with this position.")
NOT_YET = fault("not-yet", "This time has not come yet.")
DIFFERS = fault("as-at-differs", "The cursor belongs to a walk as at another time.")


@contextmanager
def asking(query: dict[str, Any]) -> Iterator[Connection]:
    """One snapshot of the facts, as new as `after` asks. Raises `Problem`.

    Takes what says when out of the query and puts the position in its place: `at`, inside `page`
    for a list; None is now. The answer's headers say as at when it is, and how far behind.
    """
    head = heedful().log.head()
    wait_for("after", query.pop("after", 0), head)
    if "as_at" not in query:
        with heedful().views.reading() as facts:
            yield facts
        return
    asked, begun = query.pop("as_at"), query.pop("begun", None)
    _wait_until_settled(asked, begun, head)
    with heedful().views.reading() as facts:
        at = _stand(facts, asked, begun, head)
        query.get("page", query)["at"] = at
        yield facts


def _wait_until_settled(asked: AsAt | None, begun: Stand | None, head: int) -> None:
    """Wait until nothing that the facts have yet to take in belongs into the answer."""
    if begun is not None:
        wait_for("cursor", begun.position, head)
        _check_has_come("cursor", begun.day)
    if asked is None:
        return
    if asked.day is not None:
        _check_has_come("as_at", asked.day)
    if asked.position is not None:
        wait_for("as_at", asked.position, head)
    elif asked.moment is not None:
        if asked.day is None and asked.moment > datetime.now(UTC):
            raise as_problem("query", {"as_at": [NOT_YET]})
        with heedful().views.reading() as facts:
            over = is_over(facts, asked.moment)
        if not over:
            wait_for("as_at", head, head)


def _check_has_come(parameter: str, day: date) -> None:
    if day > datetime.now(UTC).date():
        raise as_problem("query", {parameter: [NOT_YET]})


def _stand(facts: Connection, asked: AsAt | None, begun: Stand | None, head: int) -> int | None:
    """The position to answer at, None for now. A walk stays at the position it began with."""
    now = datetime.now(UTC).date()
    named = stand(facts, asked, now) if asked else None
    if begun and named and begun != named:
        raise as_problem("query", {"as_at": [DIFFERS]})
    at = begun or named
    applied = position(facts)
    g.stand = at or Stand(applied, now)
    after_this_request(_say_when(g.stand, behind=0 if at else max(head - applied, 0)))
    return at.position if at else None


def _say_when(at: Stand, behind: int) -> Callable[[Response], Response]:
    """What puts into the headers as at when an answer is, and by how many events it is behind."""

    def say(response: Response) -> Response:
        response.headers["As-At"] = at.token()
        if behind:
            response.headers["Behind"] = str(behind)
        return response

    return say


@contextmanager
def of_this_list() -> Iterator[None]:
    """Refuse the cursor that another list answered with. Raises `Problem`."""
    try:
        yield
    except NotOfThisList:
        raise as_problem("query", {"cursor": [NOT_A_CURSOR]}) from None


def wait_for(parameter: str, position: int, head: int) -> None:
    """Wait until the read models have come so far. Raises `Problem` when it takes too long.

    Nobody waits for a position that the log has not come to itself: no write answered with it.
    """
    service = heedful()
    if position > head:
        raise as_problem("query", {parameter: [BEYOND]})
    if position and not service.views.wait_for(position, service.settings.wait_seconds):
        said = "The read models have not come to this position yet. Try again in a moment."
        raise Problem("not-caught-up", said, headers={"Retry-After": "1"})


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
