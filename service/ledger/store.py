"""The ledger's own database: what each leaf was, the larger subtrees over them, the checkpoints signed."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    inspect,
    select,
)

from service.ledger.tree import Row, complete

METADATA = MetaData()
LEAVES = Table(
    "leaves",
    METADATA,
    Column("leaf_index", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("originator_id", LargeBinary(16), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
NODES = Table(
    "nodes",
    METADATA,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("node_index", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
)
CHECKPOINTS = Table(
    "checkpoints",
    METADATA,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("note", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("delivered_at", String),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", String, nullable=False),
    Column("error", String),
)
LOWEST_KEPT = 3
"""Subtrees of two and of four leaves are hashed again when asked for: three quarters of all rows."""
KEPT = ("leaves", "nodes")
NEVER = (
    "CREATE TRIGGER IF NOT EXISTS {0}_are_never_{1}d BEFORE {1} ON {0}"
    " BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END"
)
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a checkpoint is never signed over what a power cut could take away
    "busy_timeout=10000",
    "trusted_schema=OFF",
    "recursive_triggers=ON",
    "wal_autocheckpoint=8000",  # pages of 4 kB
    "cache_size=-16000",  # 16 MB a connection
)


class LedgerNotMade(Exception):
    """There is no ledger yet: `python -m service init` makes it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger keeps of one leaf: where it stands, whose event it is, and its hash."""

    index: int
    position: int
    originator_id: UUID
    version: int
    hash: bytes


class LedgerStore:
    """The file `ledger.db`: whoever writes holds the lock from the start, readers see a snapshot."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._readers = _engine(path, "BEGIN")
        self._writers = _engine(path, "BEGIN IMMEDIATE")

    def create(self) -> None:
        """Make the tables; again and again does no harm."""
        with self.writing() as connection:
            METADATA.create_all(connection)
            for table in KEPT:
                for change in ("update", "delete"):
                    connection.exec_driver_sql(NEVER.format(table, change))

    def check(self) -> None:
        """Raises `LedgerNotMade` unless the tables are there."""
        if not self.path.exists():
            raise LedgerNotMade
        with self.reading() as connection:
            if not inspect(connection).has_table(LEAVES.name):
                raise LedgerNotMade

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: one snapshot."""
        with self._readers.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction that nobody else can be in."""
        with self._writers.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self._readers.dispose()
        self._writers.dispose()


def last(ledger: Connection) -> Kept | None:
    """The newest leaf; None while there is none."""
    row = ledger.execute(select(LEAVES).order_by(LEAVES.c.leaf_index.desc()).limit(1)).first()
    return _kept(row) if row else None


def size(ledger: Connection) -> int:
    """How many leaves there are."""
    newest = last(ledger)
    return newest.index + 1 if newest else 0


def at_position(ledger: Connection, position: int) -> Kept | None:
    """The leaf of the event that stood at this position of the log."""
    row = ledger.execute(select(LEAVES).where(LEAVES.c.position == position)).first()
    return _kept(row) if row else None


def between(ledger: Connection, first: int, end: int) -> list[Kept]:
    """The leaves from one index up to, without, another."""
    index = LEAVES.c.leaf_index
    rows = ledger.execute(select(LEAVES).where(index >= first, index < end).order_by(index))
    return [_kept(row) for row in rows]


def node_in(ledger: Connection, level: int, index: int) -> bytes:
    """The hash of one complete subtree. Raises `sqlalchemy.exc.NoResultFound`."""
    if level >= LOWEST_KEPT:
        where = (NODES.c.level == level, NODES.c.node_index == index)
        found: bytes = ledger.execute(select(NODES.c.hash).where(*where)).scalar_one()
        return found
    place, first = LEAVES.c.leaf_index, index << level
    rows = select(LEAVES.c.hash).where(place >= first, place < first + (1 << level)).order_by(place)
    return complete(ledger.execute(rows).scalars().all(), level)


def nodes_between(ledger: Connection, level: int, first: int, end: int) -> dict[int, bytes]:
    """The hashes of neighbouring subtrees of a level that is kept, by index."""
    index = NODES.c.node_index
    where = (NODES.c.level == level, index >= first, index < end)
    rows = ledger.execute(select(index, NODES.c.hash).where(*where))
    return {row.node_index: row.hash for row in rows}


def append(
    ledger: Connection, leaves: Iterable[tuple[int, int, bytes, int, bytes]], grown: Iterable[Row]
) -> None:
    """Add leaves (index, position, id, version, hash) and the subtrees they complete."""
    _insert(ledger, LEAVES, list(leaves))
    for level, first, hashes in grown:
        if level < LOWEST_KEPT:
            continue
        rows = [(level, index, hash) for index, hash in enumerate(hashes, first)]
        _insert(ledger, NODES, rows)


def _insert(ledger: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """As many rows as there are, in tuples: Core's own way takes a dict a row and twice the time."""
    statement = str(table.insert().compile(dialect=ledger.dialect))
    if rows:
        ledger.exec_driver_sql(statement, list(rows))


def _kept(row: Any) -> Kept:
    return Kept(row.leaf_index, row.position, UUID(bytes=row.originator_id), row.version, row.hash)


def _engine(path: Path, begin: str) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"isolation_level": None, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: Any) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
