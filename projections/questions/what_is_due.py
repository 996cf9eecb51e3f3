"""Which queries wait for an answer until when, and which are overdue? (I19)"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Connection

from projections.cursors import Cursor
from projections.facts.generation import position
from projections.facts.queries import TABLE
from projections.registers import Conditions, number, page
from projections.shown.names import review_names
from projections.shown.queries import Query, query

ORDER = (TABLE.c.due_on, TABLE.c.reference, TABLE.c.id)
WAITING: Conditions = (TABLE.c.due_on.is_not(None),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What somebody chose to see; None is no filter. `overdue` True is what is overdue alone."""

    review: UUID | str | None = None
    about_agency: str | None = None
    overdue: bool | None = None

    def conditions(self, today: date) -> Conditions:
        """One for each filter that is set."""
        found: list[ColumnElement[bool]] = []
        if self.review is not None:
            found.append(TABLE.c.review_id == str(self.review))
        if self.about_agency is not None:
            found.append(TABLE.c.about_agency == self.about_agency)
        if self.overdue is not None:
            over = TABLE.c.due_on < today
            found.append(over if self.overdue else ~over)
        return tuple(found)


NOTHING_FILTERED = Filters()


@dataclass(frozen=True, slots=True)
class WhatIsDue:
    """A page of what waits for an answer, those due first at the top.

    `waiting` and `overdue` are of all of them, whatever the filters. `next` is the cursor of the next
    page, None on the last.
    """

    waiting: int
    overdue: int
    hidden_by_filters: int
    next: str | None
    position: int
    items: tuple[Query, ...]


def ask(
    facts: Connection,
    filters: Filters = NOTHING_FILTERED,
    *,
    today: date,
    limit: int | None = 50,
    after: Cursor | None = None,
    at: int | None = None,
) -> WhatIsDue:
    """A page of what is due; overdue is what was due before today."""
    chosen = filters.conditions(today)
    waiting = number(facts, TABLE, WAITING, at)
    found = page(facts, TABLE, (*WAITING, *chosen), ORDER, limit=limit, after=after, at=at)
    reviews = review_names(facts, (row["review_id"] for row in found.rows), at)
    return WhatIsDue(
        waiting=waiting,
        overdue=number(facts, TABLE, (*WAITING, TABLE.c.due_on < today), at),
        hidden_by_filters=waiting - number(facts, TABLE, (*WAITING, *chosen), at) if chosen else 0,
        next=found.next,
        position=position(facts, at),
        items=tuple(query(row, reviews, today) for row in found.rows),
    )
