"""The index in a file of its own, `search.db`: its digests stand in an FTS5 table."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    literal,
    select,
    table,
)
from sqlalchemy.sql import column

from service.keys.register import StillInFile
from service.search.blinding import AllOf, Blinded
from service.search.store import (
    Entry,
    IndexStore,
    Match,
    SearchNotMade,
    clear_tables,
    make_tables,
)
from service.search.tables import ENTRIES, STATE

# Digests are small letters and digits: the ascii tokenizer takes them as they are.
MAKE_BAGS = "CREATE VIRTUAL TABLE IF NOT EXISTS bags USING fts5(digests, tokenize='ascii')"
MERGE_ALL = "INSERT INTO bags(bags) VALUES ('optimize')"
"""Merges the index into one segment: markers of what was deleted, and what they mark, are gone."""
BAGS = table("bags", column("rowid"), column("digests"), column("rank"))
WAIT_MILLISECONDS = 60_000
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",  # what a power cut takes away is taken in again
    f"busy_timeout={WAIT_MILLISECONDS}",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cache_size=-16000",  # 16 MB a connection
)
DIGITS = 4
SCRUB_MILLISECONDS = 10_000
"""How long an erasure waits for those who are reading."""


class SqliteIndex(IndexStore):
    """The file: whoever writes holds the lock from the start, readers see a snapshot."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._readers = _engine(path, "BEGIN")
        self._writers = _engine(path, "BEGIN IMMEDIATE")

    def create(self) -> None:
        """Make the file and its tables; again and again does no harm."""
        with self._writers.begin() as index:
            make_tables(index)
            index.exec_driver_sql(MAKE_BAGS)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot. Raises `SearchNotMade`."""
        if not self.path.exists():
            raise SearchNotMade
        with self._readers.begin() as index:
            _check(index)
            yield index

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction that nobody else can be in; a file that was deleted is made again."""
        if not self.path.exists():
            self._readers.dispose()
            self._writers.dispose()
            self.create()
        with self._writers.begin() as index:
            _check(index)
            yield index

    def scrub(self) -> None:
        """Copy the WAL back and empty it; what was deleted is zeros there already (secure_delete).

        Raises `StillInFile`.
        """
        with self._readers.connect() as index:
            index.exec_driver_sql(f"PRAGMA busy_timeout={SCRUB_MILLISECONDS}")
            busy = index.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
            index.exec_driver_sql(f"PRAGMA busy_timeout={WAIT_MILLISECONDS}")
        if busy:
            raise StillInFile

    def close(self) -> None:
        """Let go of the file."""
        self._readers.dispose()
        self._writers.dispose()

    def add_bags(self, index: Connection, entries: Sequence[Entry]) -> None:
        """Write the digests of new entries."""
        rows = [{"rowid": one.id, "digests": " ".join(one.bag)} for one in entries]
        index.execute(insert(BAGS), rows)

    def remove_bags(self, index: Connection, ids: Sequence[int]) -> None:
        """Take the digests of these entries away."""
        index.execute(delete(BAGS).where(BAGS.c.rowid.in_(ids)))

    def settle(self, index: Connection) -> None:
        """FTS5 only marks what is deleted, until all of it is merged."""
        index.exec_driver_sql(MERGE_ALL)

    def clear(self, index: Connection) -> None:
        """Take everything away: a new FTS5 table is made sooner than an old one emptied."""
        clear_tables(index)
        index.exec_driver_sql("DROP TABLE bags")
        index.exec_driver_sql(MAKE_BAGS)

    def find(
        self,
        index: Connection,
        blinded: Blinded,
        conditions: Sequence[ColumnElement[bool]],
        limit: int,
        offset: int,
    ) -> tuple[list[Match], int]:
        """By bm25, which FTS5 gives as a negative number."""
        rank = func.round(-BAGS.c.rank, DIGITS)
        looked = literal(expression(blinded))
        found = (
            select(ENTRIES, rank.label("relevance"), func.count().over().label("total"))
            .join_from(BAGS, ENTRIES, ENTRIES.c.id == BAGS.c.rowid)
            .where(BAGS.c.digests.op("MATCH")(looked), *conditions)
            .order_by(rank.desc(), ENTRIES.c.since, ENTRIES.c.id)
        )
        return matches(index.execute(found.limit(limit).offset(offset)).mappings().all())


def expression(blinded: Blinded) -> str:
    """What is looked for, in FTS5's own words; nothing in it comes from a reader but digests."""

    def all_of(digests: AllOf) -> str:
        found = " AND ".join(f'"{one}"' for one in digests)
        exact = blinded.exactly.get(digests[0])
        return f'("{digests[0]}" OR "{exact}")' if exact else f"({found})"

    wanted = " AND ".join(_either(group, all_of) for group in blinded.groups)
    without = [" AND ".join(f'"{one}"' for one in digests) for digests in blinded.without]
    return f"({wanted})" + "".join(f" NOT ({one})" for one in without)


def matches(rows: Sequence[Any]) -> tuple[list[Match], int]:
    """Rows of a search as matches, and how many there are in all."""
    found = [
        Match(row["position"], row["field"], row["is_superseded"], float(row["relevance"]))
        for row in rows
    ]
    return found, rows[0]["total"] if rows else 0


def _either(group: Sequence[AllOf], all_of: Callable[[AllOf], str]) -> str:
    return f"({' OR '.join(map(all_of, group))})"


def _check(index: Connection) -> None:
    if not inspect(index).has_table(STATE.name):
        raise SearchNotMade


def _engine(path: Path, begin: str) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"isolation_level": None, "check_same_thread": False},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: Any) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
