"""Reading: not before a position is applied, in one snapshot, page by page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy import Connection

from api.answers import answer
from api.callers import heedful
from api.faults import as_problem, fault
from api.problems import Problem
from api.values import NOT_A_CURSOR
from domain.rejections import NotFound
from projections.cursors import NotOfThisList
from projections.positions import token
from projections.questions.timeline import Timeline

Answer = TypeVar("Answer")
BEYOND = fault("not-a-position", "No write has answered with this position.")


@contextmanager
def asking(query: dict[str, Any], location: str = "query") -> Iterator[Connection]:
    """One snapshot of the facts, as new as `after` and the page's `at` ask. Raises `Problem`.

    Takes `after` out of what was asked, in the query or in the body (`json`).
    """
    wait_for("after", query.pop("after", 0), location)
    wait_for("cursor", query.get("page", {}).get("at") or 0, location)
    with heedful().views.reading() as facts:
        yield facts


@contextmanager
def of_this_list(location: str = "query") -> Iterator[None]:
    """Refuse the cursor that another list answered with. Raises `Problem`."""
    try:
        yield
    except NotOfThisList:
        raise as_problem(location, {"cursor": [NOT_A_CURSOR]}) from None


def wait_for(parameter: str, position: int, location: str = "query") -> None:
    """Wait until the read models have come so far. Raises `Problem` when it takes too long.

    Nobody waits for a position that the log has not come to itself: no write answered with it.
    """
    service = heedful()
    if position > service.log.head():
        raise as_problem(location, {parameter: [BEYOND]})
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
    """The day questions count to (UTC)."""
    return datetime.now(UTC).date()


def with_version(found: Any) -> Response:
    """The answer about one thing, with its version as the ETag that If-Match takes."""
    response = answer(found)
    version = getattr(found, "version", None)
    if isinstance(version, int):
        response.set_etag(str(version))
    return response


def answer_page(page: Any) -> Response:
    """One page of a register; its `next` holds the position too, so a walk misses nothing.

    Were every page asked as of now, a row that moves up between two pages would be seen in neither.
    """
    if page.next is None:
        return answer(page)
    page = replace(page, next=f"{token(page.position)}.{page.next}")
    asked = {name: value for name, value in request.args.items() if name != "after"}
    link = f"{request.path}?{urlencode({**asked, 'cursor': page.next})}"
    response = answer(page)
    response.headers["Link"] = f'<{link}>; rel="next"'
    return response
