"""How one command is written in SQLite: judged before it writes, inside a transaction."""

import sqlite3
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent

from domain.rejections import CodeAlreadyUsed, MattersStillOpen, Rejection
from service.log import sqlite_box, sqlite_unlinked
from service.log.appends import Append, Outcome
from service.log.conditions import (
    CodeIsFree,
    Condition,
    IdempotencyRow,
    Matter,
    Never,
    NothingElseOpen,
    StillSo,
)

INSERT = "INSERT INTO events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)"
INSERT_KEY = "INSERT INTO idempotency VALUES (?,?,?,?,?,?,?,?)"
INSERT_MATTER = "INSERT OR REPLACE INTO open_matters VALUES (?,?,?,?)"
DELETE_MATTER = "DELETE FROM open_matters WHERE thing_id = ?"
VERSION = "SELECT 1 FROM events WHERE originator_id = ? AND originator_version = ?"
KEY = "SELECT 1 FROM idempotency WHERE client = ? AND key = ?"
CODE = "SELECT review_id FROM review_codes WHERE code = ?"
CLAIM = "INSERT OR IGNORE INTO review_codes VALUES (?,?)"
MATTERS = "SELECT thing_id, reference FROM open_matters WHERE review_id = ?"


def write_one(connection: sqlite3.Connection, append: Append) -> Outcome:
    """Judge one command and write it, inside a transaction. A refusal has written nothing."""
    refusal = _taken(connection, append) or _refused(connection, append.conditions)
    if refusal is not None:
        return refusal
    sqlite_unlinked.leave(connection, append)
    sqlite_box.change(connection, append)  # first: an event whose id waits is not let in
    positions = [_insert(connection, event) for event in append.events]
    for matter in append.matters:
        _keep(connection, matter)
    claim(connection, append)
    if append.idempotency is not None:
        connection.execute(INSERT_KEY, values_of_key(append.idempotency, positions))
    return positions


def is_refused(connection: sqlite3.Connection, condition: Condition) -> bool:
    """Whether a condition does not hold."""
    return _refused(connection, (condition,)) is not None


def claim(connection: sqlite3.Connection, append: Append) -> None:
    """Write down the codes that are its reviews' from now on."""
    for condition in append.conditions:
        if isinstance(condition, CodeIsFree):
            connection.execute(CLAIM, (condition.code, condition.review_id.bytes))


def _taken(connection: sqlite3.Connection, append: Append) -> IntegrityError | None:
    """Somebody was first to write a version or to use the key."""
    for event in append.events:
        if connection.execute(VERSION, _place(event)).fetchone():
            return IntegrityError("somebody else wrote this version first")
    row = append.idempotency
    if row is not None and connection.execute(KEY, (row.client, row.key)).fetchone():
        return IntegrityError("this key was used already")
    if sqlite_box.stands_against(connection, append):
        return IntegrityError("something waits in the box that has this id, or would stay behind")
    if sqlite_unlinked.is_gone(connection, append):
        return IntegrityError("somebody else was first to take the entry out of the box")
    return None


def _refused(connection: sqlite3.Connection, conditions: Sequence[Condition]) -> Rejection | None:
    """The refusal of the first condition that does not hold."""
    for condition in conditions:
        match condition:
            case Never(refusal=refusal):
                return refusal
            case StillSo(otherwise=otherwise) if _has_changed(connection, condition):
                return otherwise
            case NothingElseOpen() if loose := _loose(connection, condition):
                return MattersStillOpen(loose)
            case CodeIsFree() if _is_anothers(connection, condition):
                return CodeAlreadyUsed()
    return None


def _has_changed(connection: sqlite3.Connection, condition: StillSo) -> bool:
    marks = ",".join("?" * len(condition.topics))
    found = connection.execute(
        f"SELECT 1 FROM events WHERE originator_id = ? AND originator_version > ?"
        f" AND topic IN ({marks}) LIMIT 1",
        (condition.thing_id.bytes, condition.version, *condition.topics),
    ).fetchone()
    return found is not None


def _loose(connection: sqlite3.Connection, condition: NothingElseOpen) -> tuple[str, ...]:
    rows = connection.execute(MATTERS, (condition.review_id.bytes,))
    loose = (reference for id, reference in rows if UUID(bytes=id) not in condition.carried)
    return tuple(sorted(loose))


def _is_anothers(connection: sqlite3.Connection, condition: CodeIsFree) -> bool:
    row = connection.execute(CODE, (condition.code,)).fetchone()
    return row is not None and row[0] != condition.review_id.bytes


def _place(event: StoredEvent) -> tuple[bytes, int]:
    assert isinstance(event.originator_id, UUID)
    return event.originator_id.bytes, event.originator_version


def _insert(connection: sqlite3.Connection, event: StoredEvent) -> int:
    row = (*_place(event), event.topic, event.state)
    position = connection.execute(INSERT, row).lastrowid
    assert position is not None
    return position


def _keep(connection: sqlite3.Connection, matter: Matter) -> None:
    """Write down whether a thing is open in its review."""
    if matter.is_open:
        connection.execute(INSERT_MATTER, values_of_matter(matter))
    else:
        connection.execute(DELETE_MATTER, (matter.thing_id.bytes,))


def values_of_matter(matter: Matter) -> tuple[Any, ...]:
    """An open matter as it is stored."""
    return (matter.thing_id.bytes, matter.review_id.bytes, matter.kind, matter.reference)


def values_of_key(row: IdempotencyRow, positions: Sequence[int]) -> tuple[Any, ...]:
    """A used key as it is stored; without events it stands for the position it names."""
    position = positions[-1] if positions else row.position
    thing = row.thing_id.bytes
    asked = (row.client, row.key, row.request_hash)
    return (*asked, thing, row.reference, row.version, position, row.recorded_on)
