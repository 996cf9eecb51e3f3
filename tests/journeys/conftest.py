"""A store made as an operator makes it, and systems that call it: inside the process, or served."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole stories take seconds: they are not part of `make check`."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.slow)


@dataclass(frozen=True)
class Prepared:
    """Stores in which a system has set a review up, the system's key, and the review."""

    data: Path
    key: str
    case: Case


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Prepared once and copied for each test, never written to."""
    data = tmp_path_factory.mktemp("prepared") / "var"
    make_stores(Settings(data_dir=data))
    with working(data) as heedful:
        key = heedful.desk.create_key("case-system")
        case = a_case(inside(heedful, key))
        heedful.views.wait_for(heedful.log.head(), timeout=30)
    return Prepared(data, key, case)


@pytest.fixture
def heedful(tmp_path: Path, prepared: Prepared) -> Iterator[Heedful]:
    """Heedful at work over prepared stores of this test's own."""
    shutil.copytree(prepared.data, tmp_path / "var")
    with working(tmp_path / "var") as made:
        yield made


@pytest.fixture
def system(heedful: Heedful, prepared: Prepared) -> System:
    """A case-management system at the door of the whole application, pages and all."""
    return inside(heedful, prepared.key)


@pytest.fixture
def case(prepared: Prepared) -> Case:
    """The review that the system has set up."""
    return prepared.case


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server over stores of this module's own."""
    with served(tmp_path_factory.mktemp("served")) as running:
        yield running


@contextmanager
def working(data: Path) -> Iterator[Heedful]:
    """Heedful over these stores, with its background work."""
    heedful = build(Settings(data_dir=data, wait_seconds=30))
    background = Background(heedful)
    background.start()
    try:
        yield heedful
    finally:
        background.stop()
        heedful.close()


def inside(heedful: Heedful, key: str) -> System:
    """A system that calls the application without a network."""
    app = create_app(heedful)
    add_pages(app, heedful)
    return System(Inside(app.test_client()), key)
