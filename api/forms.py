"""In which form an answer is wanted: JSON, or a file that holds every row."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from flask import Response, g, request, stream_with_context

from api.asking import asking, of_this_list
from api.faults import as_problem, fault
from api.looking import looked_further
from api.problems import Problem
from projections.cursors import Cursor
from projections.exporting.about import About
from projections.exporting.files import JSON, content_types, file
from service.reads.looking import look, looking
from service.seen import reader, reading_as
from service.version import VERSION

NOT_FILTERS = ("format", "after")
WALKED = fault("unknown-parameter", "A file holds every row: leave this out.")


def wanted(query: dict[str, Any], kind: type) -> str:
    """The form asked for of such an answer, which it takes out of the query: `format` goes before
    `Accept`.

    Raises `Problem`, also where a part of a file is asked for.
    """
    form = query.pop("format", None) or _accepted(kind)
    parts = [name for name in ("limit", "cursor") if name in request.args]
    if form != JSON and parts:
        raise as_problem("query", {name: [WALKED] for name in parts})
    return form


def walked(ask: Callable[..., Any], query: dict[str, Any], rows: int | None) -> Iterator[Any]:
    """Every page of a list, so many rows each, all as at the position of the first.

    Each is read in a snapshot of its own: who takes in a long file slowly holds nothing up.
    """
    who, this, page = reader(), looking(), {**query.pop("page"), "limit": rows}
    while True:
        reading_as(who)
        look(this)
        of_page = {**query, "page": page}
        with asking(of_page) as facts, of_this_list():
            answer = ask(facts, **of_page)
        looked_further()
        yield answer
        if answer.next is None:
            return
        page = {**page, "after": Cursor.read(answer.next)}
        query = {**query, "as_at": None, "begun": g.stand}


def sent(form: str, kind: type, question: str | None, pages: Iterator[Any]) -> Response:
    """The file of an answer, as it is sent."""
    filters = {name: value for name, value in request.args.items() if name not in NOT_FILTERS}
    if g.reach is not None:
        filters["of"] = "the reviews that the key is bound to"
    told = About(
        question=(question or "").strip().partition("\n")[0],
        address=request.path,
        filters=filters,
        asked_by=reader(),
        version=VERSION,
        at=datetime.now(UTC),
    )
    made = file(form, kind, told, pages)
    response = Response(stream_with_context(chain(made.pieces)), content_type=made.content_type)
    response.call_on_close(made.close)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


def _accepted(kind: type) -> str:
    """The form that `Accept` likes best; JSON where it does not say."""
    if not request.accept_mimetypes:
        return JSON
    forms = {of.partition(";")[0]: form for form, of in content_types(kind).items()}
    best = request.accept_mimetypes.best_match(forms)
    if best is None:
        raise Problem("not-acceptable", f"An answer comes as one of: {', '.join(forms)}.")
    return forms[best]
