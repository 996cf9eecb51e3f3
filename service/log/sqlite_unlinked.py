"""The anonymous box in SQLite: how an entry comes in, and how it leaves with a command."""

import sqlite3
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import OperationalError

from service.log.appends import Append
from service.log.sqlite_store import SqliteStore
from service.log.unlinked import Unlinked

COLUMNS = "SELECT id, sealed FROM unlinked"
KEEP = "INSERT OR IGNORE INTO unlinked (id, sealed) VALUES (?,?)"
PUT = "INSERT INTO unlinked (id, sealed) VALUES (?,?)"
WAITS = "SELECT 1 FROM unlinked WHERE id = ?"
LEAVE = "DELETE FROM unlinked WHERE id = ?"


class SqliteUnlinked:
    """Keeps and reads entries; see `service.log.unlinked.UnlinkedBox`.

    The table has no row numbers: entries lie in the order of their ids, which chance made.
    """

    def __init__(self, store: SqliteStore) -> None:
        self.store = store

    def put(self, entry: Unlinked) -> None:
        """Keep an entry."""
        try:
            with self.store.writing() as connection:
                connection.execute(KEEP, (entry.id.bytes, entry.sealed))
        except sqlite3.Error as error:
            raise OperationalError(error) from error

    def all(self) -> Sequence[Unlinked]:
        """Everything that waits."""
        rows = self.store.reader().execute(f"{COLUMNS} ORDER BY id")
        return [unlinked_of(row) for row in rows.fetchall()]

    def one(self, id: UUID) -> Unlinked | None:
        """The entry with this id, if it waits."""
        row = self.store.reader().execute(f"{COLUMNS} WHERE id = ?", (id.bytes,)).fetchone()
        return None if row is None else unlinked_of(row)


def unlinked_of(row: Sequence[Any]) -> Unlinked:
    """An entry as its row holds it."""
    id, sealed = row
    return Unlinked(UUID(bytes=id), sealed)


def is_gone(connection: sqlite3.Connection, append: Append) -> bool:
    """Whether the entry that a command was made of has left the box already."""
    id = append.leaves
    return id is not None and connection.execute(WAITS, (id.bytes,)).fetchone() is None


def leave(connection: sqlite3.Connection, append: Append) -> None:
    """Take the entry out that the command was made of."""
    if append.leaves is not None:
        connection.execute(LEAVE, (append.leaves.bytes,))
