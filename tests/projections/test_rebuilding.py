"""Rebuilding: beside the live generation, compared, switched at once, and never backwards."""

import threading
from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import text

from projections.facts.generation import position
from projections.following import Follower
from projections.generation import is_outdated
from projections.readmodel import AheadOfLog, NoViews, Views
from projections.rebuilding import RebuildUnderWay, prepare, rebuild
from tests.projections.memory_log import MemoryLog
from tests.projections.places import Place
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
def views(place: Place, log: MemoryLog) -> Iterator[Views]:
    made = Views(place(), log)
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


def test_the_generations_before_stay_until_they_are_pruned(views: Views, log: MemoryLog) -> None:
    rebuild(views, log)
    assert views.numbers() == [1, 2]
    rebuild(views, log)
    assert views.numbers() == [1, 2, 3]


def test_what_differs_is_told(views: Views, log: MemoryLog) -> None:
    with views.writing() as edited:
        edited.execute(text("UPDATE queries SET subject = 'changed'"))
        edited.execute(text("DELETE FROM steps WHERE position = 1"))

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


def test_where_there_are_no_read_models_none_is_ahead(bare_place: Place, log: MemoryLog) -> None:
    none = Views(bare_place(), log)
    none.check()
    none.close()


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

    fresh = views.generations.numbered(9)
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


def test_one_rebuild_at_a_time(place: Place, views: Views, log: MemoryLog) -> None:
    elsewhere = place()
    with elsewhere.alone(), pytest.raises(RebuildUnderWay):
        rebuild(views, log)
    assert views.generation() == 1
    rebuild(views, log)
    assert views.generation() == 2
    elsewhere.close()


def test_what_a_broken_off_rebuild_left_is_cleared_away(views: Views, log: MemoryLog) -> None:
    broken_off = views.generations.building(2)
    broken_off.create()
    broken_off.close()
    assert views.numbers() == [1]

    assert rebuild(views, log).is_same
    assert views.generation() == 2


def test_views_of_another_shape_are_rebuilt_before_they_are_used(
    views: Views, log: MemoryLog
) -> None:
    with views.live().writing() as older:
        older.execute(text("UPDATE generation SET shape = 'older'"))
        older.execute(text("ALTER TABLE queries DROP COLUMN dissent"))

    prepare(views, log)

    assert views.generation() == 2
    assert not is_outdated(views.live())
    prepare(views, log)
    assert views.generation() == 2


def test_what_was_deleted_is_made_anew(place: Place, views: Views, log: MemoryLog) -> None:
    before = every_row(views)
    views.live().remove()
    views.close()

    again = Views(place(), log)
    again.ensure()
    Follower(again, log).catch_up()

    assert every_row(again) == before
    again.close()


def test_there_is_nothing_to_read_before_the_first_generation(
    log: MemoryLog, bare_place: Place
) -> None:
    none = Views(bare_place(), log)
    with pytest.raises(NoViews):
        none.position()
    with pytest.raises(NoViews), none.reading():
        pass
    none.close()


def test_who_waited_to_write_during_a_switch_writes_to_the_new_generation(
    place: Place, views: Views, story: Story, log: MemoryLog
) -> None:
    before, elsewhere = views.live(), place()
    new = elsewhere.numbered(before.number + 1)
    new.create()
    Follower(new, log).catch_up()
    at_switch = new.position()
    story.tell(5)
    waiting = threading.Thread(target=Follower(views, log).step)
    with elsewhere.numbered(before.number).writing() as held:  # as rebuilding does, in its process
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        elsewhere.switch(new, within=held)
    waiting.join(10)
    assert before.position() == at_switch
    assert views.position() == new.position() == log.head()
    for one in (before, new, elsewhere):
        one.close()
