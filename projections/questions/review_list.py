"""Which reviews are there, how far along is each, and how much was said in it?"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, Integer, Table, cast, func, select

from projections.facts import held_back, observations, queries, reviews, warning_signs
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.shown.reviews import Review, parts

TABLE = reviews.TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Review):
    """A review with how much was contributed, and how many queries and signs are open matters."""

    queries: int
    warning_signs: int
    observations: int
    held_back: int
    open_matters: int


@dataclass(frozen=True, slots=True)
class ReviewList:
    """All reviews, in the order they were opened."""

    total: int
    items: tuple[Listed, ...]
    position: int


def ask(facts: Connection, *, at: int | None = None) -> ReviewList:
    """Every review there is."""
    opened = (TABLE.c.opened_on, TABLE.c.code, TABLE.c.id)
    rows = facts.execute(select(TABLE).where(as_at(TABLE, at)).order_by(*opened)).mappings().all()
    ...
