"""Rebuilding: beside the live generation, compared, switched at once, and never backwards."""

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from projections.facts.generation import position
from projections.following import Follower
from projections.generation import Generation
from projections.readmodel import AheadOfLog, NoViews, Views
from projections.rebuilding import LOCK, RebuildUnderWay, prepare, rebuild
from tests.projections.memory_log import MemoryLog
from tests.projections.rows import every_row
from tests.projections.stories.story import Story

pytestmark = pytest.mark.slow


@pytest.fixture
def story() -> Story:
    return Story(Random(11)).tell(80)


@pytest.fixture
def log(story: Story) -> MemoryLog:
    return story.log


@pytest.fixture
def views(tmp_path: Path, log: MemoryLog) -> Iterator[Views]:
    made = Views(tmp_path, log)
    made.ensure()
    Follower(made, log).catch_up()
    yield made
    made.close()


def test_a_rebuild_switches_to_the_next_generation(views: Views, log: MemoryLog) -> None:
    told: list[tuple[int, int]] = []

    comparison = rebuild(views, log, lambda done, total: told.append((done, total)))

    assert comparison.is_same
    assert (comparison.generation_before, comparison.generation_after) == (1, 2)
    assert comparison.position == log.head() == views.position()
    assert views.generation() == 2
    assert told[-1] == (log.head(), log.head())
    assert list(comparison.lines())[-1] == "generation 1 -> 2"


def test_the_generation_before_stays_until_the_next_rebuild(views: Views, log: MemoryLog) -> None:
    rebuild(views, log)
    assert views.numbers() == [1, 2]
    rebuild(views, log)
    assert views.numbers() == [2, 3]


def test_what_differs_is_told(tmp_path: Path, views: Views, log: MemoryLog) -> None:
    with sqlite3.connect(tmp_path / "views-1.db") as edited:
        edited.execute("UPDATE queries SET status = 'open' WHERE status <> 'open'")
        edited.execute("DELETE FROM steps WHERE position = 1")
    edited.close()

    comparison = rebuild(views, log)

    assert {fact.name for fact in comparison.facts if not fact.is_same} == {"queries", "steps"}
    assert not comparison.is_same
    assert any("DIFFERENT" in line for line in comparison.lines())


def test_read_models_ahead_of_the_log_are_refused_and_a_rebuild_mends_them(
    views: Views, log: MemoryLog
) -> None:
    views.check()
    del log.rows[-3:]
    with pytest.raises(AheadOfLog):
        views.check()
    rebuild(views, log)
    views.check()
    assert views.position() == log.head()


def test_where_there_are_no_read_models_none_is_ahead(tmp_path: Path, log: MemoryLog) -> None:
    Views(tmp_path / "none", log).check()


def test_a_reader_at_work_is_not_disturbed(views: Views, story: Story, log: MemoryLog) -> None:
    with views.reading() as facts:
        before = position(facts)
        story.tell(20)
        rebuild(views, log)
        assert position(facts) == before
    assert views.position() == log.head()


def test_the_follower_goes_on_with_the_new_generation(
    views: Views, story: Story, log: MemoryLog
) -> None:
    follower = Follower(views, log)
    rebuild(views, log)
    story.tell(20)
    follower.catch_up()

    fresh = Generation(views.directory, 9)
    fresh.create()
    Follower(fresh, log).catch_up()
    assert every_row(views) == every_row(fresh)


def test_readers_never_go_back_while_it_is_followed_written_and_rebuilt(
    views: Views, story: Story, log: MemoryLog
) -> None:
    follower, stop = Follower(views, log), threading.Event()
    following = threading.Thread(target=follower.run, args=(stop,))
    seen: list[int] = []

    def read() -> None:
        while not stop.is_set():
            seen.append(views.position())

    reading = threading.Thread(target=read)
    following.start()
    reading.start()
    for _ in range(3):
        story.tell(30)
        follower.wake()
        rebuild(views, log)
    assert views.wait_for(log.head(), timeout=10)
    stop.set()
    follower.wake()
    following.join(5)
    reading.join(5)

    assert seen == sorted(seen)
    assert views.generation() == 4


def test_one_rebuild_at_a_time(views: Views, log: MemoryLog) -> None:
    with (views.directory / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(RebuildUnderWay):
            rebuild(views, log)
    assert views.generation() == 1


def test_what_a_broken_off_rebuild_left_is_cleared_away(views: Views, log: MemoryLog) -> None:
    (views.directory / "views-2.db").write_bytes(b"half of a file")

    assert rebuild(views, log).is_same
    assert views.generation() == 2


def test_views_of_another_shape_are_rebuilt_before_they_are_used(
    tmp_path: Path, views: Views, log: MemoryLog
) -> None:
    with sqlite3.connect(tmp_path / "views-1.db") as older:
        older.execute("UPDATE generation SET shape = 'older'")
        older.execute("ALTER TABLE queries DROP COLUMN dissent")
    older.close()

    prepare(views, log)

    assert views.generation() == 2
    assert not views.live().is_outdated()
    prepare(views, log)
    assert views.generation() == 2


def test_a_deleted_file_is_made_anew(tmp_path: Path, views: Views, log: MemoryLog) -> None:
    before = every_row(views)
    views.close()
    (tmp_path / "views-1.db").unlink()

    again = Views(tmp_path, log)
    again.ensure()
    Follower(again, log).catch_up()

    assert every_row(again) == before
    again.close()


def test_there_is_nothing_to_read_before_the_first_generation(
    tmp_path: Path, log: MemoryLog
) -> None:
    with pytest.raises(NoViews):
        Views(tmp_path / "none", log).position()


def test_who_waited_to_write_during_a_switch_writes_to_the_new_generation(
    tmp_path: Path, views: Views, story: Story, log: MemoryLog
) -> None:
    before, elsewhere = views.live(), Views(tmp_path, log)
    new = Generation(tmp_path, before.number + 1)
    new.create()
    Follower(new, log).catch_up()
    at_switch = new.position()
    story.tell(5)
    waiting = threading.Thread(target=Follower(views, log).step)
    with before.writing():  # as rebuilding holds it, in another process
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        elsewhere.switch(new)
    waiting.join(10)
    assert before.position() == at_switch
    assert views.position() == new.position() == log.head()
    for one in (before, new, elsewhere):
        one.close()
