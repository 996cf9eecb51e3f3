"""Rows looked up by id, a few hundred at a time, as many as a database lets one statement carry."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, String, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from projections.facts.versions import as_at

AT_ONCE = 500


def look_up(
    facts: Connection, column: Column[Any], ids: Iterable[str], at: int | None, *only: Column[Any]
) -> Iterator[RowMapping]:
    """The rows in whose column one of the ids stands, whole or `only` some columns of them."""
    table, wanted = column.table, sorted(set(ids))
    for start in range(0, len(wanted), AT_ONCE):
        some = _one_of(facts, column, wanted[start : start + AT_ONCE])
        rows = select(*(only or table.columns)).where(some, as_at(table, at))
        yield from facts.execute(rows).mappings().all()


def _one_of(facts: Connection, column: Column[Any], ids: list[str]) -> ColumnElement[bool]:
    """On PostgreSQL as one array: however many there are, it is one statement, which stays prepared."""
    if facts.dialect.name == "postgresql":
        return column == any_(literal(ids, ARRAY(String)))
    return column.in_(ids)
