"""Switching between generations: nobody goes back, nothing is lost, and old ones are dropped."""

import threading
from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import text

from projections import postgres_generations
from projections.facts.generation import position
from projections.following import Follower
from projections.generation import RebuildUnderWay, StillRead
from projections.readmodel import Views
from projections.rebuilding import rebuild
from projections.switching import NoneBefore, OtherShape, prune, roll_back, standings
from tests.projections.memory_log import MemoryLog
from tests.projections.places import Place
from tests.projections.rows import every_row
from tests.projections.stories.story import Story

pytestmark = pytest.mark.slow


@pytest.fixture
def story() -> Story:
    return Story(Random(12)).tell(60)


@pytest.fixture
def log(story: Story) -> MemoryLog:
    return story.log


@pytest.fixture
def views(place: Place, log: MemoryLog) -> Iterator[Views]:
    """Generation 2 is live, 1 is the one before."""
    made = Views(place(), log)
    made.ensure()
    Follower(made, log).catch_up()
    rebuild(made, log)
    yield made
    made.close()


def test_rolling_back_switches_to_the_generation_before_and_catches_it_up(
    views: Views, story: Story, log: MemoryLog
) -> None:
    story.tell(20)
    Follower(views, log).catch_up()
    ahead = every_row(views)

    assert roll_back(views, log) == (2, 1)

    assert views.generation() == 1
    assert views.position() == log.head()
    assert every_row(views) == ahead


def test_what_is_switched_to_is_caught_up_though_nobody_follows(
    views: Views, story: Story, log: MemoryLog
) -> None:
    story.tell(20)
    roll_back(views, log)
    assert views.position() == log.head()


def test_the_follower_goes_on_with_what_was_switched_to(
    views: Views, story: Story, log: MemoryLog
) -> None:
    follower = Follower(views, log)
    roll_back(views, log)
    story.tell(20)
    follower.catch_up()

    positions = {one.number: one.position for one in standings(views)}
    assert positions[1] == log.head() > positions[2]


def test_a_generation_can_be_named(views: Views, log: MemoryLog) -> None:
    rebuild(views, log)
    assert roll_back(views, log, 1) == (3, 1)
    assert roll_back(views, log, 3) == (1, 3)


@pytest.mark.parametrize("number", [2, 7])
def test_only_another_generation_that_is_there_can_be_switched_to(
    views: Views, log: MemoryLog, number: int
) -> None:
    with pytest.raises(NoneBefore):
        roll_back(views, log, number)
    assert views.generation() == 2


def test_there_is_no_going_back_from_the_first(views: Views, log: MemoryLog) -> None:
    roll_back(views, log)
    with pytest.raises(NoneBefore):
        roll_back(views, log)
    assert views.generation() == 1


def test_what_another_version_of_the_program_made_is_not_switched_to(
    views: Views, log: MemoryLog
) -> None:
    with views.generations.numbered(1).writing() as older:
        older.execute(text("UPDATE generation SET shape = 'older'"))

    with pytest.raises(OtherShape):
        roll_back(views, log)
    assert views.generation() == 2
    assert [one.is_outdated for one in standings(views)] == [True, False]


def test_a_rebuild_after_a_rollback_has_a_number_of_its_own(views: Views, log: MemoryLog) -> None:
    roll_back(views, log)
    comparison = rebuild(views, log)
    assert (comparison.generation_before, comparison.generation_after) == (1, 3)
    assert views.numbers() == [1, 2, 3]


def test_all_but_the_live_one_and_the_one_before_are_dropped(views: Views, log: MemoryLog) -> None:
    rebuild(views, log)
    rebuild(views, log)
    before = every_row(views)

    assert prune(views) == [1, 2]
    assert views.numbers() == [3, 4]
    assert prune(views, all_but_live=True) == [3]
    assert views.numbers() == [4]
    assert prune(views, all_but_live=True) == []
    assert every_row(views) == before


def test_what_was_rolled_back_from_is_dropped(views: Views, log: MemoryLog) -> None:
    rebuild(views, log)
    roll_back(views, log)
    assert prune(views) == [3]
    assert views.numbers() == [1, 2]


def test_pruning_clears_what_a_broken_off_rebuild_left(views: Views) -> None:
    broken_off = views.generations.building(3)
    broken_off.create()
    broken_off.close()
    prune(views)
    with pytest.raises(Exception, match=r"(?i)no such table|does not exist"):
        broken_off.position()
    broken_off.close()
    views.generations.clear()


def test_nobody_switches_or_prunes_while_somebody_rebuilds(
    place: Place, views: Views, log: MemoryLog
) -> None:
    elsewhere = place()
    with elsewhere.alone():
        with pytest.raises(RebuildUnderWay):
            roll_back(views, log)
        with pytest.raises(RebuildUnderWay):
            prune(views)
    elsewhere.close()
    assert (views.generation(), views.numbers()) == (2, [1, 2])


def test_who_reads_a_generation_is_not_disturbed_when_it_is_dropped(
    place: Place, views: Views, log: MemoryLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files stay until they are closed; a schema is only dropped once nobody reads it."""
    monkeypatch.setattr(postgres_generations, "PATIENCE_SECONDS", 0.3)
    reading = Views(place(), log)
    with reading.reading() as facts:
        before = position(facts)
        rebuild(views, log)
        try:
            prune(views, all_but_live=True)
        except StillRead:
            assert 2 in views.numbers()
        assert position(facts) == before
        assert facts.execute(text("SELECT count(*) FROM steps")).scalar_one() == len(log.rows)
    reading.close()
    prune(views, all_but_live=True)
    assert views.numbers() == [3]


def test_nobody_goes_back_while_generations_are_switched_to_and_fro(
    place: Place, views: Views, story: Story, log: MemoryLog
) -> None:
    following, reading = Views(place(), log), Views(place(), log)
    follower, stop = Follower(following, log), threading.Event()
    seen: list[tuple[int, int]] = []

    def read() -> None:
        while not stop.is_set():
            with reading.reading() as facts:
                steps = facts.execute(text("SELECT count(*) FROM steps")).scalar_one()
                seen.append((position(facts), steps))

    threads = [
        threading.Thread(target=follower.run, args=(stop,)),
        threading.Thread(target=read),
    ]
    for thread in threads:
        thread.start()
    for number in (1, 2, 1):
        story.tell(20)
        follower.wake()
        roll_back(views, log, number)
    assert reading.wait_for(log.head(), timeout=10)
    stop.set()
    follower.wake()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()

    assert seen == sorted(seen)
    events_up_to = {0: 0} | {at: number for number, (at, _) in enumerate(log.rows, start=1)}
    assert all(steps == events_up_to[at] for at, steps in seen)
    assert every_row(views)["steps"] == every_row(reading)["steps"]
    following.close()
    reading.close()
