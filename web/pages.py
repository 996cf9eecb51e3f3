"""Which pages are there, at which address, and what answers each."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Blueprint, abort, request

from web import (
    glossary,
    home,
    integrity,
    known,
    looks,
    my_queries,
    my_sign_ins,
    queries,
    receipt,
    record,
    reviews,
    search,
    signing_in,
    warning_signs,
)
from web.asking import WHEN
from web.looking import recording

ADDRESSES = (
    ("GET", "/", "home", home.home),
    ("GET", "/queries", "queries", queries.register),
    ("GET", "/queries-by-raiser", "queries_by_raiser", queries.by_raiser),
    ("GET", "/queries/<uuid:query_id>", "query", queries.story),
    ("GET", "/my/queries", "my_queries", my_queries.mine),
    ("GET", "/warning-signs", "warning_signs", warning_signs.board),
    ("GET", "/warning-signs/<uuid:sign_id>", "warning_sign", warning_signs.story),
    ("GET", "/reviews", "reviews", reviews.all_reviews),
    ("GET", "/reviews/<uuid:review_id>", "review", reviews.summary),
    ("GET", "/reviews/<uuid:review_id>/known", "known", known.known),
    (
        "GET",
        "/reviews/<uuid:review_id>/published/<uuid:publication_id>",
        "publication",
        reviews.publication,
    ),
    ("GET", "/learning", "learning", reviews.period),
    (
        "GET",
        "/learning/published/<uuid:publication_id>",
        "period_publication",
        reviews.period_publication,
    ),
    ("GET", "/record", "record", record.everything),
    ("GET", "/record/<name>", "event", record.one),
    ("GET", "/who-looked", "looks", looks.looks),
    ("GET", "/search", "search", search.search),
    ("POST", "/search", "search", search.search),
    ("GET", "/integrity", "integrity", integrity.integrity),
    ("GET", "/help/glossary", "glossary", glossary.glossary),
    ("GET", "/my/sign-ins", "my_sign_ins", my_sign_ins.mine),
    ("POST", "/my/sign-ins/<sign_in_id>", "end_sign_in", my_sign_ins.end),
    ("GET", "/receipt", "receipt", receipt.ask_for_it),
    ("POST", "/receipt", "look_by_receipt", receipt.look),
    ("GET", "/sign-in", "sign_in", signing_in.sign_in),
    ("GET", "/sign-in/provider", "to_provider", signing_in.to_provider),
    ("GET", "/sign-in/back", "from_provider", signing_in.from_provider),
    ("GET", "/sign-in/<token>", "use_link", signing_in.use_link),
    ("POST", "/sign-in/<token>", "redeem_link", signing_in.redeem_link),
    ("POST", "/sign-out", "sign_out", signing_in.sign_out),
)

TAKES: Mapping[str, Collection[str]] = {
    "home": WHEN,
    "queries": queries.TAKES,
    "queries_by_raiser": queries.TAKES_BY,
    "query": (*WHEN, "format"),
    "my_queries": my_queries.TAKES,
    "warning_signs": warning_signs.TAKES,
    "warning_sign": (*WHEN, "format"),
    "reviews": (*WHEN, "cursor", "format"),
    "review": (*WHEN, "format"),
    "known": known.TAKES,
    "publication": (*WHEN, "format"),
    "learning": (*WHEN, "format", *(each.name for each in reviews.PERIOD)),
    "period_publication": (*WHEN, "format"),
    "integrity": (*WHEN, "format"),
    "record": record.TAKES,
    "event": WHEN,
    "looks": looks.TAKES,
    "sign_in": ("left",),
    "from_provider": signing_in.FROM_PROVIDER,
}
"""The parameters a page's address may carry; those not named here carry none."""


def blueprint() -> Blueprint:
    """All pages, with their templates, under the name `pages`."""
    pages = Blueprint("pages", __name__, template_folder="templates")
    for method, address, name, view in ADDRESSES:
        pages.add_url_rule(address, name, recording(view), methods=[method])
    return pages


def check_parameters() -> None:
    """Answer 400 to a parameter that the page does not take, or that is given twice.

    One that silently does nothing would pretend that what is shown is what was asked for.
    """
    taken = TAKES.get((request.endpoint or "").removeprefix("pages."), ())
    if any(name not in taken or len(given) > 1 for name, given in request.args.lists()):
        abort(400)
