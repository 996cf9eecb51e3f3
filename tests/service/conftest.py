"""What the tests of the service ask for: the service over an empty log, and an empty log alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.casework import Casework
from service.log.postgres import PostgresRecorder
from service.log.postgres_store import PostgresStore
from service.log.sqlite import SqliteRecorder
from service.log.sqlite_store import SqliteStore
from tests.databases import OWNER, SERVICE, SQLITE, PostgresServer
from tests.service.bundles import empty_casework


@pytest.fixture
def casework(tmp_path: Path) -> Iterator[Casework]:
    made = empty_casework(tmp_path)
    yield made
    made.close()


@pytest.fixture
def sqlite_log(tmp_path: Path) -> Iterator[SqliteRecorder]:
    """An empty log in a file."""
    store = SqliteStore(tmp_path / "log.db")
    store.create()
    yield SqliteRecorder(store)
    store.close()


@pytest.fixture(scope="session")
def an_empty_database(postgres: PostgresServer) -> str:
    """A PostgreSQL database with the log's tables and nothing in them; its name."""
    name = postgres.create()
    PostgresStore(postgres.url(name, SERVICE), postgres.url(name, OWNER)).create()
    return name


@pytest.fixture
def postgres_log(postgres: PostgresServer, an_empty_database: str) -> Iterator[PostgresRecorder]:
    """An empty log in a database of its own, opened as the service opens it."""
    name = postgres.create(like=an_empty_database)
    store = PostgresStore(postgres.url(name, SERVICE), postgres.url(name, OWNER))
    yield PostgresRecorder(store)
    store.close()
    postgres.drop(name)


@pytest.fixture
def log(request: pytest.FixtureRequest, database: str) -> SqliteRecorder | PostgresRecorder:
    """An empty log of either kind."""
    kind = "sqlite_log" if database == SQLITE else "postgres_log"
    opened: SqliteRecorder | PostgresRecorder = request.getfixturevalue(kind)
    return opened
