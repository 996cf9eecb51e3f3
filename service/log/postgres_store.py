"""The log's database in PostgreSQL: its connections, its tables, who may do what."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import psycopg
from eventsourcing.persistence import OperationalError
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict

from service.log import postgres_arrays
from service.log.port import LogCannotBeMade, LogNotMade

SHAPE = 3
OLDEST = 16
"""The oldest PostgreSQL the log is kept in."""
TOO_OLD = f"PostgreSQL {{}} is too old: the log needs {OLDEST} or newer."
NO_RIGHT = (
    "The role may not make the log's tables: let OWNER_DATABASE_URL name the owner of the database."
)
NO_ROLE = "There is no role by the name in DATABASE_URL yet."
SCHEMA = files("service.log").joinpath("postgres.sql")
MAKING = 5216694956355245936
"""The advisory lock that `create` holds: several may run beside each other."""
NOT_THERE = (
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.InsufficientPrivilege,
)
CONNECTING: dict[str, Any] = {
    "autocommit": True,
    "connect_timeout": 5,
    "application_name": "heedful",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
# Read committed: the append function must see what was committed while it waited for its lock.
OPTIONS = (
    "-c default_transaction_isolation=read\\ committed"
    " -c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
)
MOST_IDLE = 64
Parameters = Sequence[Any] | Mapping[str, Any]


class PostgresStore:
    """Connections to the log's database, as many as there are threads that use one at a moment.

    No pool with threads of its own: those do not survive a fork, and one dead connection costs its
    next user a single retry here, not a back-off each.
    """

    def __init__(self, url: str, owner_url: str | None = None) -> None:
        self.url = url
        self.owner_url = owner_url or url
        self._idle: list[Connection[Any]] = []

    def create(self) -> None:
        """Make the tables as the owner, and give the service's role what it needs of them.

        Raises `LogCannotBeMade`, and `OperationalError` when the database does not answer.
        """
        try:
            with self.connect(self.owner_url) as connection, connection.transaction():
                self._make(connection)
        except psycopg.OperationalError as error:
            raise OperationalError(error) from error
        except psycopg.errors.InsufficientPrivilege:
            raise LogCannotBeMade(NO_RIGHT) from None
        except psycopg.errors.UndefinedObject:
            raise LogCannotBeMade(NO_ROLE) from None

    def _make(self, connection: Connection[Any]) -> None:
        version = connection.info.server_version // 10_000
        if version < OLDEST:
            raise LogCannotBeMade(TOO_OLD.format(version))
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (MAKING,))
        connection.execute(SCHEMA.read_bytes())
        role = conninfo_to_dict(self.url).get("user")
        if role is not None and role != connection.info.user:
            for grant in GRANTS:
                connection.execute(sql.SQL(grant).format(sql.Identifier(str(role))))

    def check(self) -> None:
        """Raises `LogNotMade` unless the tables are there, and `OperationalError`."""
        try:
            shape = self.query("SELECT heedful.shape()")[0][0]
        except NOT_THERE:
            raise LogNotMade from None
        if shape != SHAPE:
            raise LogNotMade

    def query(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        """The rows of a question; asked again when the connection turns out to be dead.

        Raises `OperationalError` when the database does not answer.
        """
        try:
            return self._ask(statement, parameters)
        except psycopg.OperationalError:
            self.forget_idle()
        try:
            return self._ask(statement, parameters)
        except psycopg.OperationalError as error:
            raise OperationalError(error) from error

    @contextmanager
    def connection(self) -> Iterator[Connection[Any]]:
        """A connection for a moment, the one used last first; given back unless it broke."""
        connection = self._idle.pop() if self._idle else self.connect()
        try:
            yield connection
        finally:
            if connection.broken or connection.closed or len(self._idle) >= MOST_IDLE:
                connection.close()
            else:
                self._idle.append(connection)

    def connect(self, url: str | None = None) -> Connection[Any]:
        """A new connection. Raises `psycopg.OperationalError`."""
        connection = Connection.connect(
            url or self.url, options=_options(url or self.url), **CONNECTING
        )
        connection.prepare_threshold = 1
        postgres_arrays.register(connection)
        return connection

    def forget_idle(self) -> None:
        """One was dead, so the others are: the server went away."""
        while self._idle:
            self._idle.pop().close()

    def close(self) -> None:
        """Close every connection that nobody uses."""
        self.forget_idle()

    def _ask(self, statement: str, parameters: Parameters) -> list[Any]:
        with self.connection() as connection:
            return connection.cursor(binary=True).execute(statement, parameters).fetchall()


GRANTS = (
    "GRANT USAGE ON SCHEMA heedful TO {}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA heedful TO {}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA heedful TO {}",
)
"""What the service may do: read, and write through the functions. Nothing else."""


def _options(url: str) -> str:
    """Ours, and behind them what the operator says in the URL."""
    given = conninfo_to_dict(url).get("options") or ""
    return f"{OPTIONS} {given}".strip()
