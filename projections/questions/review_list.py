"""Which reviews are there, how far along is each, and how much was said in it?"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, func, select

from projections.facts import held_back, observations, queries, warning_signs
from projections.facts.generation import position
from projections.facts.reviews import STANDING_INBOX, TABLE
from projections.facts.versions import as_at
from projections.shown.reviews import Review, parts


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
    """All reviews of a case, in the order they were opened, and how many there are."""

    total: int
    items: tuple[Listed, ...]
    position: int


def ask(facts: Connection, *, at: int | None = None) -> ReviewList:
    """Every review there is, without the standing inbox, which is no review of a case."""
    opened = (TABLE.c.opened_on, TABLE.c.code, TABLE.c.id)
    of_a_case = TABLE.c.review_type != STANDING_INBOX
    rows = facts.execute(select(TABLE).where(as_at(TABLE, at), of_a_case).order_by(*opened))
    asked, warned = _numbers(facts, queries.TABLE, at), _numbers(facts, warning_signs.TABLE, at)
    said = _numbers(facts, observations.TABLE, at, observations.TABLE.c.counts)
    unsaid = _numbers(facts, held_back.TABLE, at)
    open_queries = _numbers(facts, queries.TABLE, at, queries.TABLE.c.is_open_matter)
    open_signs = _numbers(facts, warning_signs.TABLE, at, warning_signs.TABLE.c.is_open_matter)
    items = tuple(
        Listed(
            **parts(row),
            queries=asked.get(row["id"], 0),
            warning_signs=warned.get(row["id"], 0),
            observations=said.get(row["id"], 0),
            held_back=unsaid.get(row["id"], 0),
            open_matters=open_queries.get(row["id"], 0) + open_signs.get(row["id"], 0),
        )
        for row in rows.mappings()
    )
    return ReviewList(total=len(items), items=items, position=position(facts, at))


def _numbers(
    facts: Connection, table: Table, at: int | None, *also: ColumnElement[bool]
) -> Mapping[str, int]:
    """How many rows of a fact each review has."""
    review = table.c.review_id
    rows = select(review, func.count()).where(as_at(table, at), *also).group_by(review)
    return {row[0]: row[1] for row in facts.execute(rows)}
