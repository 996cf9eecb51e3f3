"""What is known here of something that another system keeps: which reviews, assessments, signs, queries?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    String,
    Table,
    cast,
    or_,
    select,
)

from projections.facts import assessment_items, queries, reviews, warning_signs
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.shown.names import ReviewName, review_names

ITEMS, SIGNS, QUERIES = assessment_items.TABLE, warning_signs.TABLE, queries.TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """A thing that is about it; `state` is the phase of a review, and the status of a query."""

    kind: str
    id: str
    reference: str
    review: ReviewName
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingsReferredTo:
    """Whatever is about what has this `token`: reviews first, then assessments, signs, and queries.

    The token stands for the reference that was asked about, and is sent in its place from now on.
    """

    token: str
    total: int
    things: tuple[Referred, ...]
    position: int


def ask(facts: Connection, token: str, *, at: int | None = None) -> ThingsReferredTo:
    """Everything that a reference with this token leads to, of all reviews."""
    found = [
        *_rows(facts, reviews.TABLE, "phase", _holds(reviews.TABLE.c.case_refs, token), at),
        *_rows(
            facts, ITEMS, "state", or_(ITEMS.c.token == token, _holds(ITEMS.c.linked, token)), at
        ),
        *_rows(facts, SIGNS, "state", SIGNS.c.subject_token == token, at),
        *_rows(facts, QUERIES, "status", QUERIES.c.about_item_ref == token, at),
    ]
    names = review_names(facts, (row["review"] for _, row in found), at)
    things = tuple(_referred(kind, row, names[row["review"]]) for kind, row in found)
    return ThingsReferredTo(
        token=token, total=len(things), things=things, position=position(facts, at)
    )


KINDS = {
    reviews.TABLE: "review",
    ITEMS: "assessment_item",
    SIGNS: "warning_sign",
    QUERIES: "challenge",
}


def _rows(
    facts: Connection, table: Table, state: str, about: ColumnElement[bool], at: int | None
) -> Iterator[tuple[str, RowMapping]]:
    is_review = table is reviews.TABLE
    review = table.c.id if is_review else table.c.review_id
    name = table.c.code if is_review else table.c.reference
    columns: Iterable[ColumnElement[str]] = (
        table.c.id,
        name.label("name"),
        review.label("review"),
        table.c[state].label("state"),
    )
    rows = select(*columns).where(as_at(table, at), about).order_by("name", table.c.id)
    for row in facts.execute(rows).mappings():
        yield KINDS[table], row


def _holds(column: Column[object], token: str) -> ColumnElement[bool]:
    """Whether a list of references holds the token: as JSON it stands there between quotes."""
    return cast(column, String).contains(f'"{token}"', autoescape=True)


def _referred(kind: str, row: RowMapping, review: ReviewName) -> Referred:
    return Referred(
        kind=kind, id=row["id"], reference=row["name"], review=review, state=row["state"]
    )
