"""The index in a PostgreSQL schema of its own, `heedful_search`: its digests stand in a tsvector."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from eventsourcing.persistence import OperationalError
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    MetaData,
    Table,
    cast,
    create_engine,
    delete,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.exc import ProgrammingError

from service.log.port import LogCannotBeMade
from service.search.blinding import AllOf, Blinded
from service.search.sqlite import matches
from service.search.store import Entry, IndexStore, Match, SearchNotMade, make_tables
from service.search.tables import ENTRIES, OWNERS, STATE, THINGS, WITHHELD

SCHEMA = "heedful_search"
WRITING = 5216694956355245940
"""The advisory lock of whoever writes: a follower, an erasure, a rebuild."""
NO_RIGHT = (
    "The role may not make the index for searching: let OWNER_DATABASE_URL name the owner of the"
    " database."
)
OURS = MetaData()
BAGS = Table(
    "bags",
    OURS,
    Column("entry", BigInteger, primary_key=True, autoincrement=False),
    Column("digests", TSVECTOR, nullable=False),
    Index("bags_by_digest", "digests", postgresql_using="gin"),
)
TABLES = (STATE, THINGS, ENTRIES, OWNERS, WITHHELD, BAGS)
ADD = "INSERT INTO bags (entry, digests) VALUES (%s, array_to_tsvector(%s::text[]))"
BY_LENGTH = 2
"""ts_rank divides by the length of the text (PostgreSQL manual, 12.3.3)."""
DIGITS = 6
GRANTS = (
    "GRANT USAGE ON SCHEMA heedful_search TO {}",
    "GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA heedful_search TO {}",
)


class PostgresIndex(IndexStore):
    """The schema: its owner makes it, the service's role reads and writes it."""

    def __init__(self, url: str, owner_url: str | None = None) -> None:
        self.url = url
        self.owner_url = owner_url or url
        self._engine = _engine(url)

    def create(self) -> None:
        """Make schema and tables as their owner, and let the service's role use them.

        Raises `LogCannotBeMade`, `OperationalError`.
        """
        owner = _engine(self.owner_url)
        try:
            with owner.begin() as index:
                index.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITING})
                index.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
                make_tables(index)
                OURS.create_all(index)
                self._grant(index)
        except ProgrammingError:
            raise LogCannotBeMade(NO_RIGHT) from None
        finally:
            owner.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot. Raises `SearchNotMade`."""
        with self._begun() as index:
            index.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield index

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction that nobody else can be in. Raises `SearchNotMade`.

        Read committed: it must see what was committed while it waited for its lock.
        """
        with self._begun() as index:
            index.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITING})
            yield index

    def scrub(self) -> None:
        """Vacuum as the owner; for any other role PostgreSQL passes the tables over.

        Digests that are left over meanwhile, in pages or in the WAL, say nothing without the key.
        """
        owner = _engine(self.owner_url)
        with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as index:
            for table in (ENTRIES, OWNERS, BAGS):
                index.exec_driver_sql(f"VACUUM {SCHEMA}.{table.name}")
        owner.dispose()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def add_bags(self, index: Connection, entries: Sequence[Entry]) -> None:
        """Write the digests of new entries; how often one says each is not kept."""
        index.exec_driver_sql(ADD, [(one.id, sorted(set(one.bag))) for one in entries])

    def remove_bags(self, index: Connection, ids: Sequence[int]) -> None:
        """Take the digests of these entries away."""
        index.execute(delete(BAGS).where(BAGS.c.entry.in_(ids)))

    def settle(self, index: Connection) -> None:
        """Nothing to do: what is deleted is out of sight at once, and out of the files by `scrub`."""

    def clear(self, index: Connection) -> None:
        """Take everything away."""
        index.exec_driver_sql(f"TRUNCATE {', '.join(table.name for table in TABLES)}")

    def find(
        self,
        index: Connection,
        blinded: Blinded,
        conditions: Sequence[ColumnElement[bool]],
        limit: int,
        offset: int,
    ) -> tuple[list[Match], int]:
        """By ts_rank, which goes by how many of the digests a text has and by its length."""
        looked = cast(literal(expression(blinded)), TSQUERY)
        rank = func.ts_rank(BAGS.c.digests, looked, BY_LENGTH)
        found = (
            select(ENTRIES, rank.label("relevance"), func.count().over().label("total"))
            .join_from(BAGS, ENTRIES, ENTRIES.c.id == BAGS.c.entry)
            .where(BAGS.c.digests.op("@@")(looked), *conditions)
            .order_by(rank.desc(), ENTRIES.c.since, ENTRIES.c.id)
        )
        return matches(index.execute(found.limit(limit).offset(offset)).mappings().all())

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as index:
                yield index
        except ProgrammingError as error:
            if isinstance(error.orig, NOT_THERE):
                raise SearchNotMade from None
            raise

    def _grant(self, index: Connection) -> None:
        role = conninfo_to_dict(self.url).get("user")
        connection: Any = index.connection.dbapi_connection
        if role is not None and role != connection.info.user:
            for grant in GRANTS:
                connection.execute(sql.SQL(grant).format(sql.Identifier(str(role))))


NOT_THERE = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.InsufficientPrivilege,
)


def expression(blinded: Blinded) -> str:
    """What is looked for, as a tsquery; nothing in it comes from a reader but digests."""

    def all_of(digests: AllOf) -> str:
        exact = blinded.exactly.get(digests[0])
        return f"({digests[0]} | {exact})" if exact else f"({' & '.join(digests)})"

    wanted = " & ".join(f"({' | '.join(map(all_of, group))})" for group in blinded.groups)
    return f"({wanted})" + "".join(f" & !({' & '.join(one)})" for one in blinded.without)


def _engine(url: str) -> Engine:
    def connect() -> Any:
        given = conninfo_to_dict(url).get("options") or ""
        ours = f"-c search_path={SCHEMA} -c lock_timeout=60s {given}"
        try:
            return psycopg.connect(
                url, options=ours.strip(), connect_timeout=5, application_name="heedful-search"
            )
        except psycopg.OperationalError as error:
            raise OperationalError(error) from error

    return create_engine(
        "postgresql+psycopg://", creator=connect, pool_pre_ping=True, hide_parameters=True
    )
