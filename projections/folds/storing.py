"""Rows to and from the database in bulk, without the detours that cost more than the work itself."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Table

from projections.folds import storing_postgres, storing_sqlite
from projections.folds.plain import Row

__all__ = ["CHUNK", "Row", "close", "current", "insert"]

CHUNK = storing_sqlite.CHUNK


def current(connection: Connection, table: Table, ids: Sequence[str]) -> list[Row]:
    """The current versions of these rows, as far as there are any."""
    if not ids:
        return []
    if connection.dialect.name == "postgresql":
        return storing_postgres.current(connection, table, ids)
    return storing_sqlite.current(connection, table, ids)


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows that hold a value for every column."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        storing_postgres.insert(connection, table, rows)
    else:
        storing_sqlite.insert(connection, table, rows)


def close(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """End the stored versions of these rows at their `to_position`."""
    ended = [(row["to_position"], row["id"], row["from_position"]) for row in rows]
    if not ended:
        return
    if connection.dialect.name == "postgresql":
        storing_postgres.close(connection, table, ended)
    else:
        storing_sqlite.close(connection, table, ended)
