"""The waiting box in SQLite: how it is read, and how one command changes it."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from service.log.appends import Append
from service.log.box import Waiting
from service.log.sqlite_store import SqliteStore

COLUMNS = "SELECT thing_id, session_id, who, sealed FROM waiting"
RECORDED = "SELECT 1 FROM events WHERE originator_id = ? AND originator_version = 1"
WAITS = "SELECT session_id FROM waiting WHERE thing_id = ?"
LEFT_BEHIND = "SELECT thing_id FROM waiting WHERE session_id = ?"
PUT = "INSERT INTO waiting (thing_id, session_id, who, sealed) VALUES (?,?,?,?)"
RELEASE = "DELETE FROM waiting WHERE session_id = ?"


class SqliteBox:
    """Reads the box; see `service.log.box.Box`."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store

    def of(self, session_id: UUID) -> Sequence[Waiting]:
        """Everything that waits in a session."""
        rows = self._rows(f"{COLUMNS} WHERE session_id = ? ORDER BY thing_id", session_id)
        return [waiting_of(row) for row in rows]

    def one(self, thing_id: UUID) -> Waiting | None:
        """The entry with this id, if it waits."""
        rows = self._rows(f"{COLUMNS} WHERE thing_id = ?", thing_id)
        return waiting_of(rows[0]) if rows else None

    def voices(self, session_id: UUID) -> Mapping[bytes, int]:
        """How many entries wait in a session of everybody who made any."""
        return dict(
            self._rows(
                "SELECT who, count(*) FROM waiting WHERE session_id = ? GROUP BY who", session_id
            )
        )

    def sessions(self) -> Sequence[UUID]:
        """The sessions in which anything waits."""
        rows = self._rows("SELECT DISTINCT session_id FROM waiting ORDER BY session_id")
        return [UUID(bytes=id) for (id,) in rows]

    def _rows(self, query: str, *ids: UUID) -> list[Any]:
        return self.store.reader().execute(query, [id.bytes for id in ids]).fetchall()


def waiting_of(row: Sequence[Any]) -> Waiting:
    """An entry as its row holds it."""
    thing_id, session_id, who, sealed = row
    return Waiting(UUID(bytes=thing_id), UUID(bytes=session_id), who, sealed)


def stands_against(connection: sqlite3.Connection, append: Append) -> bool:
    """Whether an id waits already, or something waits that the command would leave behind."""
    session = append.released.session_id.bytes if append.released else None
    entry = append.waiting
    if entry is not None and (
        connection.execute(RECORDED, (entry.thing_id.bytes,)).fetchone()
        or connection.execute(WAITS, (entry.thing_id.bytes,)).fetchone()
    ):
        return True
    for id in new_things(append):
        waits = connection.execute(WAITS, (id,)).fetchone()
        if waits is not None and waits[0] != session:
            return True
    if session is None:
        return False
    taken_along = set(new_things(append))
    return any(id not in taken_along for (id,) in connection.execute(LEFT_BEHIND, (session,)))


def change(connection: sqlite3.Connection, append: Append) -> None:
    """Put an entry into the box, or take out what the command's events were made of."""
    if append.waiting is not None:
        connection.execute(PUT, values_of_waiting(append.waiting))
    if append.released is not None:
        connection.execute(RELEASE, (append.released.session_id.bytes,))


def new_things(append: Append) -> list[bytes]:
    """The ids of what the command begins."""
    return [
        event.originator_id.bytes
        for event in append.events
        if event.originator_version == 1 and isinstance(event.originator_id, UUID)
    ]


def values_of_waiting(entry: Waiting) -> tuple[bytes, ...]:
    """An entry as it is stored."""
    return (entry.thing_id.bytes, entry.session_id.bytes, entry.who, entry.sealed)
