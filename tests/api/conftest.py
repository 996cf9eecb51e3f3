"""A store with the example review in it, the API over it, and systems that hold keys."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from api.app import create_app
from api.callers import EXTENSION
from service.desk import SCOPES
from service.operations.importing import import_file
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.api.calling import Caller
from tests.service.recorded import record_a_review

WAIT_SECONDS = 0.2


@pytest.fixture(scope="session")
def recorded_store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A directory of stores with the example review in, and a key; copied, never written to."""
    directory = tmp_path_factory.mktemp("api")
    settings = Settings(data_dir=directory)
    make_stores(settings)
    heedful = build(settings)
    record_a_review(heedful)
    key = heedful.desk.create_key("case-system", SCOPES)
    heedful.follower.catch_up()
    heedful.close()
    return directory, key


@pytest.fixture(scope="session")
def app(recorded_store: tuple[Path, str]) -> Iterator[Flask]:
    """The application, made once: each test puts its own Heedful behind it."""
    nobodys = build(Settings(data_dir=recorded_store[0]))
    yield create_app(nobodys)
    nobodys.close()


@pytest.fixture
def heedful(tmp_path: Path, recorded_store: tuple[Path, str]) -> Iterator[Heedful]:
    """Heedful over stores of this test's own that hold the example review."""
    shutil.copytree(recorded_store[0], tmp_path / "var")
    made = build(Settings(data_dir=tmp_path / "var", wait_seconds=WAIT_SECONDS))
    yield made
    made.close()


@pytest.fixture
def system(heedful: Heedful, app: Flask, recorded_store: tuple[Path, str]) -> Caller:
    """A system whose key may do everything."""
    app.extensions[EXTENSION] = heedful
    return Caller(app.test_client(), heedful, recorded_store[1])


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory, recorded_store: tuple[Path, str]
) -> Iterator[Heedful]:
    """Heedful for a module of tests that must leave everything as it is."""
    directory = tmp_path_factory.mktemp("kept") / "var"
    shutil.copytree(recorded_store[0], directory)
    made = build(Settings(data_dir=directory, wait_seconds=WAIT_SECONDS))
    yield made
    made.close()


@pytest.fixture
def refused_system(kept: Heedful, app: Flask, recorded_store: tuple[Path, str]) -> Caller:
    """A system whose key may do everything, and which is refused whatever it tries."""
    app.extensions[EXTENSION] = kept
    return Caller(app.test_client(), kept, recorded_store[1])


@pytest.fixture
def reader(system: Caller) -> Caller:
    """A system whose key may only read."""
    return replace(system, key=system.heedful.desk.create_key("reader", ["read"]))


@pytest.fixture(scope="session")
def three_reviews(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """A system that reads the three example reviews; nothing is written to them."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("three-reviews"), wait_seconds=0.2)
    make_stores(settings)
    heedful = build(settings)
    import_file(heedful, settings.examples)
    heedful.ledger.follower.catch_up()
    # the second scope for what is told to a raiser alone
    key = heedful.desk.create_key(
        "reader", ["read", "contributions:write", "feed:read", "webhooks:write", "reads:read"]
    )
    yield Caller(create_app(heedful).test_client(), heedful, key)
    heedful.close()
