"""Do the tables of a store come back as they were, on either database?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    insert,
    select,
)

from service.backup.lines import Damaged
from service.backup.tables import Tables, filling, is_made, read_tables, write_tables
from service.log.snapshot import NotEmpty
from tests.databases import OWNER, SQLITE, PostgresServer

pytestmark = pytest.mark.slow

METADATA = MetaData()
LOCKS = Table(
    "locks",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("name", String),
    Column("is_open", Boolean, nullable=False),
    Column("since", Date),
    Column("changed", DateTime(timezone=False)),
)
VISITORS = Table("visitors", METADATA, Column("name", String, primary_key=True))
ROWS = [
    {
        "id": 1,
        "secret": bytes(range(256)),
        "name": 'É "\n\\',
        "is_open": True,
        "since": date(2024, 2, 29),
        "changed": datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=UTC).replace(tzinfo=None),
    },
    {"id": 7, "secret": b"", "name": None, "is_open": False, "since": None, "changed": None},
]


@pytest.fixture
def addresses(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> Iterator[tuple[str, str]]:
    """Where two stores of one kind may be made."""
    if database == SQLITE:
        yield f"sqlite:///{tmp_path}/one.db", f"sqlite:///{tmp_path}/two.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    names = [server.create(), server.create()]
    one, two = (server.url(name, OWNER).replace("://", "+psycopg://", 1) for name in names)
    yield one, two
    for name in names:
        server.drop(name)


@pytest.fixture
def store(addresses: tuple[str, str]) -> Tables:
    """A store with rows in it."""
    made = locks(addresses[0])
    with engine_of(made) as engine, engine.begin() as connection:
        METADATA.create_all(connection)
        connection.execute(insert(LOCKS), ROWS)
        connection.execute(insert(VISITORS).values(name="somebody"))
    return made


@pytest.fixture
def another(addresses: tuple[str, str]) -> Tables:
    """A store that was not made yet."""
    return locks(addresses[1])


def test_every_row_comes_back_and_what_is_left_out_is_empty(store: Tables, another: Tables):
    assert not is_made(another)
    assert brought(copied(store), another) == {"locks": 2}
    assert is_made(another)
    assert rows(another) == ROWS
    assert copied(another) == copied(store)
    with engine_of(another) as engine, engine.connect() as connection:
        assert connection.execute(select(VISITORS)).all() == []


def test_the_numbers_that_the_database_gives_go_on_after_the_last(store: Tables, another: Tables):
    brought(copied(store), another)
    with engine_of(another) as engine, engine.begin() as connection:
        made = connection.execute(insert(LOCKS).values(secret=b"new", is_open=True))
        assert made.inserted_primary_key == (8,)


def test_a_store_with_anything_in_it_takes_nothing(store: Tables):
    with pytest.raises(NotEmpty):
        brought(copied(store), store)
    assert rows(store) == ROWS


def test_of_a_damaged_file_nothing_is_brought_in(store: Tables, another: Tables):
    whole = copied(store)
    for wrong in (whole[:-1], whole.replace(b'"locks"', b'"lockz"'), whole.replace(b"7", b"8", 1)):
        with pytest.raises(Damaged):
            brought(wrong, another)
    brought(whole, another)
    assert rows(another) == ROWS


def test_asking_whether_a_store_is_there_does_not_make_it(tmp_path: Path):
    assert not is_made(locks(f"sqlite:///{tmp_path}/nowhere.db"))
    assert list(tmp_path.iterdir()) == []


def locks(address: str) -> Tables:
    """The store at an address."""
    return Tables("locks", address, METADATA, frozenset({"visitors"}))


def copied(store: Tables) -> bytes:
    """The store as a file."""
    file = BytesIO()
    write_tables(store, file)
    return file.getvalue()


def brought(file: bytes, store: Tables) -> dict[str, int]:
    """The file, into an empty store: how many rows of what."""
    with filling(store) as connection:
        return dict(read_tables(store, BytesIO(file), connection))


def rows(store: Tables) -> list[dict[str, object]]:
    """All rows of the one table."""
    with engine_of(store) as engine, engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(LOCKS).order_by("id")).mappings()]


@contextmanager
def engine_of(store: Tables) -> Iterator[Engine]:
    """A store's engine, closed afterwards."""
    engine = create_engine(store.address)
    yield engine
    engine.dispose()
