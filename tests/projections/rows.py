"""Rows of facts as they stand in a generation, to look at and to compare."""

from types import ModuleType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from projections.facts.versions import as_at
from projections.folds.pages import FACTS
from projections.following import Followed

SPEAKING = ("by_", "correlation_id")
"""How the columns begin that say who spoke, or could be tied to it."""

Rows = dict[str, list[tuple[Any, ...]]]


def every_row(facts: Followed) -> Rows:
    """Every row of every fact, earlier versions too, in the order of their keys."""
    with facts.reading() as connection:
        return {
            fact.table.name: [
                tuple(row)
                for row in connection.execute(
                    select(fact.table).order_by(*fact.table.primary_key.columns)
                )
            ]
            for fact in FACTS
        }


def rows_at(facts: Followed, at: int | None = None, covered: frozenset[str] = frozenset()) -> Rows:
    """The rows as they stood at a position (None: now), without when they ended.

    Of things that are covered later, who spoke is left out: that is rewritten (decision 37).
    """
    rows: Rows = {}
    with facts.reading() as connection:
        for table in (fact.table for fact in FACTS):
            if "position" in table.c:
                stood = table.c.position <= (2**62 if at is None else at)
            else:
                stood = as_at(table, at)
            columns = [column for column in table.columns if column.name != "to_position"]
            query = select(*columns).where(stood).order_by(*table.primary_key.columns)
            rows[table.name] = [
                _row(dict(row._mapping), covered) for row in connection.execute(query)
            ]
    return rows


def _row(row: dict[str, Any], covered: frozenset[str]) -> tuple[Any, ...]:
    if {row.get("id"), row.get("thing_id")}.isdisjoint(covered):
        return tuple(row.values())
    return tuple(value for name, value in row.items() if not name.startswith(SPEAKING))


def current(facts: Connection, fact: ModuleType, id: UUID, at: int | None = None) -> Any:
    """The row of one thing as it stands, or stood at a position."""
    table = fact.TABLE
    stood = select(table).where(table.c.id == str(id), as_at(table, at))
    return facts.execute(stood).one()
