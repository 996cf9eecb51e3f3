"""Generations as SQLite files, `views-N.db`, and a file that points to the live one."""

import fcntl
import os
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, func, select, update

from projections.facts import generation as facts
from projections.facts.generation import GENERATION
from projections.facts.versions import METADATA
from projections.generation import Generation, NoViews, RebuildUnderWay, begin, indexes, now

POINTER = "views.live"
LOCK = "views.rebuilding"
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
BESIDE = ("", "-wal", "-shm")
"""What the names of a file and of those SQLite keeps beside it end with."""


class SqliteGeneration:
    """One file. It has another name while it is being built, so nobody takes half for the whole."""

    def __init__(self, directory: Path, number: int, *, building: bool = False) -> None:
        self.number = number
        self._pragmas = (BUILDING if building else LIVE) + ALWAYS
        self._whole = directory / f"views-{number}.db"
        self.path = self._whole.with_suffix(".db.building") if building else self._whole
        self._readers = self._engine("BEGIN", read_only=True)
        self._writers = self._engine("BEGIN IMMEDIATE", read_only=False)

    def create(self, *, with_indexes: bool = True) -> None:
        """Make the tables, at position 0; most indexes may come later, after a bulk of rows."""
        with self.writing() as connection:
            begin(connection, METADATA, with_indexes=with_indexes)

    def finish(self) -> None:
        """Add the indexes left for later and what the query planner should know; reach the disk."""
        with self.writing() as connection:
            for index in indexes(METADATA):
                index.create(connection, checkfirst=True)
            connection.exec_driver_sql("PRAGMA analysis_limit=1000")
            connection.exec_driver_sql("ANALYZE")
            _tell_sizes(connection)
            connection.execute(update(GENERATION).values(built_at=now()))
        self.close()
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(self.path, self._whole)

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

    def size(self) -> int:
        """How many bytes the file takes, with those SQLite keeps beside it."""
        beside = (self.path.with_name(self.path.name + ending) for ending in BESIDE)
        return sum(path.stat().st_size for path in beside if path.exists())

    def close(self) -> None:
        """Let go of the file."""
        self._readers.dispose()
        self._writers.dispose()

    def remove(self) -> None:
        """Delete the file. Who has it open goes on reading."""
        self.close()
        for ending in BESIDE:
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


def _tell_sizes(connection: Connection) -> None:
    """Put right how many rows the planner takes a table to have, index by index.

    An analysis that looks at a thousand rows guesses that, up to three times too few or too many,
    and SQLite then reads a whole table where an index holds all that is asked for.
    """
    for table in METADATA.sorted_tables:
        number = connection.execute(select(func.count()).select_from(table)).scalar_one()
        whole = [index[1] for index in _indexes(connection, table.name) if not index[4]]
        for name in whole:  # the others hold some of the rows, and their guess stays
            connection.exec_driver_sql(
                "UPDATE sqlite_stat1 SET stat = ? || substr(stat, instr(stat, ' '))"
                " WHERE tbl = ? AND idx = ? AND instr(stat, ' ')",
                (str(number), table.name, name),
            )


def _indexes(connection: Connection, table: str) -> Sequence[Any]:
    """The indexes of a table, each with its name second and, fifth, whether it is partial."""
    return connection.exec_driver_sql(f"PRAGMA index_list({table})").all()


class SqliteGenerations:
    """A directory of generations. The pointer is looked at on every use, so a switch is seen."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._pointer = directory / POINTER
        self._opening = threading.Lock()
        self._live: SqliteGeneration | None = None
        self._seen: tuple[int, int] | None = None

    def ensure(self) -> None:
        """Make the first generation when there is none, or the live one anew when it was deleted."""
        self.directory.mkdir(parents=True, exist_ok=True)
        number = self._pointed() if self._pointer.exists() else 1
        live = self.numbered(number)
        if not self._pointer.exists() or not live.path.exists():
            live.remove()
            live.create()
            self._point_to(number)
        live.close()

    def exist(self) -> bool:
        """Whether there is anything here, whole or not."""
        return self.directory.is_dir() and any(self.directory.glob("views[-.]*"))

    def numbers(self) -> list[int]:
        """The numbers of all whole generations, in order."""
        names = (re.fullmatch(r"views-(\d+)\.db", path.name) for path in self.directory.iterdir())
        return sorted(int(name[1]) for name in names if name)

    def numbered(self, number: int) -> SqliteGeneration:
        """One of them."""
        return SqliteGeneration(self.directory, number)

    def building(self, number: int) -> SqliteGeneration:
        """One that is to be made."""
        return SqliteGeneration(self.directory, number, building=True)

    def live(self) -> SqliteGeneration:
        """The generation that answers now. Raises `NoViews`."""
        try:
            found = self._pointer.stat()
        except FileNotFoundError:
            raise NoViews from None
        seen = (found.st_ino, found.st_mtime_ns)
        if self._live is None or self._seen != seen:
            with self._opening:
                self._open(seen)
        assert self._live is not None
        return self._live

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction on the live generation. Raises `NoViews`."""
        with self.live().reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction on the live one, also when there was a switch while we waited."""
        while True:
            live = self.live()
            with live.writing() as connection:
                if self.live() is live:
                    yield connection
                    return

    def switch(self, new: Generation, within: Connection) -> None:
        """Make a generation the live one, at once for everybody; `within` still holds the lock."""
        self._point_to(new.number)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only one who builds, switches or removes. Raises `RebuildUnderWay`."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RebuildUnderWay from None
            yield

    def clear(self) -> None:
        """Remove what a building that was broken off has left."""
        for path in self.directory.glob("views-*.db.building*"):
            path.unlink()

    def close(self) -> None:
        """Let go of the live generation."""
        if self._live is not None:
            self._live.close()
            self._live, self._seen = None, None

    def _point_to(self, number: int) -> None:
        new = self._pointer.with_suffix(".new")
        new.write_text(f"{number}\n", encoding="ascii")
        os.replace(new, self._pointer)

    def _pointed(self) -> int:
        return int(self._pointer.read_text(encoding="ascii"))

    def _open(self, seen: tuple[int, int]) -> None:
        number = self._pointed()
        if self._live is None or self._live.number != number:
            new = self.numbered(number)
            if not new.path.exists():  # SQLite would make an empty file
                raise NoViews
            before, self._live = self._live, new
            if before is not None:
                before.close()
        self._seen = seen
