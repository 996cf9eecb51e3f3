"""Rows to and from SQLite in bulk.

Of a row of 69 columns SQLAlchemy's own executemany takes 41 µs; the driver alone, with half of the
cells null, 16; this, 6.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import JSON, Boolean, Connection, Date, Table
from sqlalchemy.types import TypeEngine

from projections.folds.plain import Row, day_text

CHUNK = 500
NULL = -(2**62)
"""How a null travels: Python's driver asks its adapters about every None, at 0.4 µs, but no int."""

_to_json = msgspec.json.encode
_from_json = msgspec.json.decode
_day = date.fromisoformat


def current(connection: Connection, table: Table, ids: Sequence[str]) -> list[Row]:
    """The current versions of these rows, as far as there are any."""
    rows: list[Row] = []
    for at in range(0, len(ids), CHUNK):
        chunk = tuple(ids[at : at + CHUNK])
        marks = ", ".join("?" * len(chunk))
        query = f"SELECT * FROM {table.name} WHERE to_position IS NULL AND id IN ({marks})"
        rows += map(_reader(table), connection.exec_driver_sql(query, chunk))
    return rows


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows that hold a value for every column."""
    connection.exec_driver_sql(_insertion(table), list(map(_writer(table), rows)))


def close(connection: Connection, table: Table, ended: Sequence[tuple[int, str, int]]) -> None:
    """End stored versions: where each ends, its id, and where it began."""
    connection.exec_driver_sql(
        f"UPDATE {table.name} SET to_position = ? WHERE id = ? AND from_position = ?", list(ended)
    )


def put(connection: Connection, table: Table, rows: Sequence[Row], on_conflict: str) -> None:
    """Add rows, or do something else where the key is there."""
    statement = f"{_insertion(table)} ON CONFLICT {on_conflict}"
    connection.exec_driver_sql(statement, list(map(_writer(table), rows)))


@cache
def _insertion(table: Table) -> str:
    names = ", ".join(column.name for column in table.columns)
    marks = ", ".join([f"NULLIF(?, {NULL})"] * len(table.columns))
    return f"INSERT INTO {table.name} ({names}) VALUES ({marks})"


@cache
def _writer(table: Table) -> Callable[[Row], tuple[Any, ...]]:
    """What turns a row of this table into the values of its insertion."""
    take = itemgetter(*table.columns.keys())
    days, bools, jsons = (_places(table, kind) for kind in (Date, Boolean, JSON))

    def values(row: Row) -> tuple[Any, ...]:
        cells: list[Any] = [NULL if cell is None else cell for cell in take(row)]
        for at in days:
            if cells[at] is not NULL:
                cells[at] = day_text(cells[at])
        for at in bools:
            cells[at] = +cells[at]  # a bool is not an int to the driver
        for at in jsons:
            cells[at] = _to_json(cells[at]).decode()
        return tuple(cells)

    return values


@cache
def _reader(table: Table) -> Callable[[Iterable[Any]], Row]:
    """What turns the stored values of a row of this table into the row."""
    names = table.columns.keys()
    days, jsons = ([names[at] for at in _places(table, kind)] for kind in (Date, JSON))

    def row(stored: Iterable[Any]) -> Row:
        made = dict(zip(names, stored, strict=True))
        for name in days:
            if made[name] is not None:
                made[name] = _day(made[name])
        for name in jsons:
            made[name] = _from_json(made[name])
        return made

    return row


def _places(table: Table, kind: type[TypeEngine[Any]]) -> list[int]:
    return [at for at, column in enumerate(table.columns) if isinstance(column.type, kind)]
