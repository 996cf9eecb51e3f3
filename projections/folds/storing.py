"""Rows to and from the database in bulk, without the detours that cost more than the work itself."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ARRAY, ColumnElement, Connection, String, Table, any_, func

from projections.folds import storing_postgres, storing_sqlite
from projections.folds.plain import Row

__all__ = ["CHUNK", "Row", "among", "close", "current", "insert", "put"]

CHUNK = storing_sqlite.CHUNK


def current(connection: Connection, table: Table, ids: Sequence[str]) -> list[Row]:
    """The current versions of these rows, as far as there are any."""
    if not ids:
        return []
    if connection.dialect.name == "postgresql":
        return storing_postgres.current(connection, table, ids)
    return storing_sqlite.current(connection, table, ids)


def among(
    connection: Connection, column: ColumnElement[str], ids: Sequence[str]
) -> ColumnElement[bool]:
    """That a column holds one of these ids: PostgreSQL takes them as one value, not as hundreds."""
    if connection.dialect.name == "postgresql":
        return column == any_(func.string_to_array(",".join(ids), ",", type_=ARRAY(String)))
    return column.in_(ids)


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


def put(connection: Connection, table: Table, rows: Sequence[Row], on_conflict: str) -> None:
    """Add rows with a value for every column, or do what `on_conflict` says where the key is there.

    `on_conflict` is what follows those words in SQL, the same on both databases.
    """
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        storing_postgres.put(connection, table, rows, on_conflict)
    else:
        storing_sqlite.put(connection, table, rows, on_conflict)
