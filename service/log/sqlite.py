"""The event log in SQLite: append with guards, read a stream, read the log, know its head."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    IntegrityError,
    Notification,
    OperationalError,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    TrackingRecorder,
)

from service.log.conditions import Condition, IdempotencyRow, Matter

SCHEMA_VERSION = 2
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
CREATE TRIGGER IF NOT EXISTS events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER IF NOT EXISTS events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
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
INSERT = "INSERT INTO events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)"
INSERT_KEY = "INSERT INTO idempotency VALUES (?,?,?,?,?,?,?,?)"
INSERT_MATTER = "INSERT OR REPLACE INTO open_matters VALUES (?,?,?,?)"
DELETE_MATTER = "DELETE FROM open_matters WHERE thing_id = ?"
COLUMNS = "originator_id, originator_version, topic, state"


class LogNotMade(Exception):
    """The stores do not exist yet: `python -m service init` makes them."""


class SqliteStore:
    """The log's file: one connection a thread, one writer at a time in this process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._writing = threading.Lock()
        self._connections: list[sqlite3.Connection] = []

    def create(self) -> None:
        """Make the tables, or bring those of an earlier version up; again and again does no harm."""
        with self._writing:
            connection = self._connect()
            connection.executescript(SCHEMA)
            if connection.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
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

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the write lock from its first moment."""
        with self._writing:
            connection = self.reader()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close every connection of every thread."""
        while self._connections:
            self._connections.pop().close()
        self._local = threading.local()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
        )
        for pragma in PRAGMAS:
            connection.execute(pragma)
        self._connections.append(connection)
        return connection


class SqliteRecorder(ApplicationRecorder):
    """Appends events with their conditions, matters and idempotency key in one transaction."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        matters: Sequence[Matter] = (),
        conditions: Sequence[Condition] = (),
        idempotency: IdempotencyRow | None = None,
        **_: Any,
    ) -> Sequence[int]:
        """Append, or refuse all of it. Without events a key is remembered for its own position.

        Raises `IntegrityError` when somebody else wrote the version first, and whatever a
        condition raises.
        """
        try:
            with self.store.writing() as connection:
                positions = [_insert(connection, event) for event in stored_events]
                for condition in conditions:
                    condition.check(connection)
                for matter in matters:
                    _keep(connection, matter)
                if idempotency is not None:
                    position = positions[-1] if positions else idempotency.position
                    _remember(connection, idempotency, position)
        except sqlite3.IntegrityError as error:
            raise IntegrityError(error) from error
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error
        return positions

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one aggregate, in order."""
        assert isinstance(originator_id, UUID)
        order = "DESC" if desc else "ASC"
        rows = self.store.reader().execute(
            f"SELECT {COLUMNS} FROM events WHERE originator_id = ?"
            " AND originator_version > ? AND originator_version <= ?"
            f" ORDER BY originator_version {order} LIMIT ?",
            (originator_id.bytes, gt or 0, lte or 2**62, -1 if limit is None else limit),
        )
        return [
            StoredEvent(UUID(bytes=id), version, topic, state) for id, version, topic, state in rows
        ]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """A page of the log, in order of position."""
        first = (start or 0) + (0 if inclusive_of_start else 1)
        named = f" AND topic IN ({','.join('?' * len(topics))})" if topics else ""
        rows = self.store.reader().execute(
            f"SELECT position, {COLUMNS} FROM events WHERE position >= ? AND position <= ?{named}"
            " ORDER BY position LIMIT ?",
            (first, 2**62 if stop is None else stop, *topics, limit),
        )
        return [
            Notification(UUID(bytes=id), version, topic, state, position)
            for position, id, version, topic, state in rows
        ]

    def max_notification_id(self) -> int | None:
        """The last position, or None while the log is empty."""
        found: int | None = (
            self.store.reader().execute("SELECT max(position) FROM events").fetchone()[0]
        )
        return found

    def position_of(self, originator_id: UUID, version: int) -> int:
        """Where one event stands in the log."""
        position: int = (
            self.store.reader()
            .execute(
                "SELECT position FROM events WHERE originator_id = ? AND originator_version = ?",
                (originator_id.bytes, version),
            )
            .fetchone()[0]
        )
        return position

    def counts_by_topic(self, after: int, up_to: int) -> Mapping[str, int]:
        """How many events of each stored name stand after one position and up to another.

        Read from the rows themselves: an index on the name would cost every append a page.
        """
        rows = self.store.reader().execute(
            "SELECT topic, count(*) FROM events WHERE position > ? AND position <= ? GROUP BY topic",
            (after, up_to),
        )
        return dict(rows.fetchall())

    def open_matters(self, review_id: UUID) -> Sequence[tuple[UUID, str, str]]:
        """Id, kind and reference of everything still open in a review."""
        rows = self.store.reader().execute(
            "SELECT thing_id, kind, reference FROM open_matters WHERE review_id = ? ORDER BY reference",
            (review_id.bytes,),
        )
        return [(UUID(bytes=id), kind, reference) for id, kind, reference in rows]

    def remembered(self, client: str, key: str) -> IdempotencyRow | None:
        """What was answered to this client's key, if it was used."""
        row = (
            self.store.reader()
            .execute(
                "SELECT request_hash, thing_id, reference, version, position, recorded_on"
                " FROM idempotency WHERE client = ? AND key = ?",
                (client, key),
            )
            .fetchone()
        )
        if row is None:
            return None
        hash, id, reference, version, position, recorded_on = row
        return IdempotencyRow(
            client, key, hash, UUID(bytes=id), reference, version, recorded_on, position
        )

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Not offered: the follower of projections/ polls and is woken instead."""
        raise NotImplementedError


class LogFactory(InfrastructureFactory[TrackingRecorder]):
    """Hands our recorder to the library, in place of its own."""

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        self.store = SqliteStore(Path(self.env["HEEDFUL_LOG"]))

    def application_recorder(self) -> ApplicationRecorder:
        """The log."""
        return SqliteRecorder(self.store)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """Not offered: aggregates are small, so there are no snapshots."""
        self._not_offered()

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> TrackingRecorder:
        """Not offered: read models keep their own position."""
        self._not_offered()

    def process_recorder(self) -> ProcessRecorder:
        """Not offered: read models keep their own position."""
        self._not_offered()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def _not_offered(self) -> NoReturn:
        raise NotImplementedError


def _insert(connection: sqlite3.Connection, event: StoredEvent) -> int:
    assert isinstance(event.originator_id, UUID)
    row = (event.originator_id.bytes, event.originator_version, event.topic, event.state)
    position = connection.execute(INSERT, row).lastrowid
    assert position is not None
    return position


def _keep(connection: sqlite3.Connection, matter: Matter) -> None:
    if matter.is_open:
        row = (matter.thing_id.bytes, matter.review_id.bytes, matter.kind, matter.reference)
        connection.execute(INSERT_MATTER, row)
    else:
        connection.execute(DELETE_MATTER, (matter.thing_id.bytes,))


def _remember(connection: sqlite3.Connection, row: IdempotencyRow, position: int) -> None:
    values = (row.client, row.key, row.request_hash, row.thing_id.bytes, row.reference, row.version)
    connection.execute(INSERT_KEY, (*values, position, row.recorded_on))
