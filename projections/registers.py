"""How a register is read: page by page, and nothing hidden without saying so."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, Table, func, select, tuple_

from projections.cursors import Cursor
from projections.facts.versions import as_at
from projections.facts.voices import shown_with
from projections.opening import foresee

Conditions = tuple[ColumnElement[bool], ...]
Order = tuple[Column[Any], ...]

ON_EACH_PAGE = {"on_each_page": True}
"""Metadata of a list that stands whole on each page of an answer, beside the rows of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody chose to see of a register; None is no filter, and none is ever set unasked (I3).

    Both ends of a period are included. A register adds its own filters and says in `COLUMNS` which
    column each of them compares; `agency` and `band` are what the voice is shown with.
    """

    COLUMNS: ClassVar[dict[str, Column[str] | Column[int] | Column[bool]]] = {}

    review: UUID | str | None = None
    raised_from: date | None = None
    raised_to: date | None = None
    carried_forward: bool | None = None

    def conditions(self, table: Table) -> Conditions:
        """The conditions on a register's table, one for each filter that is set."""
        chosen = {one.name: getattr(self, one.name) for one in fields(self)}
        return tuple(
            self._condition(table, name, value)
            for name, value in chosen.items()
            if value is not None
        )

    def _condition(self, table: Table, name: str, value: object) -> ColumnElement[bool]:
        match name:
            case "review":
                return table.c.review_id == str(value)
            case "raised_from":
                return table.c.raised_on >= value
            case "raised_to":
                return table.c.raised_on <= value
            case "carried_forward":
                return table.c.carried_by_date.is_not(None) == value
            case "agency" | "band":
                return shown_with(table, f"by_{name}", str(value))
            case _:
                return self.COLUMNS[name] == value


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a register, and the cursor of the next page (None on the last)."""

    rows: Sequence[RowMapping]
    next: str | None


def page(
    facts: Connection,
    table: Table,
    conditions: Conditions,
    order: Order,
    *,
    limit: int | None,
    after: Cursor | None,
    at: int | None,
    name: str | None = None,
) -> Page:
    """The rows after a cursor in an order of columns that are never null; no limit: all of them.

    `name` tells the list from others of the same table, which have another order.

    One row more than the limit is read, which tells whether there is a next page. Raises
    `NotOfThisList` for the cursor of another list.
    """
    of = name or str(table.name)
    wanted = select(table).where(as_at(table, at), *conditions).order_by(*order)
    if after is not None:
        begin = after.as_place(of, [one.type.python_type for one in order])
        wanted = wanted.where(tuple_(*order) > tuple_(*begin, types=[one.type for one in order]))
    rows = facts.execute(wanted.limit(None if limit is None else limit + 1)).mappings().all()
    foresee(rows)
    if limit is None:
        return Page(rows, None)
    return Page(rows[:limit], _cursor(of, rows[limit - 1], order) if len(rows) > limit else None)


def waiting(table: Table) -> Order:
    """What is unanswered or open first, then the longest waiting (settled 43)."""
    return (table.c.register_rank, table.c.raised_on, table.c.reference, table.c.id)


def number(facts: Connection, table: Table, conditions: Conditions, at: int | None) -> int:
    """How many rows meet the conditions."""
    met = select(func.count()).select_from(table).where(as_at(table, at), *conditions)
    return facts.execute(met).scalar_one()


def _cursor(of: str, row: RowMapping, order: Order) -> str:
    return Cursor.at(of, tuple(row[one] for one in order)).token()
