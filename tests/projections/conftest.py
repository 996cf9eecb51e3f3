"""What every test of a question may ask for."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import SQLITE, PostgresServer
from tests.projections.histories import History
from tests.projections.places import Place, Schemas, files


@pytest.fixture(scope="session")
def schemas(postgres: PostgresServer) -> Schemas:
    """A database of read models for all tests, which each leaves empty."""
    return Schemas(postgres)


@pytest.fixture(scope="session")
def empty_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of read models without a row: copied, since making some hundred indexes takes long."""
    directory = tmp_path_factory.mktemp("empty")
    generations = files(directory)()
    generations.ensure()
    generations.close()
    return directory


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> Iterator[Place]:
    """An empty place for read models, on each of the two databases."""
    if database == SQLITE:
        shutil.copytree(request.getfixturevalue("empty_files"), tmp_path, dirs_exist_ok=True)
        yield files(tmp_path)
        return
    made: Schemas = request.getfixturevalue("schemas")
    yield made
    made.empty()


@pytest.fixture
def bare_place(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> Place:
    """The same, where nobody has made anything yet."""
    if database == SQLITE:
        return files(tmp_path)
    place: Place = request.getfixturevalue("place")
    request.getfixturevalue("schemas").drop()
    return place


@pytest.fixture
def history(place: Place) -> Iterator[History]:
    """An empty history with facts that follow it."""
    made = History(place())
    yield made
    made.views.close()
