"""The whole log out of PostgreSQL, and into it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from eventsourcing.persistence import OperationalError
from psycopg import Connection

from service.log import postgres_unlinked
from service.log.box import Waiting
from service.log.postgres_box import COLUMNS
from service.log.postgres_store import PostgresStore
from service.log.snapshot import PAGE, LoggedEvent, NotEmpty, OpenMatter, ReviewCode, Row, UsedKey
from service.log.unlinked import Unlinked

APPENDING = 5216694956355245935
"""The advisory lock that heedful.append holds while it writes (postgres.sql)."""
# A long log takes longer than a request may, and whoever reads what we write may be slow.
PATIENTLY = ("SET LOCAL statement_timeout = 0", "SET LOCAL idle_in_transaction_session_timeout = 0")
TABLES = ("events", "idempotency", "open_matters", "review_codes", "waiting", "unlinked")
EVENTS = (
    "SELECT position, originator_id, originator_version, topic, state"
    " FROM heedful.events ORDER BY position"
)
KEYS = (
    "SELECT client, key, request_hash, thing_id, reference, version, position, recorded_on::text"
    ' FROM heedful.idempotency ORDER BY client COLLATE "C", key COLLATE "C"'
)
MATTERS = "SELECT thing_id, review_id, kind, reference FROM heedful.open_matters ORDER BY thing_id"
CODES = 'SELECT code, review_id FROM heedful.review_codes ORDER BY code COLLATE "C"'
BOX = f"{COLUMNS} ORDER BY thing_id"
UNLINKED = f"{postgres_unlinked.COLUMNS} ORDER BY id"
# COPY writes the given positions, though they are GENERATED ALWAYS (PostgreSQL manual, COPY).
PUT: dict[type[Row], str] = {
    LoggedEvent: "COPY heedful.events"
    " (position, originator_id, originator_version, topic, state) FROM STDIN",
    UsedKey: "COPY heedful.idempotency (client, key, request_hash, thing_id, reference, version,"
    " position, recorded_on) FROM STDIN",
    OpenMatter: "COPY heedful.open_matters (thing_id, review_id, kind, reference) FROM STDIN",
    ReviewCode: "COPY heedful.review_codes (code, review_id) FROM STDIN",
    Waiting: "COPY heedful.waiting (thing_id, session_id, who, sealed) FROM STDIN",
    Unlinked: "COPY heedful.unlinked (id, sealed) FROM STDIN",
}
GO_ON = (
    "SELECT setval(pg_get_serial_sequence('heedful.events', 'position'), max(position))"
    " FROM heedful.events HAVING max(position) IS NOT NULL"
)


class PostgresSnapshots:
    """Snapshots of a log in PostgreSQL: read as the service's role, filled as the owner."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store

    @contextmanager
    def reading(self) -> Iterator[Iterator[Row]]:
        """Every row as of one moment. Raises `OperationalError` when the database does not answer."""
        with self._transaction(self.store.url) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            _be_patient(connection)
            yield _rows(connection)

    @contextmanager
    def filling(self) -> Iterator["PostgresFilling"]:
        """A transaction that nobody appends beside. Raises `NotEmpty` and what `create` raises."""
        self.store.create()
        with self._transaction(self.store.owner_url) as connection:
            _be_patient(connection)
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (APPENDING,))
            for table in TABLES:
                if connection.execute(f"SELECT 1 FROM heedful.{table} LIMIT 1").fetchone():
                    raise NotEmpty
            yield PostgresFilling(connection)
            connection.execute(GO_ON)

    @contextmanager
    def _transaction(self, url: str) -> Iterator[Connection[Any]]:
        try:
            with closing(self.store.connect(url)) as connection, connection.transaction():
                yield connection
        except psycopg.OperationalError as error:
            raise OperationalError(error) from error


class PostgresFilling:
    """The transaction that fills an empty log."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def put(self, rows: Sequence[Row]) -> None:
        """Write rows that are all of one kind."""
        with self._connection.cursor().copy(PUT[type(rows[0])]) as copy:
            for row in rows:
                copy.write_row([getattr(row, name) for name in row.__struct_fields__])


def _rows(connection: Connection[Any]) -> Iterator[Row]:
    yield from _each(connection, EVENTS, LoggedEvent)
    yield from _each(connection, KEYS, UsedKey)
    yield from _each(connection, MATTERS, OpenMatter)
    yield from _each(connection, CODES, ReviewCode)
    yield from _each(connection, BOX, Waiting)
    yield from _each(connection, UNLINKED, Unlinked)


def _each(connection: Connection[Any], query: str, made: Callable[..., Row]) -> Iterator[Row]:
    """Rows page by page, by a cursor of the server's."""
    with connection.cursor(name="heedful_snapshot", binary=True) as cursor:
        cursor.itersize = PAGE
        for row in cursor.execute(query):
            yield made(*row)


def _be_patient(connection: Connection[Any]) -> None:
    for setting in PATIENTLY:
        connection.execute(setting)
