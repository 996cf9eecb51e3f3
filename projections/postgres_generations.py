"""Generations as PostgreSQL schemas, `views_N`, and a row that points to the live one."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from typing import TypeVar

from sqlalchemy import Connection, Index, MetaData, String, text, update
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from projections.facts import generation as facts
from projections.facts.generation import GENERATION
from projections.facts.versions import METADATA
from projections.generation import (
    Generation,
    NoViews,
    RebuildUnderWay,
    StillRead,
    ViewsCannotBeMade,
    begin,
    indexes,
    now,
)
from projections.postgres_sessions import Sessions, sqlstate

Thing = TypeVar("Thing")

PLACE = "heedful_views"
"""The schema of the pointer."""
PREFIX = "views_"
WHOLE = f"^{PREFIX}[0-9]+$"
PART = f"^{PREFIX}[0-9]+_building$"
MAKING, ALONE = 7710462185310276, 7710462185310277
"""The advisory locks of `ensure`, and of whoever builds, switches or removes."""
NOT_THERE = frozenset({"42P01", "3F000", "42501"})
"""No such table, no such schema, no right to it."""
NO_RIGHT = "42501"
NO_ROLE = "42704"
IN_USE = frozenset({"55P03", "40P01"})
"""A lock that is not to be had at once, a deadlock."""
PATIENCE_SECONDS = 10.0

MAKE = f"""
CREATE SCHEMA IF NOT EXISTS {PLACE};
CREATE TABLE IF NOT EXISTS {PLACE}.live (
    id integer PRIMARY KEY CHECK (id = 1),
    number integer NOT NULL
);
"""
LOOKING_UP = "set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true)"
BY_INDEX = f"SELECT {LOOKING_UP}"
"""Whoever folds looks rows up by their ids. The planner, which knows nothing yet of tables that are just
being filled, would read all of them: for the evidence of findings a quarter of building a generation.
"""
LOST_IN_A_CRASH = "SET LOCAL synchronous_commit = off"
"""While a generation is built: nobody reads it yet, and after a crash it is thrown away."""
POINTED = f"SELECT number FROM {PLACE}.live"
ENTER = f"""
SELECT number, to_regnamespace('{PREFIX}' || number) IS NOT NULL,
    set_config('search_path', '{PREFIX}' || number, true) FROM {PLACE}.live
"""
ENTER_TO_WRITE = f"""
SELECT number, to_regnamespace('{PREFIX}' || number) IS NOT NULL,
    set_config('search_path', '{PREFIX}' || number, true), {LOOKING_UP} FROM {PLACE}.live
