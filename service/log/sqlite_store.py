"""The log's file in SQLite: its tables, its connections, one writer at a time."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from service.log.port import LogNotMade
from service.log.sqlite_turn import Turn

SCHEMA_VERSION = 5
BUSY_SECONDS = 10.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    originator_id BLOB NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
);
CREATE TABLE IF NOT EXISTS idempotency (
    client TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    thing_id BLOB NOT NULL,
    reference TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    recorded_on TEXT NOT NULL,
    PRIMARY KEY (client, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS open_matters (
    thing_id BLOB PRIMARY KEY,
    review_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS open_matters_by_review ON open_matters (review_id);
CREATE TABLE IF NOT EXISTS review_codes (
    code TEXT PRIMARY KEY,
    review_id BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (
    thing_id BLOB PRIMARY KEY,
    session_id BLOB NOT NULL,
    who BLOB NOT NULL,
    sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS waiting_by_session ON waiting (session_id);
CREATE TABLE IF NOT EXISTS unlinked (
    id BLOB PRIMARY KEY,
    sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER IF NOT EXISTS events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER IF NOT EXISTS what_waits_is_released_first BEFORE INSERT ON events
WHEN NEW.originator_version = 1
AND EXISTS (SELECT 1 FROM waiting WHERE thing_id = NEW.originator_id)
BEGIN SELECT RAISE(ABORT, 'something waits in the box that has this id'); END;
"""
CODES_OF_VERSION_1 = """
INSERT OR IGNORE INTO review_codes
SELECT json_extract(CAST(state AS TEXT), '$.code'), originator_id FROM events
WHERE topic = 'case-review-opened' ORDER BY position
"""
"""Before version 2 nobody kept the codes apart: the first review that has one keeps it."""
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA recursive_triggers=ON",
)


class SqliteStore:
    """The log's file: a connection a thread to read with, and one to write with."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self.alone = threading.Lock()
        self.turn = Turn(path, BUSY_SECONDS)
        self._writer: sqlite3.Connection | None = None
        self._connections: list[sqlite3.Connection] = []

    def create(self) -> None:
        """Make the tables, or bring those of an earlier version up.

        Again and again, and beside itself, does no harm.
        """
        with self.writing() as connection:
            for statement in _statements(SCHEMA):
                connection.execute(statement)
            if connection.execute("PRAGMA user_version").fetchone()[0] < 2:
                connection.execute(CODES_OF_VERSION_1)
            connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def check(self) -> None:
        """Raises `LogNotMade` unless the tables are there."""
        if not self.path.exists():
            raise LogNotMade
        version = self.reader().execute("PRAGMA user_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            raise LogNotMade

    def reader(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    def writing(self) -> "Writing":
        """A transaction that holds the write lock from its first moment; whatever goes wrong, it ends.

        An error while it ends leaves open whether it was written: look.
        """
        return Writing(self)

    def writer(self) -> sqlite3.Connection:
        """The one connection that writes; only whoever has the turn may ask for it."""
        if self._writer is None:
            self._writer = self._connect()
        return self._writer

    def close(self) -> None:
        """Close every connection of every thread."""
        while self._connections:
            self._connections.pop().close()
        self._local = threading.local()
        self._writer = None
        self.turn.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path,
            isolation_level=None,
            timeout=BUSY_SECONDS,
            check_same_thread=False,
            cached_statements=512,
        )
        for pragma in PRAGMAS:
            connection.execute(pragma)
        self._connections.append(connection)
        return connection


class Writing:
    """One write transaction: this process's turn, and in it one thread's.

    A class and no generator: a lone command would wait a tenth longer for two of those.
    """

    __slots__ = ("_connection", "_store")

    def __init__(self, store: SqliteStore) -> None:
        self._store = store

    def __enter__(self) -> sqlite3.Connection:
        store = self._store
        store.alone.acquire()
        try:
            store.turn.take()
            self._connection = store.writer()
            self._connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            store.turn.give_back()  # also where it was not had: then nothing happens
            store.alone.release()
            raise
        return self._connection

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._connection.execute("COMMIT")
        finally:
            try:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            finally:
                self._store.turn.give_back()
                self._store.alone.release()


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: sqlite3's own `executescript` commits first."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
