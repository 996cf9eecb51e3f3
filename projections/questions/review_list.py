"""Which reviews are there, how far along is each, and how much was said in it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, func, select

from projections.counted import counted
from projections.cursors import Cursor
from projections.extent import Extent
from projections.facts import held_back, observations, queries, warning_signs
from projections.facts.cuts import REVIEWS_BY_TYPE
from projections.facts.generation import position
from projections.facts.reviews import STANDING_INBOX, TABLE
from projections.facts.versions import as_at
from projections.looking_up import AT_ONCE
from projections.registers import page
from projections.shown.leads import leads
from projections.shown.reviews import Review, parts
from projections.standing_inbox import standing_inbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Review):
    """A review with how much was put in, notes about exchanges left aside.

    `open_matters` are the queries and signs that it cannot close over (I8).
    """

    queries: int
    warning_signs: int
    observations: int
    held_back: int
    open_matters: int


@dataclass(frozen=True, slots=True)
class ReviewList:
    """A page of all reviews of a case, in the order they were opened, and how many there are.

    `inbox` is the id of the standing inbox, which is no review of a case and not among them: whoever
    leads its learning leads that of the whole partnership; null before it was made. `next` is the
    cursor of the next page, None on the last.
    """

    total: int
    inbox: str | None
    items: tuple[Listed, ...]
    next: str | None
    position: int


ORDER = (TABLE.c.opened_on, TABLE.c.code, TABLE.c.id)
OF_A_CASE = TABLE.c.review_type != STANDING_INBOX


def ask(
    facts: Connection,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> ReviewList:
    """Every review there is, without the standing inbox, which is no review of a case."""
    found = page(facts, TABLE, (OF_A_CASE,), ORDER, limit=limit, after=after, at=at)
    (types,) = counted(facts, Extent(at=at), REVIEWS_BY_TYPE)
    ids = [row["id"] for row in found.rows]
    asked, warned = (
        _numbers(facts, queries.TABLE, ids, at),
        _numbers(facts, warning_signs.TABLE, ids, at),
    )
    said = _numbers(facts, observations.TABLE, ids, at, observations.TABLE.c.counts)
    unsaid = _numbers(facts, held_back.TABLE, ids, at)
    open_queries = _numbers(facts, queries.TABLE, ids, at, queries.TABLE.c.is_open_matter)
    open_signs = _numbers(facts, warning_signs.TABLE, ids, at, warning_signs.TABLE.c.is_open_matter)
    led, inbox = leads(facts, found.rows, at), standing_inbox(facts, at)
    items = tuple(
        Listed(
            **parts(row, led),
            queries=asked.get(row["id"], 0),
            warning_signs=warned.get(row["id"], 0),
            observations=said.get(row["id"], 0),
            held_back=unsaid.get(row["id"], 0),
            open_matters=open_queries.get(row["id"], 0) + open_signs.get(row["id"], 0),
        )
        for row in found.rows
    )
    return ReviewList(
        total=sum(number for (kind,), number in types.items() if kind != STANDING_INBOX),
        inbox=inbox["id"] if inbox else None,
        items=items,
        next=found.next,
        position=position(facts, at),
    )


def _numbers(
    facts: Connection,
    table: Table,
    reviews: Sequence[str],
    at: int | None,
    *also: ColumnElement[bool],
) -> Mapping[str, int]:
    """How many rows of a fact each of these reviews has."""
    review, numbers = table.c.review_id, dict[str, int]()
    for start in range(0, len(reviews), AT_ONCE):
        some = review.in_(reviews[start : start + AT_ONCE])
        rows = select(review, func.count()).where(some, as_at(table, at), *also).group_by(review)
        numbers |= {row[0]: row[1] for row in facts.execute(rows)}
    return numbers
