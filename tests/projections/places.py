"""Where read models are kept in tests: files of a directory, or schemas of a database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from psycopg import sql

from projections.facts.versions import METADATA
from projections.following import Log
from projections.generation import Generations, shape
from projections.postgres_generations import PLACE, PostgresGenerations
from projections.readmodel import Views
from projections.sqlite_generations import SqliteGenerations
from tests.databases import OWNER, SERVICE, SQLITE, PostgresServer

Place = Callable[[], Generations]
"""Opens the generations of one place; twice, as two processes have them: each with its own connections."""


def files(directory: Path) -> Place:
    """A place for files."""
    return lambda: SqliteGenerations(directory)


@contextmanager
def empty_views(request: pytest.FixtureRequest, database: str, log: Log) -> Iterator[Views]:
    """Empty views of their own for each example of a property."""
    with TemporaryDirectory() as directory:
        schemas: Schemas | None = None
        if database != SQLITE:
            schemas = request.getfixturevalue("schemas")
        views = Views((schemas or files(Path(directory)))(), log)
        views.ensure()
        try:
            yield views
        finally:
            views.close()
            if schemas:
                schemas.empty()


class Schemas:
    """A database of read models that tests use one after the other."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self.name = server.create()
        server.do("ALTER DATABASE {} SET synchronous_commit = off", self.name)

    def __call__(self) -> Generations:
        """The generations in it, for the service's role."""
        return PostgresGenerations(self.url(SERVICE), self.url(OWNER))

    def url(self, role: str) -> str:
        """The database's URL for a role."""
        return self.server.url(self.name, role)

    def empty(self) -> None:
        """Leave it as after `ensure`, or as it was when it was made.

        Rows are quickly deleted; only what is left of several generations has to be dropped.
        """
        with psycopg.connect(self.url(OWNER)) as connection:
            if _schemas_in(connection) == {PLACE, "views_1"} and _is_whole(connection):
                for table in METADATA.sorted_tables:
                    if table.name != "generation":
                        connection.execute(f"DELETE FROM views_1.{table.name}".encode())
                connection.execute("UPDATE views_1.generation SET position = 0")
                return
        self.drop()

    def drop(self) -> None:
        """Leave it as it was when it was made."""
        with psycopg.connect(self.url(OWNER)) as connection:
            for name in _schemas_in(connection):
                connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))


def _schemas_in(connection: psycopg.Connection) -> set[str]:
    named = "SELECT nspname FROM pg_namespace WHERE nspname ~ '^(heedful_)?views'"
    return {str(name) for (name,) in connection.execute(named)}


def _is_whole(connection: psycopg.Connection) -> bool:
    live = connection.execute(f"SELECT number FROM {PLACE}.live".encode()).fetchall()
    made_with = connection.execute("SELECT shape FROM views_1.generation").fetchall()
    return (live, made_with) == ([(1,)], [(shape(),)])
