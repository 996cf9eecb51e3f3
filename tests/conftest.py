"""What every test may ask for: a log of its own, and properties tried the same way each time."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from service.desk import Desk
from service.leases.opening import make_leases
from service.operations.stores import make_ledger
from service.settings import Settings
from tests.databases import POSTGRESQL, SQLITE, PostgresServer, a_server
from tests.service.keyring import settings_with_keys
from tests.service.recorded import Commands, record_a_review

settings.register_profile(
    "heedful",
    max_examples=40,
    deadline=None,  # the machine is shared; what is too slow is measured in bench/
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("soak", settings.get_profile("heedful"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "heedful"))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A real PostgreSQL, started when the first test asks for it.

    It does not wait for the disk: nobody cuts its power, and every database that is dropped, one a
    test, would make it flush everything. Tests that ask whether it may forget set it back, those
    that kill a server have one of their own.
    """
    with a_server() as server, server.set_to("fsync", "off"):
        yield server


@pytest.fixture(params=[SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest) -> str:
    """Each of the two that hold the log: whoever asks for this is run on both."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def a_recorded_review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stores in which a review was opened and everybody registered; copied, never written to."""
    directory = tmp_path_factory.mktemp("recorded") / "var"
    _record(settings_with_keys(directory))
    return directory


@pytest.fixture(scope="session")
def a_recorded_database(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The same in a PostgreSQL database; its name, and the directory of what lies beside it."""
    name, directory = postgres.create(), tmp_path_factory.mktemp("beside") / "var"
    settings_with_keys(directory)
    _record(postgres.settings(name, data_dir=directory))
    return name, directory


@pytest.fixture
def commands(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> Iterator[Commands]:
    """Every command, over a real log of this test's own that holds the recorded review."""
    made = Commands.over(_a_copy(request, tmp_path, database))
    yield made
    made.casework.close()


def _record(settings: Settings) -> None:
    commands = Commands.over(settings)
    commands.casework.log.store.create()
    record_a_review(commands)
    commands.casework.close()
    make_leases(settings)
    make_ledger(settings)
    desk = Desk(settings.desk_path)
    desk.create()
    desk.close()


def _a_copy(request: pytest.FixtureRequest, directory: Path, database: str) -> Settings:
    if database == SQLITE:
        shutil.copytree(request.getfixturevalue("a_recorded_review"), directory, dirs_exist_ok=True)
        return Settings(data_dir=directory)
    server: PostgresServer = request.getfixturevalue("postgres")
    recorded, beside = request.getfixturevalue("a_recorded_database")
    shutil.copytree(beside, directory, dirs_exist_ok=True)
    name = server.create(like=recorded)
    request.addfinalizer(lambda: server.drop(name))
    return server.settings(name, data_dir=directory)
