"""What things are called: the code of a review, the reference of anything else, by id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Table

from domain.vocabulary import NOT_RECORDED
from projections.facts import reviews
from projections.looking_up import look_up


@dataclass(frozen=True, slots=True)
class ReviewName:
    """A review's id and its short code."""

    id: str
    code: str


def review_names(
    facts: Connection, ids: Iterable[str], at: int | None = None
) -> Mapping[str, ReviewName]:
    """The reviews of these ids. One that is not there (parked) is named as not recorded."""
    wanted, table = set(ids), reviews.TABLE
    found = look_up(facts, table.c.id, wanted, at, table.c.id, table.c.code)
    codes = {row["id"]: row["code"] for row in found}
    return {id: ReviewName(id, codes.get(id, NOT_RECORDED)) for id in wanted}


def references(
    facts: Connection, table: Table, ids: Iterable[str], at: int | None = None
) -> Mapping[str, str]:
    """The references of things of one fact, by id; unknown ids are left out."""
    found = look_up(facts, table.c.id, ids, at, table.c.id, table.c.reference)
    return {row["id"]: row["reference"] for row in found}
