"""The territory that is only looked at, or whose every change is refused."""

from collections.abc import Iterator

import pytest

from service.settings import Settings
from tests.threats.territory import Territory, a_territory


@pytest.fixture(scope="session")
def known_territory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Territory]:
    """A store with one of everything, on SQLite, for tests that change nothing in it."""
    made = a_territory(Settings(data_dir=tmp_path_factory.mktemp("territory"), wait_seconds=0.01))
    yield made
    made.heedful.close()