"""
POINT = f"""
INSERT INTO {PLACE}.live VALUES (1, :number) ON CONFLICT (id) DO UPDATE SET number = :number
"""
SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname ~ :pattern"
SIZE = """
SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
WHERE relnamespace = to_regnamespace(:schema) AND relkind = 'r'
"""
RIGHTS_TO_PLACE = (
    f'GRANT USAGE ON SCHEMA {PLACE} TO "{{role}}"',
    f'GRANT SELECT ON {PLACE}.live TO "{{role}}"',
)
RIGHTS = (
    'GRANT USAGE ON SCHEMA {schema} TO "{role}"',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO "{role}"',
)
CANNOT = {
    NO_RIGHT: (
        "The role may not make the read models: let OWNER_VIEWS_URL, or OWNER_DATABASE_URL,"
        " name the owner of the database."
    ),
    NO_ROLE: "There is no role by the name in VIEWS_URL, or DATABASE_URL, yet.",
}


@cache
def _tables() -> MetaData:
    """The tables of a generation as PostgreSQL gets them: text is compared by its bytes.

    So SQLite does, and so Python; another order would differ from database to database. Not made
    before it is needed: by then every fact has been imported.
    """
    ours = MetaData()
    for table in METADATA.sorted_tables:
        for column in table.to_metadata(ours).columns:
            if isinstance(column.type, String):
                column.type = String(column.type.length, collation="C")
    return ours


class PostgresGeneration:
    """One schema. It has another name while it is being built, so nobody takes half for the whole.

    The service's role reads; whoever writes to one generation by its number is the owner.
    """

    def __init__(self, sessions: Sessions, number: int, *, building: bool = False) -> None:
        self.number = number
        self.whole = f"{PREFIX}{number}"
        self.schema = f"{self.whole}_building" if building else self.whole
        self._sessions = sessions
        self._building = building

    def create(self, *, with_indexes: bool = True) -> None:
        """Make the tables, at position 0; most indexes may come later, after a bulk of rows."""
        with _allowed(), self._sessions.owner.begin() as connection:
            self.create_within(connection, with_indexes=with_indexes)

    def create_within(self, connection: Connection, *, with_indexes: bool = True) -> None:
        """The same in a transaction of the owner's; what was there before is gone."""
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")
        connection.exec_driver_sql(f"CREATE SCHEMA {self.schema}")
        _enter(connection, self.schema)
        begin(connection, _tables(), with_indexes=with_indexes)
        if not self._building:
            self.let_in(connection)

    def let_in(self, connection: Connection) -> None:
        """Give the service's role what it needs."""
        for right in RIGHTS if self._sessions.role else ():
            connection.exec_driver_sql(
                right.format(schema=self.schema, role=self._sessions.quoted_role)
            )

    def finish(self) -> None:
        """Add the indexes left for later and what the planner should know; take the whole's name."""
        tables = [table.name for table in _tables().sorted_tables]
        _side_by_side(self._vacuum, tables)  # cheaper while indexes are few
        _side_by_side(self._index, indexes(_tables()))
        with self.writing() as connection:
            connection.execute(update(GENERATION).values(built_at=now()))
            self.let_in(connection)
            connection.exec_driver_sql(f"ALTER SCHEMA {self.schema} RENAME TO {self.whole}")
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
        self.schema, self._building = self.whole, False

    def _vacuum(self, table: str) -> None:
        with self._sessions.outside_transactions() as connection:
            connection.exec_driver_sql(f"VACUUM (ANALYZE) {self.schema}.{table}")

    def _index(self, index: Index) -> None:
        with self._sessions.owner.begin() as connection:
            _enter(connection, self.schema)
            connection.exec_driver_sql(LOST_IN_A_CRASH)
            index.create(connection, checkfirst=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: one snapshot, whatever is written meanwhile."""
        sessions = self._sessions
        with (sessions.owner_reading if self._building else sessions.reading).begin() as connection:
            _enter(connection, self.schema)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction that nobody else can be in."""
        with self._sessions.owner.begin() as connection:
            _enter(connection, self.schema)
            _lock(connection)
            connection.exec_driver_sql(BY_INDEX)
            if self._building:
                connection.exec_driver_sql(LOST_IN_A_CRASH)
            yield connection

    def position(self) -> int:
        """The last position applied."""
        with self.reading() as connection:
            return facts.position(connection)

    def applied(self, position: int) -> None:
        """A page up to this position has been committed; nobody waits for a bare generation."""

    def size(self) -> int:
        """How many bytes its tables and indexes take."""
        with self._sessions.reading.begin() as connection:
            found: int = connection.execute(text(SIZE), {"schema": self.schema}).scalar_one()
            return found

    def close(self) -> None:
        """Nothing is held of one generation: the sessions are everybody's."""

    def remove(self) -> None:
        """Drop the schema, once nobody reads it. Raises `StillRead`.

        Readers are never made to wait: without the locks at once, it is tried again a little later.
        """
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._is_dropped():
            if time.monotonic() > until:
                raise StillRead
            time.sleep(0.1)

    def _is_dropped(self) -> bool:
        try:
            with _allowed(), self._sessions.owner.begin() as connection:
                for table in _tables_in(connection, self.schema):
                    lock = f"LOCK TABLE {self.schema}.{table} IN ACCESS EXCLUSIVE MODE NOWAIT"
                    connection.exec_driver_sql(lock)
                connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")
        except OperationalError as error:
            if sqlstate(error) not in IN_USE:
                raise
            return False
        return True


class PostgresGenerations:
    """A database of generations. The pointer is read in the very snapshot in which facts are read.

    `url` is that of the service's role, which owns nothing; `owner_url` that of whoever may make
    schemas, used by `ensure` and by whoever builds, switches and removes.
    """

    def __init__(self, url: str, owner_url: str | None = None) -> None:
        self._sessions = Sessions(url, owner_url or url)

    def ensure(self) -> None:
        """Make the first generation when there is none, or the live one anew when it was dropped."""
        with _allowed(), self._sessions.owner.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MAKING})
            connection.exec_driver_sql(MAKE)
            numbers = _numbers(connection)
            pointed = connection.exec_driver_sql(POINTED).scalar_one_or_none()
            if pointed is None or pointed not in numbers:
                live = self.numbered(pointed or 1)
                live.create_within(connection)
                connection.execute(text(POINT), {"number": live.number})
            for right in RIGHTS_TO_PLACE if self._sessions.role else ():
                connection.exec_driver_sql(right.format(role=self._sessions.quoted_role))
            for number in numbers:
                self.numbered(number).let_in(connection)

    def exist(self) -> bool:
        """Whether there is anything here, whole or not. Also the owner sees it: before `init`."""
        with self._sessions.owner.begin() as connection:
            patterns = (f"^{PLACE}$", WHOLE, PART)
            return any(_schemas(connection, pattern) for pattern in patterns)

    def numbers(self) -> list[int]:
        """The numbers of all whole generations, in order."""
        with self._sessions.reading.begin() as connection:
            return _numbers(connection)

    def numbered(self, number: int) -> PostgresGeneration:
        """One of them."""
        return PostgresGeneration(self._sessions, number)

    def building(self, number: int) -> PostgresGeneration:
        """One that is to be made."""
        return PostgresGeneration(self._sessions, number, building=True)

    def live(self) -> PostgresGeneration:
        """The generation that answers now. Raises `NoViews`."""
        with self._sessions.reading.begin() as connection:
            return self.numbered(_enter_live(connection))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction on the live generation. Raises `NoViews`."""
        with self._sessions.reading.begin() as connection:
            _enter_live(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction on the live one, also when there was a switch while we waited."""
        while True:
            with self._sessions.writing.begin() as connection:
                number = _enter_live(connection, ENTER_TO_WRITE)
                _lock(connection)
                if connection.exec_driver_sql(POINTED).scalar_one() == number:
                    yield connection
                    return

    def switch(self, new: Generation, within: Connection) -> None:
        """Make a generation the live one, in the transaction that holds the lock: both end at once."""
        with _allowed():
            within.execute(text(POINT), {"number": new.number})

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only one who builds, switches or removes. Raises `RebuildUnderWay`."""
        with self._sessions.outside_transactions() as connection:
            taking = text("SELECT pg_try_advisory_lock(:key)")
            if not connection.execute(taking, {"key": ALONE}).scalar_one():
                raise RebuildUnderWay
            try:
                yield
            finally:
                # At once: a session that is closed takes a moment to end. Whatever state this one is
                # in, the lock ends with it.
                with suppress(SQLAlchemyError):
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ALONE})
                connection.invalidate()

    def clear(self) -> None:
        """Remove what a building that was broken off has left."""
        with _allowed(), self._sessions.owner.begin() as connection:
            for schema in _schemas(connection, PART):
                connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")

    def close(self) -> None:
        """Close every connection."""
        self._sessions.close()


def _enter(connection: Connection, schema: str) -> None:
    """From here to the end of the transaction tables are those of one generation."""
    connection.exec_driver_sql(f"SET LOCAL search_path = {schema}")


def _enter_live(connection: Connection, enter: str = ENTER) -> int:
    """The same for the live generation, in the snapshot that begins here; its number."""
    try:
        found = connection.exec_driver_sql(enter).first()
    except DBAPIError as error:
        if sqlstate(error) in NOT_THERE:
            raise NoViews from None
        raise
    if found is None or not found[1]:
        raise NoViews
    return int(found[0])


def _side_by_side(do: Callable[[Thing], None], things: Iterable[Thing]) -> None:
    """Two at a time: each keeps one process of the server busy, and nothing here."""
    with ThreadPoolExecutor(2, "finishing") as hands:
        list(hands.map(do, things))


def _lock(connection: Connection) -> None:
    """Whoever writes holds the row with the position, from before it is read until the commit."""
    connection.exec_driver_sql("SELECT 1 FROM generation FOR UPDATE")


def _numbers(connection: Connection) -> list[int]:
    return sorted(int(name.removeprefix(PREFIX)) for name in _schemas(connection, WHOLE))


def _schemas(connection: Connection, pattern: str) -> list[str]:
    return list(connection.execute(text(SCHEMAS), {"pattern": pattern}).scalars())


def _tables_in(connection: Connection, schema: str) -> list[str]:
    named = text("SELECT tablename FROM pg_tables WHERE schemaname = :schema ORDER BY tablename")
    return list(connection.execute(named, {"schema": schema}).scalars())


@contextmanager
def _allowed() -> Iterator[None]:
    """Raises `ViewsCannotBeMade` for what the server does not let this role do."""
    try:
        yield
    except DBAPIError as error:
        if said := CANNOT.get(sqlstate(error)):
            raise ViewsCannotBeMade(said) from None
        raise
