"""Which summaries were published, of one review or of all and of periods, and as at when?"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from domain.as_it_stood import OF_PERIOD, OF_REVIEW
from projections.cursors import Cursor
from projections.facts.generation import position
from projections.facts.publications import TABLE
from projections.registers import Conditions, number, page
from projections.shown.names import review_names
from projections.shown.publications import Publication, publication


@dataclass(frozen=True, slots=True)
class Publications:
    """A page of publications in the order they were published, and how many there are.

    `next` is the cursor of the next page, null on the last.
    """

    total: int
    items: tuple[Publication, ...]
    next: str | None
    position: int


OF_PERIODS = "periods"
"""In place of a review's id: those of periods over all reviews alone."""

ORDER = (TABLE.c.published_on, TABLE.c.log_position, TABLE.c.id)


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> Publications:
    """Every publication of a review, or of periods alone; without one, every publication there is."""
    wanted = _of(review)
    found = page(facts, TABLE, wanted, ORDER, limit=limit, after=after, at=at)
    names = review_names(facts, (row["review_id"] for row in found.rows), at)
    return Publications(
        total=number(facts, TABLE, wanted, at),
        items=tuple(publication(row, names) for row in found.rows),
        next=found.next,
        position=position(facts, at),
    )


def _of(review: UUID | str | None) -> Conditions:
    if review is None:
        return ()
    if review == OF_PERIODS:
        return (TABLE.c.scope == OF_PERIOD,)
    return (TABLE.c.scope == OF_REVIEW, TABLE.c.review_id == str(review))
