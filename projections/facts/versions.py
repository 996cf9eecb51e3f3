"""Rows with their versions: the columns every fact has, and how it is asked as at a position."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    FromClause,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    or_,
)
from sqlalchemy.sql.schema import SchemaItem

METADATA = MetaData()
"""Every table of a generation."""

ID = String(36)
"""Ids are text in the canonical form of `str(uuid)`, so SQL, JSON and a URL show the same."""


POSITION = BigInteger().with_variant(Integer, "sqlite")
"""A position in the log. SQLite's integers are as large, and only as INTEGER the key of the row."""


def versioned(name: str, *items: SchemaItem) -> Table:
    """A table of versions: one row a thing and a position at which it changed.

    `from_position` is the log position of the event that made the version, `to_position` that of
    the event that ended it, null while the version is current.
    """
    return Table(
        name,
        METADATA,
        Column("id", String, primary_key=True),
        Column("from_position", POSITION, primary_key=True, autoincrement=False),
        Column("to_position", POSITION),
        *items,
    )


def as_at(table: FromClause, at: int | None) -> ColumnElement[bool]:
    """The condition for the versions that stood at a position, or that stand now (None).

    `at` is inclusive: the event at that position has happened.
    """
    begun: ColumnElement[Any] = table.c.from_position
    ended: ColumnElement[Any] = table.c.to_position
    if at is None:
        return ended.is_(None)
    return and_(begun <= at, or_(ended.is_(None), ended > at))
