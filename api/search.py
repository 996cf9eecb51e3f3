"""The call that searches all words one may read."""

from dataclasses import dataclass, fields
from typing import Any

from flask import g
from sqlalchemy import Connection

from api.callers import heedful
from api.calls import BASE, SEARCH, Calls
from api.problems import Problem
from api.schemas.search import Search
from projections.cursors import Cursor
from projections.facts.generation import position
from projections.questions import search as question
from projections.reach import blind_to, reviews_within
from projections.searching.wanted import Wanted
from service.search.search import Narrowed
from service.search.store import SearchNotMade

calls = Calls("search", "Where something was said.")
PATHS = {
    "challenge": "challenges",
    "warning_sign": "warning-signs",
    "observation": "observations",
    "held_back_query": "held-back",
    "finding": "findings",
    "pattern": "patterns",
    "learning_summary": "summary/publications",
    "session": "sessions",
    "episode": "episodes",
    "assessment_item": "assessment-items",
    "unsealing": "unsealings",
    "data_rights_request": "data-rights-requests",
    "case_review": "reviews",
}
LIST = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText(question.Hit):
    """A text in which it was said.

    `kind`, `id`, `reference` and `link` are of the thing it belongs to; `topic` is the step of its
    timeline that the words stand in, `field` the field there, `by` whoever spoke then. `superseded`
    says that the author has corrected these words since. The `marks` of the snippet count characters
    (Unicode code points) of its text. `rank` only compares the items of one search.
    """

    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """One page: what fits best first, among equals what has waited longest.

    `total` is the number of texts found; a page may hold fewer items than asked for, when words
    were erased this moment, and the last page has no `next`. `behind` is how many events the index
    has yet to take in.
    """

    total: int
    behind: int
    next: str | None
    position: int
    items: tuple[FoundText, ...]


@calls.asks("/search", SearchResult, Search, action=SEARCH)
def search(
    facts: Connection, wanted: Wanted, page: dict[str, Any], narrowed: dict[str, Any]
) -> SearchResult:
    """Where was this said: by whom, about what, and in which words?

    A POST, so that what is looked for stands in no address and in no log on the way. It changes
    nothing, and whoever's words are shown, it is recorded that they were.
    """
    up_to = page["at"] or position(facts)
    (offset,) = page["begins"].as_place(LIST, (int,)) if page["begins"] else (0,)
    service, limit = heedful(), page["limit"]
    try:
        _wait_for(page["after"])
        found = service.search.find(
            wanted,
            Narrowed(
                within=reviews_within(facts),
                unsaid=blind_to(facts),
                **narrowed,
            ),
            up_to=up_to,
            limit=limit,
            offset=offset,
        )
    except SearchNotMade:
        said = "Nobody has made the index yet, or it is being made anew. Try again in a moment."
        raise Problem("search-not-ready", said, headers={"Retry-After": "5"}) from None
    more = offset + limit < found.total
    following = f"{g.stand.token()}.{Cursor.at(LIST, (offset + limit,)).token()}"
    return SearchResult(
        total=found.total,
        behind=max(service.log.head() - found.position, 0),
        next=following if more else None,
        position=up_to,
        items=tuple(map(_with_link, question.ask(facts, found.matches, wanted))),
    )


def _wait_for(position: int) -> None:
    """Wait until what a write recorded can be found. Raises `Problem`, `SearchNotMade`."""
    service = heedful()
    if position and not service.search.follower.wait_for(position, service.settings.wait_seconds):
        said = "The index has not come to this position yet. Try again in a moment."
        raise Problem("not-caught-up", said, headers={"Retry-After": "1"})


def _with_link(hit: question.Hit) -> FoundText:
    said = {one.name: getattr(hit, one.name) for one in fields(hit)}
    return FoundText(**said, link=f"{BASE}/{PATHS[hit.kind]}/{hit.id}")
