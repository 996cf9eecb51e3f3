"""Installations to break, and how long to go on breaking them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.operations.stores import make_stores
from service.wiring import Heedful, build
from tests.databases import SQLITE, PostgresServer
from tests.faults.cluster import Cluster, a_cluster
from tests.faults.installation import Installation, installed, on_postgres
from tests.journeys.people import Case, a_case
from tests.journeys.systems import System
from tests.service.recorded import record_a_review
from tests.service.test_wiring import as_commands

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They take seconds, and break things."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.faults)


def knob(name: str, short: int) -> int:
    """How much of something: a little, or what `make soak` says."""
    return int(os.environ.get(name, short))


@pytest.fixture(scope="session")
def cluster() -> Iterator[tuple[Cluster, PostgresServer]]:
    """A PostgreSQL that may be killed."""
    with a_cluster() as made:
        yield made


@pytest.fixture
def over_a_cluster(cluster: tuple[Cluster, PostgresServer], tmp_path: Path) -> Iterator[Heedful]:
    """A process that writes and looks, with a review recorded, over a PostgreSQL that may be killed."""
    server = cluster[1]
    name = server.create()
    settings = server.settings(name, data_dir=tmp_path / "var")
    make_stores(settings)
    made = build(settings)
    record_a_review(as_commands(made))
    yield made
    made.close()
    server.drop(name)


@pytest.fixture
def stores(request: pytest.FixtureRequest, database: str) -> Iterator[dict[str, str]]:
    """The settings of an installation of this test's own, over either database."""
    if database == SQLITE:
        yield {}
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create()
    yield on_postgres(server, name)
    server.drop(name)


@pytest.fixture
def installation(tmp_path: Path, stores: dict[str, str]) -> Iterator[Installation]:
    """It runs."""
    with installed(tmp_path, stores) as made:
        yield made


@pytest.fixture
def system(installation: Installation) -> System:
    """A system with a key."""
    return installation.known_system()


@pytest.fixture
def case(system: System) -> Case:
    """A review that the system has set up."""
    return a_case(system)
