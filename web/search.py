"""Where was something said? A form that sends what is looked for out of sight, and what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import abort, render_template, request, url_for

from projections.facts.generation import position
from projections.questions import search as question
from projections.reach import blind_to, reviews_within
from projections.searching.snippets import Snippet
from projections.searching.wanted import NotUnderstood, understood
from service.search.search import Found, Narrowed
from service.search.store import SearchNotMade
from service.words import UNREADABLE
from web.asking import facts, heedful
from web.filters import Filter, chosen, codes, day, fields, review
from web.reviews import choices

ROWS = 20
MOST_PAGES = 500
KINDS = {
    "challenge": "Queries",
    "warning_sign": "Warning signs",
    "observation": "Observations",
    "held_back_query": "Held-back queries",
    "finding": "Findings",
    "pattern": "Patterns",
    "learning_summary": "Published summaries",
    "session": "Sessions",
    "episode": "Episodes",
    "assessment_item": "Assessments",
    "unsealing": "Requests to open an identity",
    "data_rights_request": "Data-rights requests",
    "case_review": "Reviews",
}
ONE = {
    "challenge": "Query",
    "warning_sign": "Warning sign",
    "observation": "Observation",
    "held_back_query": "Held-back query",
    "finding": "Finding",
    "pattern": "Pattern",
    "learning_summary": "Published summary",
    "session": "Session",
    "episode": "Episode",
    "assessment_item": "Assessment",
    "unsealing": "Request to open an identity",
    "data_rights_request": "Data-rights request",
    "case_review": "Review",
}
PAGES = {
    "challenge": ("pages.query", "query_id"),
    "warning_sign": ("pages.warning_sign", "sign_id"),
}
FILTERS = (
    Filter("kind", "What it belongs to", {one: one for one in KINDS}.__getitem__, [*KINDS.items()]),
    codes("agency", "Said by: agency", "agency_type"),
    codes("band", "Said by: grade band", "band"),
    day("said_from", "Said on or after"),
    day("said_to", "Said on or before"),
)


def search() -> str | tuple[str, int]:
    """The form, and once it was sent, where the words stand that the visitor may read.

    Sent by POST: what is looked for is then in no address, no history and no log on the way.
    """
    with facts() as connection:
        filters = (review(choices(connection)), *FILTERS)
        shown: dict[str, Any] = {"form": fields(filters), "typed": request.form.get("q", "")}
        if request.method != "POST":
            return render_template("search.html", **shown)
        narrowed = chosen(filters)
        shown["filtered"] = narrowed
        if UNREADABLE.search(shown["typed"]):
            abort(400)
        try:
            wanted = understood(shown["typed"])
        except NotUnderstood as refusal:
            return render_template("search.html", **shown, refusal=str(refusal)), 422
        page = _page()
        try:
            found = heedful().search.find(
                wanted,
                Narrowed(
                    within=reviews_within(connection),
                    unsaid=blind_to(connection),
                    **narrowed,
                ),
                up_to=position(connection),
                limit=ROWS,
                offset=page * ROWS,
            )
        except SearchNotMade:
            abort(503)
        hits = question.ask(connection, found.matches, wanted)
        return render_template("search.html", **shown, **_answer(found, hits, page))


def _answer(found: Found, hits: tuple[question.Hit, ...], page: int) -> Mapping[str, Any]:
    return {
        "total": found.total,
        "behind": max(heedful().log.head() - found.position, 0),
        "hits": [(hit, ONE[hit.kind], _link(hit), list(pieces(hit.snippet))) for hit in hits],
        "page": page,
        "first": page * ROWS + 1,
        "has_more": (page + 1) * ROWS < found.total,
        "sent": {name: value for name, value in request.form.items() if name in _KEPT},
    }


def pieces(snippet: Snippet) -> Iterator[tuple[str, bool]]:
    """A snippet piece by piece, in order, and of each whether it was looked for."""
    at = 0
    for mark in snippet.marks:
        yield snippet.text[at : mark.start], False
        yield snippet.text[mark.start : mark.end], True
        at = mark.end
    yield snippet.text[at:], False


_KEPT = ("q", "review", *(each.name for each in FILTERS))


def _page() -> int:
    """Which page is asked for, from 0. Answers 400 to what no form of ours sends."""
    given = request.form.get("page", "0")
    if not (given.isascii() and given.isdigit() and len(given) < 6 and int(given) < MOST_PAGES):
        abort(400)
    return int(given)


def _link(hit: question.Hit) -> str:
    """The page on which the words stand: the thing's own, where it has one, or the review's."""
    match hit.kind:
        case "challenge":
            return url_for("pages.query", query_id=hit.id)
        case "warning_sign":
            return url_for("pages.warning_sign", sign_id=hit.id)
    return url_for("pages.review", review_id=hit.review.id)
