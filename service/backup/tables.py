"""The tables of one of the service's SQLAlchemy stores, as JSON lines: out of it, and into a new one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    Table,
    create_engine,
    event,
    func,
    inspect,
    select,
)

from service.backup.lines import Damaged, Lines, read_lines
from service.log.snapshot import PAGE, NotEmpty

SCHEMA = 1
"""The version of these lines; the columns are told in every one of them."""


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    table: str
    values: dict[str, Any]


_DECODER = msgspec.json.Decoder(_Line)


@dataclass(frozen=True, slots=True)
class Tables:
    """A store: its name in backups, its database's address, its tables, and those it can do without."""

    name: str
    address: str
    metadata: MetaData
    left_out: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Table]:
        """The tables that are backed up, those that others refer to first."""
        return (one for one in self.metadata.sorted_tables if one.name not in self.left_out)


def is_made(tables: Tables) -> bool:
    """Whether the store's tables are there; a file that is not there is not made by asking."""
    engine = _engine(tables.address)
    file = engine.url.database
    try:
        if engine.dialect.name == "sqlite" and not (file and Path(file).exists()):
            return False
        there = inspect(engine)
        return all(there.has_table(one.name, schema=one.schema) for one in tables)
    finally:
        engine.dispose()


def write_tables(tables: Tables, file: BinaryIO) -> Mapping[str, int]:
    """Write every row as of one moment; the count of each table."""
    lines, counts = Lines(file, _what(tables), SCHEMA), Counter[str]()
    with _reading(tables) as connection:
        for table in tables:
            counts[table.name] = 0
            for row in _rows(connection, table):
                lines.add(_Line(str(table.name), msgspec.to_builtins(row)))
                counts[table.name] += 1
    lines.end()
    return counts


@contextmanager
def filling(tables: Tables) -> Iterator[Connection]:
    """A transaction on a store that is empty, its tables made; written when it ends well.

    Raises `NotEmpty`.
    """
    engine = _engine(tables.address)
    try:
        with engine.begin() as connection:
            if any(_has_rows(connection, table) for table in tables.metadata.sorted_tables):
                raise NotEmpty
            tables.metadata.create_all(connection)
            yield connection
            _go_on(connection, tables)
    finally:
        engine.dispose()


def read_tables(tables: Tables, file: BinaryIO, connection: Connection) -> Mapping[str, int]:
    """Put every row of a file into the store that is being filled; the count of each table.

    Raises `Damaged`, so that the transaction around it is given up.
    """
    counts = Counter({str(table.name): 0 for table in tables})
    for table, values in rows_of(tables, file):
        connection.execute(table.insert(), values)
        counts[str(table.name)] += 1
    return counts


def rows_of(tables: Tables, file: BinaryIO) -> Iterator[tuple[Table, dict[str, Any]]]:
    """Every row of a file, with its table. Raises `Damaged`, at the latest after the last one."""
    known = {table.name: table for table in tables}
    for line in read_lines(file, _what(tables), SCHEMA):
        try:
            said = _DECODER.decode(line)
            row = known[said.table], _typed(known[said.table], said.values)
        except (msgspec.DecodeError, KeyError, ValueError):
            raise Damaged(
                f"The {_what(tables)} file holds something that this program does not know."
            ) from None
        yield row


def _what(tables: Tables) -> str:
    return f"heedful-{tables.name}"


@contextmanager
def _reading(tables: Tables) -> Iterator[Connection]:
    engine = _engine(tables.address)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection
    finally:
        engine.dispose()


def _rows(connection: Connection, table: Table) -> Iterator[Mapping[str, Any]]:
    query = select(table).order_by(*table.primary_key.columns)
    found = connection.execution_options(yield_per=PAGE).execute(query)
    names = [str(column.name) for column in table.columns]  # not SQLAlchemy's own kind of string
    return (dict(zip(names, row, strict=True)) for row in found)


def _has_rows(connection: Connection, table: Table) -> bool:
    if not inspect(connection).has_table(table.name, schema=table.schema):
        return False
    return connection.execute(select(table).limit(1)).first() is not None


def _go_on(connection: Connection, tables: Tables) -> None:
    """Let the numbers the database gives go on after the largest one (SQLite's do by themselves)."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            name = connection.dialect.identifier_preparer.format_table(table)
            sequence = func.pg_get_serial_sequence(name, column.name)
            connection.execute(select(func.setval(sequence, func.max(column))))


def _typed(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the columns' types want them. Raises `KeyError` for a column there is not."""
    return {
        name: msgspec.convert(value, table.columns[name].type.python_type | None)
        for name, value in values.items()
    }


def _engine(address: str) -> Engine:
    engine = create_engine(address)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _by_hand)
        event.listen(engine, "begin", _begin)
    return engine


def _by_hand(connection: Any, _: object) -> None:
    """No transactions of the driver's own making: it begins them at the first write.

    What is deleted is zeroed: a key that is erased while it is brought back leaves nothing.
    """
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=10000")
    connection.execute("PRAGMA secure_delete=ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
