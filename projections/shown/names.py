"""What things are called: the code of a review, the reference of anything else, by id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Table, select

from domain.vocabulary import NOT_RECORDED
from projections.facts import reviews
from projections.facts.versions import as_at

AT_ONCE = 500
"""Ids asked for in one statement; databases limit how many values one may carry."""


@dataclass(frozen=True, slots=True)
class ReviewName:
    """A review's id and its short code."""

    id: str
    code: str


def review_names(
    facts: Connection, ids: Iterable[str], at: int | None = None
) -> Mapping[str, ReviewName]:
    """The reviews of these ids. One that is not there (parked) is named as not recorded."""
    wanted = set(ids)
    codes = _named(facts, reviews.TABLE, reviews.TABLE.c.code, wanted, at)
    return {id: ReviewName(id, codes.get(id, NOT_RECORDED)) for id in wanted}


def references(
    facts: Connection, table: Table, ids: Iterable[str], at: int | None = None
) -> Mapping[str, str]:
    """The references of things of one fact, by id; unknown ids are left out."""
    return _named(facts, table, table.c.reference, set(ids), at)


def _named(
    facts: Connection, table: Table, name: Column[str], ids: set[str], at: int | None
) -> dict[str, str]:
    found: dict[str, str] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        some = table.c.id.in_(wanted[start : start + AT_ONCE])
        rows = facts.execute(select(table.c.id, name).where(some, as_at(table, at)))
        found |= {row[0]: row[1] for row in rows}
    return found
