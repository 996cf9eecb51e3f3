"""The territory that is only looked at, or whose every change is refused."""

from collections.abc import Iterator

import pytest

from service.settings import Settings
from tests.databases import POSTGRESQL, SQLITE
from tests.threats.territory import Territory, a_territory


@pytest.fixture(scope="session")
def known_territory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Territory]:
    """A store with one of everything, on SQLite, for tests that change nothing in it."""
    made = a_territory(Settings(data_dir=tmp_path_factory.mktemp("territory"), wait_seconds=0.01))
    yield made
    made.heedful.close()


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def territory(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Territory]:
    """A store of this module's own, on each of the two databases."""
    directory = tmp_path_factory.mktemp("territory")
    settings = Settings(data_dir=directory)
    if request.param == POSTGRESQL:
        postgres = request.getfixturevalue("postgres")
        settings = postgres.settings(postgres.create(), data_dir=directory)
    made = a_territory(settings)
    yield made
    made.heedful.close()
