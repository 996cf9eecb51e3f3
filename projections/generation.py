"""One generation: a complete set of facts in a file of its own, with the position it has come to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Index, create_engine, event, insert, select, update
from sqlalchemy.schema import CreateTable

from projections.facts import generation as facts
from projections.facts.generation import GENERATION
from projections.facts.versions import METADATA

BUSY_MILLISECONDS = 10_000
LIVE = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",  # a lost tail is read from the log again
    "PRAGMA wal_autocheckpoint=8000",  # pages of 4 kB
)
BUILDING = (  # nobody reads it yet, and after a crash it is thrown away
    "PRAGMA journal_mode=MEMORY",
    "PRAGMA synchronous=OFF",
)
ALWAYS = (
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-32000",  # 32 MB a connection
)
NEEDED_WHILE_FOLDING = frozenset(
    {
        "steps_of_thing",
        # these the counts ask for (projections/folds/counts.py)
        "evidence_of_thing",
        "findings_of_review",
        "observations_about",
        "observations_heard",
    }
)


class Generation:
    """A file `views-N.db`. Readers see one snapshot; whoever writes holds the lock from the start."""

    def __init__(self, directory: Path, number: int, *, building: bool = False) -> None:
        self.number = number
        self._pragmas = (BUILDING if building else LIVE) + ALWAYS
        self.path = directory / f"views-{number}.db"
        self._readers = self._engine("BEGIN", read_only=True)
        self._writers = self._engine("BEGIN IMMEDIATE", read_only=False)

    def create(self, *, with_indexes: bool = True) -> None:
        """Make the tables, at position 0; most indexes may come later, after a bulk of rows."""
        first = {"id": 1, "position": 0, "shape": shape(), "built_at": _now()}
        with self.writing() as connection:
            for table in METADATA.sorted_tables:
                connection.execute(CreateTable(table))
            connection.execute(insert(GENERATION).values(first))
            for index in _indexes():
                if with_indexes or index.name in NEEDED_WHILE_FOLDING:
                    index.create(connection)

    def finish(self) -> None:
        """Add the indexes left for later and what the query planner should know; reach the disk."""
        with self.writing() as connection:
            for index in _indexes():
                index.create(connection, checkfirst=True)
            connection.exec_driver_sql("PRAGMA analysis_limit=1000")
            connection.exec_driver_sql("ANALYZE")
            connection.execute(update(GENERATION).values(built_at=_now()))
        self.close()
        with self.path.open("rb") as file:
            os.fsync(file.fileno())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: one snapshot, whatever is written meanwhile."""
        with self._readers.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction that nobody else can be in."""
        with self._writers.begin() as connection:
            yield connection

    def position(self) -> int:
        """The last position applied."""
        with self.reading() as connection:
            return facts.position(connection)

    def applied(self, position: int) -> None:
        """A page up to this position has been committed; nobody waits for a bare generation."""

    def is_outdated(self) -> bool:
        """Whether it was made with other tables than this program has."""
        with self.reading() as connection:
            return bool(connection.execute(select(GENERATION.c.shape)).scalar_one() != shape())

    def close(self) -> None:
        """Let go of the file."""
        self._readers.dispose()
        self._writers.dispose()

    def remove(self) -> None:
        """Delete the file."""
        self.close()
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    def _engine(self, begin: str, *, read_only: bool) -> Engine:
        engine = create_engine(
            f"sqlite:///{self.path}",
            connect_args={"isolation_level": None, "check_same_thread": False},
            json_deserializer=msgspec.json.decode,
            pool_size=16,
            max_overflow=48,
        )

        @event.listens_for(engine, "connect")
        def connected(connection: Any, record: Any) -> None:
            for pragma in self._pragmas:
                connection.execute(pragma)
            connection.execute(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine


def shape() -> str:
    """A digest of the tables this program has."""
    tables = "".join(str(CreateTable(table)) for table in METADATA.sorted_tables)
    return blake2b(tables.encode(), digest_size=16).hexdigest()


def _indexes() -> Iterator[Index]:
    for table in METADATA.sorted_tables:
        yield from sorted(table.indexes, key=lambda index: str(index.name))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
