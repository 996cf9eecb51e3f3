"""How a batch is written in SQLite: what cannot see one another in one statement, the rest one by one.

Every statement lets go of Python's lock, and with many threads it takes long to get it back: thirty
events in one statement are written in a fraction of the time of thirty statements.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from service.log.appends import Append, Outcome, independent
from service.log.conditions import Condition, Matter, StillSo
from service.log.sqlite_box import new_things
from service.log.sqlite_writing import claim, is_refused, values_of_key, values_of_matter, write_one

EVENTS = "INSERT INTO events (originator_id, originator_version, topic, state) VALUES "
KEYS = "INSERT INTO idempotency VALUES "
# CROSS JOIN: what is asked about first, then its rows by an index. `(a, b) IN (VALUES …)` reads them all.
USED = (
    "SELECT 1 FROM (VALUES {}) AS asked CROSS JOIN idempotency"
    " ON client = asked.column1 AND key = asked.column2 LIMIT 1"
)
CHANGED = (
    "SELECT 1 FROM (VALUES {}) AS asked CROSS JOIN events ON originator_id = asked.column1"
    " AND originator_version > asked.column2 WHERE topic IN ({}) LIMIT 1"
)
WAITS = "SELECT 1 FROM waiting WHERE thing_id IN ({}) LIMIT 1"
OPENED = "INSERT OR REPLACE INTO open_matters VALUES "
CLOSED = "DELETE FROM open_matters WHERE thing_id IN ({})"
Row = Sequence[Any]


def write_batch(connection: sqlite3.Connection, batch: Sequence[Append]) -> list[Outcome]:
    """What became of each command, inside a transaction. A refusal has written nothing of its own."""
    return [outcome for run in independent(batch) for outcome in _write_run(connection, run)]


def _write_run(connection: sqlite3.Connection, run: Sequence[Append]) -> list[Outcome]:
    """At once if nothing stands against any of them; else each is judged and written by itself."""
    if not _anything_against(connection, run):
        try:
            following = _insert_events(connection, run)
        except sqlite3.IntegrityError:  # a version is there; the statement has undone itself
            pass
        else:
            return _write_the_rest(connection, run, following)
    return [write_one(connection, append) for append in run]


def _anything_against(connection: sqlite3.Connection, run: Sequence[Append]) -> bool:
    keys = [(row.client, row.key) for append in run if (row := append.idempotency) is not None]
    if keys:
        used = USED.format(_places(len(keys), 2))
        if connection.execute(used, _flat(keys)).fetchone():
            return True
    if _touches_the_box(connection, run):
        return True
    conditions = [condition for append in run for condition in append.conditions]
    return _has_changed(connection, conditions) or any(
        is_refused(connection, condition)
        for condition in conditions
        if not isinstance(condition, StillSo)
    )


def _touches_the_box(connection: sqlite3.Connection, run: Sequence[Append]) -> bool:
    """Whether anything is put into the box, leaves it, or has the id of something in it."""
    if any(append.waiting is not None or append.released is not None for append in run):
        return True
    begun = [id for append in run for id in new_things(append)]
    return bool(begun) and bool(
        connection.execute(WAITS.format(_marks(len(begun))), begun).fetchone()
    )


def _has_changed(connection: sqlite3.Connection, conditions: Sequence[Condition]) -> bool:
    """Whether anything that had to be still so is not; nearly all commands name the same topics."""
    asked: dict[tuple[str, ...], list[Row]] = {}
    for condition in conditions:
        if isinstance(condition, StillSo):
            place = (condition.thing_id.bytes, condition.version)
            asked.setdefault(condition.topics, []).append(place)
    return any(
        connection.execute(
            CHANGED.format(_places(len(places), 2), _marks(len(topics))), [*_flat(places), *topics]
        ).fetchone()
        for topics, places in asked.items()
    )


def _write_the_rest(
    connection: sqlite3.Connection, run: Sequence[Append], following: Iterator[int]
) -> list[Outcome]:
    """What belongs to the events. Whatever is raised here ends the transaction: nothing is written."""
    outcomes: list[Outcome] = [[next(following) for _ in append.events] for append in run]
    keys = []
    for append, positions in zip(run, outcomes, strict=True):
        claim(connection, append)
        if append.idempotency is not None:
            assert isinstance(positions, list)
            keys.append(values_of_key(append.idempotency, positions))
    if keys:
        connection.execute(KEYS + _places(len(keys), len(keys[0])), _flat(keys))
    _keep(connection, [matter for append in run for matter in append.matters])
    return outcomes


def _keep(connection: sqlite3.Connection, matters: Sequence[Matter]) -> None:
    """Which things are open now; of several words on one thing the last counts."""
    last = {matter.thing_id: matter for matter in matters}
    opened = [values_of_matter(matter) for matter in last.values() if matter.is_open]
    closed = [matter.thing_id.bytes for matter in last.values() if not matter.is_open]
    if opened:
        connection.execute(OPENED + _places(len(opened), 4), _flat(opened))
    if closed:
        connection.execute(CLOSED.format(_marks(len(closed))), closed)


def _insert_events(connection: sqlite3.Connection, run: Sequence[Append]) -> Iterator[int]:
    """Their positions: one after the other, since nobody else writes in this transaction."""
    rows = [_values(event) for append in run for event in append.events]
    if not rows:
        return iter(())
    last = connection.execute(EVENTS + _places(len(rows), 4), _flat(rows)).lastrowid
    assert last is not None
    return iter(range(last - len(rows) + 1, last + 1))


def _values(event: Any) -> Row:
    assert isinstance(event.originator_id, UUID)
    return event.originator_id.bytes, event.originator_version, event.topic, event.state


@cache
def _places(rows: int, columns: int) -> str:
    return ",".join([f"({_marks(columns)})"] * rows)


def _marks(values: int) -> str:
    return ",".join("?" * values)


def _flat(rows: Iterable[Row]) -> list[Any]:
    return [value for row in rows for value in row]
