"""Rows to and from the database in bulk, without the detours that cost more than the work itself."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    String,
    Subquery,
    Table,
    any_,
    column,
    func,
    text,
)

from projections.folds import storing_postgres, storing_sqlite
from projections.folds.plain import Row

__all__ = ["CHUNK", "Row", "among", "close", "current", "insert", "pairs_given", "put"]

CHUNK = storing_sqlite.CHUNK
PAIRS_ON_POSTGRESQL = (
    "SELECT one ->> 0 AS first, one ->> 1 AS second"
    " FROM json_array_elements(CAST(:{} AS json)) AS one"
)
PAIRS_ON_SQLITE = (
    "SELECT json_extract(one.value, '$[0]') AS first, json_extract(one.value, '$[1]') AS second"
    " FROM json_each(:{}) AS one"
)


def current(connection: Connection, table: Table, ids: Sequence[str]) -> list[Row]:
    """The current versions of these rows, as far as there are any."""
    if not ids:
        return []
    if connection.dialect.name == "postgresql":
        return storing_postgres.current(connection, table, ids)
    return storing_sqlite.current(connection, table, ids)


def among(
    connection: Connection, held: ColumnElement[str], ids: Sequence[str]
) -> ColumnElement[bool]:
    """That a column holds one of these ids: PostgreSQL takes them as one value, not as hundreds."""
    if connection.dialect.name == "postgresql":
        return held == any_(func.string_to_array(",".join(ids), ",", type_=ARRAY(String)))
    return held.in_(ids)


def pairs_given(
    connection: Connection, pairs: Sequence[tuple[str | None, str]], name: str
) -> Subquery:
    """A table of two columns, `first` and `second`, with these pairs in it: one value on its way.

    The name tells it from others in the same statement.
    """
    taken_apart = (
        PAIRS_ON_POSTGRESQL if connection.dialect.name == "postgresql" else PAIRS_ON_SQLITE
    )
    said = {name: msgspec.json.encode(pairs).decode()}
    given = text(taken_apart.format(name)).bindparams(**said)
    return given.columns(column("first", String), column("second", String)).subquery(name)


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
