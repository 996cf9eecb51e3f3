"""Read models in PostgreSQL: the service owns nothing, and whoever makes them may do so again and again."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import InternalError, ProgrammingError

from projections.facts import queries
from projections.facts.generation import GENERATION
from projections.following import Follower
from projections.generation import ViewsCannotBeMade
from projections.postgres_generations import PostgresGenerations
from projections.readmodel import Views
from projections.rebuilding import rebuild
from projections.switching import prune, roll_back
from tests.databases import OWNER, SERVICE
from tests.examples import a_query
from tests.projections.histories import asked
from tests.projections.memory_log import MemoryLog
from tests.projections.places import Schemas

pytestmark = pytest.mark.slow


@pytest.fixture
def log() -> MemoryLog:
    made = MemoryLog()
    made.append(*a_query().collect_events())
    return made


@pytest.fixture
def views(schemas: Schemas, log: MemoryLog) -> Iterator[Views]:
    made = Views(schemas(), log)
    made.ensure()
    Follower(made, log).catch_up()
    yield made
    made.close()
    schemas.empty()


@pytest.fixture
def as_service(schemas: Schemas, views: Views, log: MemoryLog) -> Iterator[Views]:
    """The same as a web process has it: nobody told it who the owner is."""
    made = Views(PostgresGenerations(schemas.url(SERVICE)), log)
    yield made
    made.close()


def test_the_service_reads_and_follows_without_owning_anything(
    as_service: Views, log: MemoryLog
) -> None:
    log.append(*asked("Q-2").collect_events())
    Follower(as_service, log).catch_up()
    assert as_service.position() == log.head()


@pytest.mark.parametrize(
    "act",
    [
        lambda views, log: views.ensure(),
        rebuild,
        lambda views, log: views.generations.numbered(7).create(),
        lambda views, log: views.generations.numbered(1).remove(),
    ],
)
def test_the_service_makes_and_drops_nothing(
    as_service: Views, log: MemoryLog, act: Callable[[Views, MemoryLog], object]
) -> None:
    with pytest.raises(ViewsCannotBeMade, match="OWNER_VIEWS_URL"):
        act(as_service, log)
    assert as_service.generation() == 1


def test_the_service_does_not_switch(as_service: Views, views: Views, log: MemoryLog) -> None:
    rebuild(views, log)
    with pytest.raises(ViewsCannotBeMade):
        roll_back(as_service, log)
    with pytest.raises(ViewsCannotBeMade):
        prune(as_service, all_but_live=True)
    assert as_service.generation() == 2


@pytest.mark.parametrize(
    "statement", ["DROP TABLE steps", "TRUNCATE steps", "CREATE TABLE mine ()"]
)
def test_the_server_refuses_the_service_whatever_it_needs_not(
    as_service: Views, statement: str
) -> None:
    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refused, as_service.writing() as facts:
        facts.exec_driver_sql(statement)


def test_a_reader_cannot_write(views: Views) -> None:
    with pytest.raises(InternalError, match="read-only"), views.reading() as facts:
        facts.execute(update(GENERATION).values(position=0))


def test_they_are_made_again_and_again_and_by_many_at_once(schemas: Schemas) -> None:
    schemas.drop()

    def make(_: int) -> None:
        own = schemas()
        own.ensure()
        own.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(make, range(12)))
    made = schemas()
    assert made.numbers() == [1]
    assert made.live().number == 1
    made.close()


def test_a_role_that_is_not_there_is_told_in_a_sentence(schemas: Schemas) -> None:
    schemas.drop()
    nobodys = PostgresGenerations(schemas.url("heedful_nobody"), schemas.url(OWNER))
    with pytest.raises(ViewsCannotBeMade, match="no role"):
        nobodys.ensure()
    nobodys.close()


def test_text_is_in_the_order_of_its_bytes_whatever_the_database_sorts_by(views: Views) -> None:
    """As in SQLite and in Python: cursors compare in both."""
    with views.writing() as facts:
        (row,) = facts.execute(select(queries.TABLE)).mappings().all()
        for name in ("a", "B", "é", "Z", "z"):
            facts.execute(insert(queries.TABLE), [{**row, "id": name, "reference": name}])
        found = facts.execute(
            select(queries.TABLE.c.reference)
            .where(queries.TABLE.c.id == queries.TABLE.c.reference)
            .order_by(queries.TABLE.c.reference)
        )
        assert list(found.scalars()) == ["B", "Z", "a", "z", "é"]


def test_an_error_of_the_server_parks_nothing(
    schemas: Schemas, views: Views, log: MemoryLog
) -> None:
    """A right that was taken away is no fault of the event that comes next."""
    log.append(*asked("Q-2").collect_events())
    with psycopg.connect(schemas.url(OWNER), autocommit=True) as owner:
        owner.execute(f"REVOKE INSERT ON views_1.queries FROM {SERVICE}".encode())
        with pytest.raises(ProgrammingError):
            Follower(views, log).catch_up()
        owner.execute(f"GRANT INSERT ON views_1.queries TO {SERVICE}".encode())
    Follower(views, log).catch_up()
    assert (views.parked(), views.position()) == (0, log.head())
