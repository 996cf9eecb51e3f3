"""What every test of a question may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import POSTGRESQL, SQLITE, PostgresServer
from tests.projections.histories import History
from tests.projections.places import Place, Schemas, files


@pytest.fixture(scope="session")
def schemas(postgres: PostgresServer) -> Schemas:
    """A database of read models for all tests, which each leaves empty."""
    return Schemas(postgres)


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> Iterator[Place]:
    """An empty place for read models, on each of the two databases."""
    if database == SQLITE:
        yield files(tmp_path)
        return
    made: Schemas = request.getfixturevalue("schemas")
    yield made
    made.empty()


@pytest.fixture
def bare_place(request: pytest.FixtureRequest, place: Place, database: str) -> Place:
    """The same, where nobody has made anything yet."""
    if database == POSTGRESQL:
        request.getfixturevalue("schemas").drop()
    return place


@pytest.fixture
def history(place: Place) -> Iterator[History]:
    """An empty history with facts that follow it."""
    made = History(place())
    yield made
    made.views.close()
