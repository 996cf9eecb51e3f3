"""The whole log out of SQLite, and into it."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID

from service.log import sqlite_box, sqlite_unlinked
from service.log.box import Waiting
from service.log.snapshot import LoggedEvent, NotEmpty, OpenMatter, ReviewCode, Row, UsedKey
from service.log.sqlite_box import COLUMNS, waiting_of
from service.log.sqlite_store import SqliteStore
from service.log.sqlite_unlinked import unlinked_of
from service.log.unlinked import Unlinked

TABLES = ("events", "idempotency", "open_matters", "review_codes", "waiting", "unlinked")
EVENTS = (
    "SELECT position, originator_id, originator_version, topic, state FROM events ORDER BY position"
)
KEYS = (
    "SELECT client, key, request_hash, thing_id, reference, version, position, recorded_on"
    " FROM idempotency ORDER BY client, key"
)
MATTERS = "SELECT thing_id, review_id, kind, reference FROM open_matters ORDER BY thing_id"
CODES = "SELECT code, review_id FROM review_codes ORDER BY code"
BOX = f"{COLUMNS} ORDER BY thing_id"
UNLINKED = f"{sqlite_unlinked.COLUMNS} ORDER BY id"
# The positions are given, and AUTOINCREMENT goes on after the largest that was ever there.
PUT: dict[type[Row], str] = {
    LoggedEvent: "INSERT INTO events"
    " (position, originator_id, originator_version, topic, state) VALUES (?,?,?,?,?)",
    UsedKey: "INSERT INTO idempotency (client, key, request_hash, thing_id, reference, version,"
    " position, recorded_on) VALUES (?,?,?,?,?,?,?,?)",
    OpenMatter: "INSERT INTO open_matters (thing_id, review_id, kind, reference) VALUES (?,?,?,?)",
    ReviewCode: "INSERT INTO review_codes (code, review_id) VALUES (?,?)",
    Waiting: sqlite_box.PUT,
    Unlinked: sqlite_unlinked.PUT,
}


class SqliteSnapshots:
    """Snapshots of a log in SQLite, on connections of their own."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store

    @contextmanager
    def reading(self) -> Iterator[Iterator[Row]]:
        """Every row as of one moment: a read transaction, which in WAL mode stops no writer."""
        with closing(sqlite3.connect(self.store.path, isolation_level=None)) as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from now on
            yield _rows(connection)

    @contextmanager
    def filling(self) -> Iterator["SqliteFilling"]:
        """A transaction that holds the write lock from its first moment. Raises `NotEmpty`."""
        self.store.create()
        with self.store.writing() as connection:
            for table in TABLES:
                if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
                    raise NotEmpty
            yield SqliteFilling(connection)


class SqliteFilling:
    """The transaction that fills an empty log."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, rows: Sequence[Row]) -> None:
        """Write rows that are all of one kind."""
        self._connection.executemany(PUT[type(rows[0])], [_values(row) for row in rows])


def _rows(connection: sqlite3.Connection) -> Iterator[Row]:
    yield from _each(connection, EVENTS, _event)
    yield from _each(connection, KEYS, _key)
    yield from _each(connection, MATTERS, _matter)
    yield from _each(connection, CODES, _code)
    yield from _each(connection, BOX, waiting_of)
    yield from _each(connection, UNLINKED, unlinked_of)


def _each(
    connection: sqlite3.Connection, query: str, made: Callable[[Sequence[Any]], Row]
) -> Iterator[Row]:
    return map(made, connection.execute(query))


def _event(row: Sequence[Any]) -> LoggedEvent:
    position, id, version, topic, state = row
    return LoggedEvent(position, UUID(bytes=id), version, topic, state)


def _key(row: Sequence[Any]) -> UsedKey:
    client, key, hash, thing_id, reference, version, position, recorded_on = row
    thing = UUID(bytes=thing_id)
    return UsedKey(client, key, hash, thing, reference, version, position, recorded_on)


def _matter(row: Sequence[Any]) -> OpenMatter:
    thing_id, review_id, kind, reference = row
    return OpenMatter(UUID(bytes=thing_id), UUID(bytes=review_id), kind, reference)


def _code(row: Sequence[Any]) -> ReviewCode:
    code, review_id = row
    return ReviewCode(code, UUID(bytes=review_id))


def _values(row: Row) -> list[Any]:
    """The row's fields in order, ids as the bytes they are stored as."""
    values = (getattr(row, name) for name in row.__struct_fields__)
    return [value.bytes if isinstance(value, UUID) else value for value in values]
