"""Is everything built over one log, and does the background work follow what is recorded?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.background import Background
from service.log.port import LogNotMade
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.service.recorded import Commands, record_a_review


@pytest.fixture
def heedful(tmp_path: Path) -> Iterator[Heedful]:
    """The whole service over stores of its own."""
    settings = Settings(data_dir=tmp_path / "var")
    make_stores(settings)
    made = build(settings)
    yield made
    made.close()


def test_without_stores_nothing_is_built_and_nothing_is_left_behind(tmp_path: Path):
    with pytest.raises(LogNotMade):
        build(Settings(data_dir=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_what_is_recorded_reaches_the_read_models_through_the_background(heedful: Heedful):
    background = Background(heedful)
    background.start()
    record_a_review(as_commands(heedful))
    assert heedful.views.wait_for(heedful.casework.head(), timeout=20)
    background.stop()


def test_two_in_the_background_apply_each_page_once(heedful: Heedful):
    workers = [Background(heedful) for _ in range(2)]
    for worker in workers:
        worker.start()
    record_a_review(as_commands(heedful))
    assert heedful.views.wait_for(heedful.casework.head(), timeout=20)
    for worker in workers:
        worker.stop()
    assert heedful.views.parked() == 0
    assert heedful.views.position() == heedful.casework.head()


def test_the_background_may_be_stopped_before_it_began(heedful: Heedful):
    Background(heedful).stop()


def as_commands(heedful: Heedful) -> Commands:
    """The commands of the service, as the tests use them."""
    return Commands(
        heedful.casework,
        heedful.reviews,
        heedful.observations,
        heedful.challenges,
        heedful.warning_signs,
        heedful.held_back,
        heedful.findings,
        heedful.summaries,
        heedful.sessions,
        heedful.episodes,
        heedful.assessment_items,
        heedful.references,
        heedful.withholding,
    )
