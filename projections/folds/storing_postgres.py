"""Rows to and from PostgreSQL in bulk: read by their ids, added by COPY, ended by one statement.

Many values travel as one text that the server takes apart: the driver looks at each of a list in Python.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from operator import itemgetter
from typing import Any, cast

import msgspec
import psycopg
from sqlalchemy import JSON, Connection, Date, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from projections.folds.plain import Row, day_text

_to_json = msgspec.json.encode


def current(connection: Connection, table: Table, ids: Sequence[str]) -> list[Row]:
    """The current versions of these rows, as far as there are any."""
    names = table.columns.keys()
    query = (
        f"SELECT {', '.join(names)} FROM {table.name}"
        " WHERE to_position IS NULL AND id = ANY(string_to_array(%s, ','))"
    )
    rows = connection.exec_driver_sql(query, (",".join(ids),))
    return [dict(zip(names, row, strict=True)) for row in rows]


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows that hold a value for every column."""
    copying = f"COPY {table.name} ({', '.join(table.columns.keys())}) FROM STDIN"
    values, driver = _writer(table), cast("psycopg.Cursor[Any]", connection.connection.cursor())
    with _as_from_sqlalchemy(connection, copying), driver as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(values(row))


def close(connection: Connection, table: Table, ended: Sequence[tuple[int, str, int]]) -> None:
    """End stored versions: where each ends, its id, and where it began."""
    connection.exec_driver_sql(
        f"UPDATE {table.name} AS stored SET to_position = (ended -> 0)::bigint"
        " FROM jsonb_array_elements(%s::jsonb) AS ended"
        " WHERE stored.id = ended ->> 1 AND stored.from_position = (ended -> 2)::bigint",
        (_to_json(ended).decode(),),
    )


def put(connection: Connection, table: Table, rows: Sequence[Row], on_conflict: str) -> None:
    """Add rows, or do something else where the key is there: all in one statement."""
    names = ", ".join(table.columns.keys())
    typed = (f"{one.name} {one.type.compile(connection.dialect)}" for one in table.columns)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) SELECT {names}"
        f" FROM json_to_recordset(%s::json) AS given ({', '.join(typed)}) ON CONFLICT {on_conflict}",
        (_to_json(rows).decode(),),
    )


@cache
def _writer(table: Table) -> Callable[[Row], Sequence[Any]]:
    """What turns a row of this table into what COPY takes: numbers, truth values and text."""
    take = itemgetter(*table.columns.keys())
    days, jsons = _places(table, Date), _places(table, JSON)

    def values(row: Row) -> Sequence[Any]:
        cells = list(take(row))
        for at in days:
            if cells[at] is not None:
                cells[at] = day_text(cells[at])
        for at in jsons:
            cells[at] = _to_json(cells[at]).decode()
        return cells

    return values


def _places(table: Table, kind: type[TypeEngine[Any]]) -> list[int]:
    return [at for at, column in enumerate(table.columns) if isinstance(column.type, kind)]


@contextmanager
def _as_from_sqlalchemy(connection: Connection, statement: str) -> Iterator[None]:
    """The driver's errors as those that come out of every other statement."""
    try:
        yield
    except psycopg.Error as error:
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, hide_parameters=True, dialect=connection.dialect
        ) from error
