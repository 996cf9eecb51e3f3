"""What each page does, and whether whoever looks may: the one gate before every page."""

from __future__ import annotations

from collections.abc import Mapping

from flask import g, request
from werkzeug.exceptions import Forbidden

from service.access.authorizing import NotAllowed, Visitor, authorize
from web.asking import heedful
from web.looking import begin_look
from web.visitors import signed_in

OPEN = "open"
"""For everybody, signed in or not: the ways in."""

PERMISSIONS: Mapping[str, str] = {
    "home": "read_learning",
    "queries": "read_matters",
    "queries_by_raiser": "read_matters",
    "query": "read_matters",
    "my_queries": "own_matters",
    "warning_signs": "read_matters",
    "warning_sign": "read_matters",
    "reviews": "read_learning",
    "review": "read_matters",
    "known": "read_matters",
    "publication": "read_finals",
    "learning": "read_matters",
    "period_publication": "read_finals",
    "record": "read_record",
    "event": "read_record",
    "looks": "read_reads",
    "search": "search",
    "integrity": "read_integrity",
    "glossary": "read_reference",
    "my_sign_ins": "own_sign_ins",
    "end_sign_in": "own_sign_ins",
    "sign_out": "own_sign_ins",
    "receipt": OPEN,
    "look_by_receipt": OPEN,
    "sign_in": OPEN,
    "to_provider": OPEN,
    "from_provider": OPEN,
    "use_link": OPEN,
    "redeem_link": OPEN,
}
"""The action of each page, by its name, as domain/vocabulary/access.toml names it."""


class NothingOpenYet(Forbidden):
    """Somebody is signed in, and what they ask for is not for who they are."""

    def __init__(self, who: str) -> None:
        super().__init__()
        self.said = (
            "This is not open to you",
            "You are signed in, and what you asked for is not open to who you are here.",
            f"If it should be, tell the person who runs Heedful that you are {who}.",
        )


def check_permission() -> None:
    """Find out how far whoever looks may see here. Answers 403, also for a page that is not named."""
    page = (request.endpoint or "").removeprefix("pages.")
    action = PERMISSIONS.get(page, "")
    if action == OPEN:
        return
    try:
        g.reach = authorize(visitor_here(), action)
    except NotAllowed:
        raise NothingOpenYet(g.visitor) from None
    begin_look(g.visitor, visitor_here(), action, page)


def may(page: str) -> bool:
    """Whether whoever looks may open this page: what they may not is not in the menu."""
    return visitor_here().extent(PERMISSIONS[page]) is not None


def visitor_here() -> Visitor:
    """Who looks, with all they are here: looked up anew for each request, so that taking works at once."""
    if "actor" not in g:
        desk, this = heedful().desk, signed_in()
        assert this is not None  # whoever is not signed in was sent away before
        held = desk.roles_in_force(this.who) | frozenset(this.roles)
        g.actor = Visitor(held, desk.participant_of(this.who))
    found: Visitor = g.actor
    return found
