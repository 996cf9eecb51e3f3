"""A store with the three example reviews, pages over it, and browsers that visit them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.operations.importing import import_file
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.web.visiting import application, signed_in


@pytest.fixture(scope="session")
def three_reviews(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Heedful]:
    """Heedful over a real store with the three reviews in; the tests only read what they hold."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("three-reviews"))
    heedful = _made(settings)
    import_file(heedful, settings.examples)
    heedful.follower.catch_up()
    yield heedful
    heedful.close()


@pytest.fixture
def nothing_recorded(tmp_path: Path) -> Iterator[Heedful]:
    """Heedful as it is after `init`, before anybody has said anything."""
    heedful = _made(Settings(data_dir=tmp_path))
    heedful.follower.catch_up()
    yield heedful
    heedful.close()


@pytest.fixture(scope="session")
def app(three_reviews: Heedful) -> Flask:
    """The pages over the three reviews."""
    return application(three_reviews)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def visitor(app: Flask, three_reviews: Heedful) -> FlaskClient:
    """A browser signed in."""
    return signed_in(app, three_reviews)


def _made(settings: Settings) -> Heedful:
    make_stores(settings)
    return build(settings)
