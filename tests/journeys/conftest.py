"""A store made as an operator makes it, and systems that call it: inside the process, or served."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.app import create_app
from service.background import Background
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.journeys.people import Case, a_case
from tests.journeys.serving import Served, served
from tests.journeys.systems import Inside, System
from web.app import add_pages


@pytest.fixture
def heedful(tmp_path: Path) -> Iterator[Heedful]:
    """Heedful over stores of this test's own, with its background work."""
    settings = Settings(data_dir=tmp_path / "var", wait_seconds=30)
    make_stores(settings)
    made = build(settings)
    background = Background(made)
    background.start()
    yield made
    background.stop()
    made.close()


@pytest.fixture
def system(heedful: Heedful) -> System:
    """A case-management system at the door of the whole application, pages and all."""
    app = create_app(heedful)
    add_pages(app, heedful)
    return System(Inside(app.test_client()), heedful.desk.create_key("case-system"))


@pytest.fixture
def case(system: System) -> Case:
    """A review that the system has set up."""
    return a_case(system)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server over stores of this module's own."""
    with served(tmp_path_factory.mktemp("served")) as running:
        yield running
