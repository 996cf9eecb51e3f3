"""Sessions with the PostgreSQL server that keeps the read models: who reads, who writes, who owns.

Each is a pool that asks a connection whether it is alive before it gives it out, and begins anew when
one is not: after the server was restarted the next use simply works.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.json import set_json_loads
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

CONNECTING: dict[str, Any] = {
    "connect_timeout": 5,
    "application_name": "heedful views",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
A_LOST_TAIL_IS_READ_AGAIN = "-c synchronous_commit=off"
"""A crash of the server may undo the last pages, whole and the last one first, each with its position.

They are read from the log again: nothing that was recorded is kept here alone. What the owner does is not
done again by itself, so that is on disk before anybody is told.
"""
LIMITS = "-c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
"""Not for the owner: an index over a long history takes its time."""
NOBODY_WAITS_LONG = "-c statement_timeout=60s -c idle_in_transaction_session_timeout=5s"
"""Whoever applies pages and is stopped in the midst of one lets go of it: another follower stands by."""


class Sessions:
    """The pools of one process; a connection is only made when somebody needs it."""

    def __init__(self, url: str, owner_url: str) -> None:
        snapshot, each = "REPEATABLE READ", "READ COMMITTED"
        reading, owner_reading = _engine(url, snapshot, LIMITS), _engine(owner_url, snapshot)
        self.reading = reading.execution_options(postgresql_readonly=True)
        self.owner_reading = owner_reading.execution_options(postgresql_readonly=True)
        self.writing = _engine(url, each, f"{NOBODY_WAITS_LONG} {A_LOST_TAIL_IS_READ_AGAIN}")
        self.owner = _engine(owner_url, each)
        role, owner = (conninfo_to_dict(one).get("user") for one in (url, owner_url))
        self.role = str(role) if role is not None and role != owner else None

    @property
    def quoted_role(self) -> str:
        """The service's role as it stands between double quotes."""
        return (self.role or "").replace('"', '""')

    @contextmanager
    def outside_transactions(self) -> Iterator[Connection]:
        """The owner, every statement for itself."""
        with self.owner.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection that nobody uses."""
        for engine in (self.reading, self.owner_reading, self.writing, self.owner):
            engine.dispose()


def sqlstate(error: DBAPIError) -> str:
    """What the server calls the error; empty where it was not the server's."""
    return getattr(error.orig, "sqlstate", None) or ""


def _engine(url: str, isolation_level: Any, more: str = "") -> Engine:
    given = conninfo_to_dict(url).get("options") or ""
    options = f"-c lock_timeout=10s {more} {given}"

    def connect() -> psycopg.Connection[Any]:  # libpq reads the URL: it may name several hosts
        connection = psycopg.connect(url, options=options, **CONNECTING)
        # SQLAlchemy's own parameter for this reaches only connections that it makes itself.
        set_json_loads(msgspec.json.decode, connection)
        return connection

    return create_engine(
        "postgresql+psycopg://",
        creator=connect,
        isolation_level=isolation_level,
        pool_pre_ping=True,
        pool_size=16,
        max_overflow=48,
        pool_use_lifo=True,
        use_native_hstore=False,
        hide_parameters=True,
    )
