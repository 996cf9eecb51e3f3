"""What a page shows, as a file: the same address with `format` in it, the same filters, every row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, request, stream_with_context

from projections.cursors import Cursor
from projections.exporting.about import About
from projections.exporting.files import ALL_PAGES, JSON, File, content_types, file, json_file
from projections.questions.integrity import Integrity
from projections.questions.known_at_the_time import KnownAtTheTime
from projections.questions.learning_leads import LearningLeads
from projections.questions.one_publication import OnePublication
from projections.questions.onus_of_proof import OnusOfProof
from projections.questions.queries_by_raiser import QueriesByRaiser
from projections.questions.query_register import QueryRegister
from projections.questions.record import Record
from projections.shown.summaries import LearningSummary
from service.reads.looking import look, looking
from service.seen import reader, reading_as
from service.version import VERSION
from web import integrity, known, queries, record, reviews, warning_signs
from web.asking import as_at, facts, heedful, sees_all, stand
from web.looking import looked

Ask = Callable[..., Any]
OWN = "only what the asker takes part in or answers for"
"""What a file says beside its filters where its totals are not of everything."""


@dataclass(frozen=True, slots=True)
class Download:
    """What a page's file holds: its question, and how it is asked; `listed` is page by page."""

    question: str
    kind: type
    ask: Ask
    listed: bool = True


OF_PAGES = {
    "queries": Download(
        "Who raised which query, and what became of it?", QueryRegister, queries.ask
    ),
    "queries_by_raiser": Download(
        "By whom were queries raised, and what became of them?",
        QueriesByRaiser,
        queries.ask_by,
        listed=False,
    ),
    "query": Download("What became of this query?", queries.Story, queries.tell, listed=False),
    "warning_signs": Download(
        "Which warning signs were proved safe, acted on, or only assumed safe?",
        OnusOfProof,
        warning_signs.ask,
    ),
    "warning_sign": Download(
        "What became of this warning sign?", warning_signs.Story, warning_signs.tell, listed=False
    ),
    "reviews": Download("Who is responsible for the learning?", LearningLeads, reviews.ask),
    "review": Download(
        "What did we learn together?", LearningSummary, reviews.ask_one, listed=False
    ),
    "publication": Download(
        "What did this published summary say?",
        OnePublication,
        reviews.ask_publication,
        listed=False,
    ),
    "learning": Download(
        "What did we learn together in this period?",
        LearningSummary,
        reviews.ask_period,
        listed=False,
    ),
    "period_publication": Download(
        "What did this published summary say?",
        OnePublication,
        reviews.ask_publication,
        listed=False,
    ),
    "known": Download(
        "What was known on this day, and what was not?",
        KnownAtTheTime,
        known.ask,
        listed=False,
    ),
    "record": Download("What was recorded, event by event?", Record, record.ask),
    "integrity": Download("Was anything lost?", Integrity, integrity.ask, listed=False),
}
"""The pages that may be taken away as a file, by their names."""


def answer_with_a_file() -> Response | None:
    """The file, where the address asks for one; 400 for a form there is not."""
    form = request.args.get("format")
    if form is None:
        return None
    wanted = OF_PAGES[(request.endpoint or "").removeprefix("pages.")]
    if form not in content_types(wanted.kind):
        abort(400)
    return looked(_sent(_file(form, wanted, request.view_args or {})))


def _file(form: str, wanted: Download, ids: dict[str, Any]) -> File:
    told = About(
        question=wanted.question,
        address=request.path,
        filters={
            name: each for name, each in request.args.items() if name not in ("format", "after")
        }
        | ({} if sees_all() else {"of": OWN}),
        asked_by=reader(),
        version=VERSION,
        at=datetime.now(UTC),
    )
    if form == JSON or not wanted.listed:
        whole = _whole(wanted, ids)
        return (
            json_file(told, whole)
            if form == JSON
            else file(form, wanted.kind, told, iter((whole,)))
        )
    return file(form, wanted.kind, told, _walked(wanted))


def _whole(wanted: Download, ids: dict[str, Any]) -> Any:
    with facts() as connection:
        answer = wanted.ask(connection, at=as_at(), **ids)
    return abort(404) if answer is None else answer


def _walked(wanted: Download) -> Iterator[Any]:
    """Every page, each in a snapshot of its own, all as at the position of the first."""
    who, this, begun, after = reader(), looking(), None, None
    while True:
        reading_as(who)
        look(this)
        with facts(begun) as connection:
            answer = wanted.ask(connection, at=as_at(), after=after, limit=ALL_PAGES)
            begun = stand()
        heedful().desk.reads.answered_further()
        yield answer
        if answer.next is None:
            return
        after = Cursor.read(answer.next)


def _sent(made: File) -> Response:
    response = Response(stream_with_context(made.pieces), content_type=made.content_type)
    response.call_on_close(made.close)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response
