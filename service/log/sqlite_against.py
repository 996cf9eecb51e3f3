"""What stands against a run of commands in SQLite, asked of all of them at once.

What can be is asked by the statement that writes the events: each statement lets go of Python's lock, and
where many threads want it that is what a batch waits for. What reads the events themselves is asked
before, since SQLite would copy what it is to write first. Whether an id waits in the box is asked by a
trigger (`service.log.sqlite_store`).
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from service.log.appends import Append
from service.log.conditions import StillSo

# CROSS JOIN: what is asked about first, then its rows by an index. `(a, b) IN (VALUES …)` reads them all.
USED = (
    "SELECT 1 FROM (VALUES {}) AS asked CROSS JOIN idempotency"
    " ON client = asked.column1 AND key = asked.column2"
)
CHANGED = (
    "SELECT 1 FROM (VALUES {}) AS asked CROSS JOIN events ON originator_id = asked.column1"
    " AND originator_version > asked.column2 WHERE topic IN ({}) LIMIT 1"
)
Row = Sequence[Any]


def unless_used(run: Sequence[Append]) -> tuple[str, list[Any]]:
    """A WHERE clause that holds while no key of theirs was used, and its values; empty without keys."""
    keys = [(row.client, row.key) for append in run if (row := append.idempotency) is not None]
    if not keys:
        return "", []
    return f" WHERE NOT EXISTS ({USED.format(places(len(keys), 2))})", flat(keys)


def has_changed(connection: sqlite3.Connection, run: Sequence[Append]) -> bool:
    """Whether anything that had to be still so is not; nearly all commands name the same topics."""
    asked: dict[tuple[str, ...], list[Row]] = {}
    for append in run:
        for condition in append.conditions:
            if isinstance(condition, StillSo):
                place = (condition.thing_id.bytes, condition.version)
                asked.setdefault(condition.topics, []).append(place)
    for topics, rows in asked.items():
        question = CHANGED.format(places(len(rows), 2), marks(len(topics)))
        if connection.execute(question, [*flat(rows), *topics]).fetchone():
            return True
    return False


@cache
def places(rows: int, columns: int) -> str:
    """So many rows of question marks."""
    return ",".join([f"({marks(columns)})"] * rows)


@cache
def marks(values: int) -> str:
    """So many question marks."""
    return ",".join("?" * values)


def flat(rows: Iterable[Row]) -> list[Any]:
    """The values of all rows, one after the other."""
    return [value for row in rows for value in row]
