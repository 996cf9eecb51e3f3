"""The follower: each page once, whole or not at all, whatever is poison and whoever else follows."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from projections.facts import observations, queries, steps
from projections.facts.generation import DROPPED, PARKED, position
from projections.following import Dropped, Follower, Unreadable
from projections.parking import BEHIND
from projections.readmodel import Views
from projections.rebuilding import rebuild
from projections.redriving import Retried, parked_events, retry
from tests.examples import (
    QUERY,
    a_finding,
    a_query,
    an_observation,
    answer,
    envelope,
    escalated,
    id_of,
)
from tests.projections.memory_log import MemoryLog
from tests.projections.places import Place, files
from tests.projections.rows import every_row
from tests.projections.stories.story import Story

pytestmark = pytest.mark.slow

ON = date(2024, 6, 3)


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def views(place: Place, log: MemoryLog) -> Iterator[Views]:
    made = Views(place(), log)
    made.ensure()
    yield made
    made.close()


def test_a_step_applies_one_page_and_says_how_many_events_it_had(
    views: Views, log: MemoryLog
) -> None:
    Story(Random(1), log).tell(40)
    follower = Follower(views, log)

    assert follower.step(10) == 10
    assert views.position() == log.rows[9][0]
    follower.catch_up()
    assert views.position() == log.head()
    assert follower.step() == 0


def test_catching_up_says_how_far_it_is(views: Views, log: MemoryLog) -> None:
    Story(Random(1), log).tell(20)
    told: list[tuple[int, int]] = []

    Follower(views, log).catch_up(lambda done, total: told.append((done, total)))

    assert told == [(log.head(), log.head())]


def test_after_catching_up_broke_off_following_goes_on_with_the_log_itself(
    views: Views, log: MemoryLog
) -> None:
    Story(Random(4), log).tell(20)
    follower = Follower(views, log)

    def interrupt(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        follower.catch_up(interrupt)
    Story(Random(5), log).tell(20)
    while follower.step():
        pass
    assert views.position() == log.head()


def test_followers_side_by_side_never_apply_an_event_twice(
    tmp_path: Path, place: Place, views: Views, log: MemoryLog
) -> None:
    Story(Random(2), log).tell(250)
    applied: list[int] = []

    def follow() -> None:
        own = Views(place(), log)  # as another process has it: own connections
        follower = Follower(own, log)
        while own.position() < log.head():
            applied.append(follower.step(7))
        own.close()

    _side_by_side(follow, follow, follow)

    assert sum(applied) == len(log.rows)
    alone = Views(files(tmp_path / "alone")(), log)
    alone.ensure()
    Follower(alone, log).catch_up()
    assert every_row(views) == every_row(alone)
    alone.close()


def test_a_reader_keeps_its_snapshot_while_a_page_is_applied(views: Views, log: MemoryLog) -> None:
    story = Story(Random(3), log).tell(20)
    follower = Follower(views, log)
    follower.catch_up()

    with views.reading() as facts:
        before = position(facts), _count(facts, steps.TABLE)
        story.tell(20)
        follower.catch_up()
        assert (position(facts), _count(facts, steps.TABLE)) == before

    with views.reading() as facts:
        assert _count(facts, steps.TABLE) == len(log.rows)


def test_a_reader_never_sees_half_a_page(views: Views, log: MemoryLog) -> None:
    Story(Random(4), log).tell(300)
    events_up_to = {0: 0} | {at: number for number, (at, _) in enumerate(log.rows, start=1)}
    seen: list[tuple[int, int]] = []

    def read() -> None:
        while not seen or seen[-1][0] < log.head():
            with views.reading() as facts:
                seen.append((position(facts), _count(facts, steps.TABLE)))

    def follow() -> None:
        follower = Follower(views, log)
        while follower.step(5):
            pass

    _side_by_side(read, follow)

    assert all(number == events_up_to[at] for at, number in seen)


def test_a_poison_event_parks_with_those_behind_it_and_others_go_on(
    views: Views, log: MemoryLog
) -> None:
    query, seen = a_query(), an_observation()
    answer(query, "declined")
    raised, declined = query.collect_events()
    log.append(raised, _spoilt(declined, kind="no_such_kind"))
    escalated(query)
    log.append(*query.collect_events(), *seen.collect_events())

    Follower(views, log).catch_up()

    with views.reading() as facts:
        parked = facts.execute(select(PARKED).order_by(PARKED.c.position)).all()
        assert [(row.position, row.error) for row in parked] == [(2, "KeyError"), (3, BEHIND)]
        assert [row.topic for row in parked] == ["challenge-responded", "challenge-escalated"]
        row = facts.execute(select(queries.TABLE)).one()
        assert (row.status, row.version) == ("open", 1)
        assert _count(facts, observations.TABLE) == 1
        assert _count(facts, steps.TABLE) == 2
    assert views.parked() == 2
    assert views.position() == 4


def test_what_follows_a_parked_event_is_parked_on_a_later_page_too(
    views: Views, log: MemoryLog
) -> None:
    query, follower = a_query(), Follower(views, log)
    answer(query, "declined")
    raised, declined = query.collect_events()
    log.append(raised, _spoilt(declined, kind="no_such_kind"))
    follower.catch_up()
    escalated(query)
    log.append(*query.collect_events())
    follower.catch_up()

    assert views.parked() == 2
    assert views.position() == 3


@pytest.mark.parametrize("apart", [True, False])
def test_an_event_that_fails_in_one_fact_has_changed_none(
    views: Views, log: MemoryLog, apart: bool
) -> None:
    query, follower = a_query(), Follower(views, log)
    log.append(*query.collect_events())
    if apart:
        follower.catch_up()
    query.link(envelope(), to=id_of("other query"), relation="same_matter")
    log.append(*(_spoilt(event, relation=object()) for event in query.collect_events()))
    follower.catch_up()

    with views.reading() as facts:
        row = facts.execute(select(queries.TABLE)).one()
        assert (row.version, row.to_position, row.linked) == (1, None, [])
        assert _count(facts, steps.TABLE) == 1
    assert views.parked() == 1


def test_an_event_that_cannot_be_written_is_parked_alone(views: Views, log: MemoryLog) -> None:
    query, seen = a_query(), an_observation()
    (raised,) = query.collect_events()
    log.append(*seen.collect_events(), _spoilt(raised, reference=None))
    Story(Random(5), log).tell(20)

    Follower(views, log).catch_up()

    with views.reading() as facts:
        (parked,) = facts.execute(select(PARKED)).all()
        assert (parked.thing_id, parked.error) == (str(QUERY), "IntegrityError")
        assert _count(facts, steps.TABLE) == len(log.rows) - 1
    assert views.position() == log.head()


def test_an_event_that_does_not_even_say_what_it_touches_is_parked_alone(
    views: Views, log: MemoryLog
) -> None:
    (proposed,) = a_finding().collect_events()
    log.append(_spoilt(proposed, evidence=None), *an_observation().collect_events())

    Follower(views, log).catch_up()

    with views.reading() as facts:
        (parked,) = facts.execute(select(PARKED)).all()
        assert (parked.position, parked.error) == (1, "TypeError")
        assert _count(facts, observations.TABLE) == 1


def test_an_event_that_cannot_be_decoded_is_parked(views: Views, log: MemoryLog) -> None:
    seen = an_observation()
    log.append(Unreadable(id_of("lost"), "challenge-raised", "NewerThanThisProgram"))
    log.append(*seen.collect_events())

    Follower(views, log).catch_up()

    with views.reading() as facts:
        (parked,) = facts.execute(select(PARKED)).all()
        assert (parked.topic, parked.error) == ("challenge-raised", "NewerThanThisProgram")
        assert _count(facts, observations.TABLE) == 1


def test_what_is_done_without_is_noted_and_holds_nothing_up(views: Views, log: MemoryLog) -> None:
    query = a_query()
    (raised,) = query.collect_events()
    escalated(query)
    (later,) = query.collect_events()
    log.append(
        raised, Dropped(QUERY, 2, "challenge-linked", "A. Operator", "Never read.", ON), later
    )

    Follower(views, log).catch_up()

    with views.reading() as facts:
        (dropped,) = facts.execute(select(DROPPED)).all()
        assert (dropped.position, dropped.thing_id) == (2, str(QUERY))
        assert (dropped.dropped_by, dropped.reason) == ("A. Operator", "Never read.")
        assert facts.execute(select(queries.TABLE.c.status)).scalars().all()[-1] == "escalated"
    assert views.parked() == 0


def test_what_is_tried_again_is_as_if_it_had_always_been_readable(
    tmp_path: Path, views: Views, log: MemoryLog
) -> None:
    Story(Random(9), log).tell(20)
    query = a_query()
    answer(query, "declined")
    raised, declined = query.collect_events()
    spoilt = _spoilt(declined, kind="no_such_kind")
    log.append(raised)
    at = log.append(spoilt)
    escalated(query)
    log.append(*query.collect_events())
    Story(Random(10), log).tell(20)
    Follower(views, log).catch_up()

    assert retry(views, log, QUERY) == Retried(QUERY, 0, 2, at, "KeyError")
    log.mend(at, declined)
    assert retry(views, log, QUERY) == Retried(QUERY, 2, 0)
    assert retry(views, log, QUERY) == Retried(QUERY, 0, 0)

    anew = Views(files(tmp_path / "anew")(), log)
    anew.ensure()
    Follower(anew, log).catch_up()
    assert every_row(views) == every_row(anew)
    anew.close()


def test_what_is_tried_again_stops_at_the_first_that_still_fails(
    views: Views, log: MemoryLog
) -> None:
    query = a_query()
    (raised,) = query.collect_events()
    for to in ("one", "two", "three"):
        query.link(envelope(), to=id_of(to), relation="same_matter")
    one, two, three = query.collect_events()
    log.append(raised, _spoilt(one, relation=object()), _spoilt(two, relation=object()), three)
    Follower(views, log).catch_up()
    log.mend(2, one)

    assert retry(views, log, QUERY) == Retried(QUERY, 1, 2, 3, "TypeError")

    with views.reading() as facts:
        assert [(one.position, one.error) for one in parked_events(facts)] == [
            (3, "TypeError"),
            (4, BEHIND),
        ]
        current = facts.execute(select(queries.TABLE).where(queries.TABLE.c.to_position.is_(None)))
        assert len(current.one().linked) == 1


def test_what_a_row_has_moved_past_is_left_to_a_rebuild(views: Views, log: MemoryLog) -> None:
    query = a_query()
    (raised,) = query.collect_events()
    answer(query, "declined")
    (declined,) = query.collect_events()
    citing = a_finding().collect_events()
    log.append(raised, _spoilt(declined, kind="no_such_kind"), *citing)
    Follower(views, log).catch_up()
    before = every_row(views)
    log.mend(2, declined)

    assert retry(views, log, QUERY) == Retried(QUERY, 0, 1, 2, "OutOfOrder")
    assert every_row(views) == before
    rebuild(views, log)
    assert views.parked() == 0


def test_whoever_waits_for_a_position_is_woken_when_it_is_applied(
    views: Views, log: MemoryLog
) -> None:
    follower, stop = Follower(views, log), threading.Event()
    following = threading.Thread(target=follower.run, args=(stop,))
    following.start()
    try:
        took = []
        for event in Story(Random(6)).tell(30).log.rows[:10]:
            log.append(event[1])
            began = time.perf_counter()
            follower.wake()
            assert views.wait_for(log.head(), timeout=5)
            took.append(time.perf_counter() - began)
        assert sorted(took)[5] < 0.1  # polled, it would be 0.25 s at worst
    finally:
        stop.set()
        follower.wake()
        following.join(5)
    assert not following.is_alive()


def test_waiting_gives_up_after_its_time(views: Views) -> None:
    assert not views.wait_for(1, timeout=0.05)


def test_what_another_process_applied_is_seen_by_looking(
    place: Place, views: Views, log: MemoryLog
) -> None:
    Story(Random(7), log).tell(5)
    other = Views(place(), log)
    later = threading.Timer(0.05, Follower(other, log).catch_up)
    later.start()

    assert views.wait_for(log.head(), timeout=5)
    later.join()
    other.close()


def test_following_outlives_an_error_of_a_database(views: Views) -> None:
    class Faltering(MemoryLog):
        def head(self) -> int:
            self.falter()
            return super().head()

        def page(self, after: int, limit: int) -> Any:
            self.falter()  # whoever is woken takes a page without asking for the head
            return super().page(after, limit)

        def falter(self) -> None:
            if failures:
                raise failures.pop()

    failures = [sqlite3.OperationalError("database is locked"), OSError("gone")]
    log = Faltering()
    log.rows = Story(Random(8)).tell(10).log.rows
    follower, stop = Follower(views, log), threading.Event()
    following = threading.Thread(target=follower.run, args=(stop,))
    following.start()
    try:
        while failures:
            follower.wake()
            time.sleep(0.01)
        follower.wake()
        assert views.wait_for(log.rows[-1][0], timeout=5)
    finally:
        stop.set()
        follower.wake()
        following.join(5)


def _spoilt(event: Any, **fields: object) -> Any:
    """The event with something in it that no fold expects."""
    spoilt = object.__new__(type(event))
    spoilt.__dict__.update(vars(event) | fields)
    return spoilt


def _count(facts: Any, table: Any) -> int:
    return int(facts.execute(select(func.count()).select_from(table)).scalar_one())


def _side_by_side(*jobs: Any) -> None:
    """Run the jobs in threads of their own and raise what any of them raised."""
    errors: list[BaseException] = []

    def run(job: Any) -> None:
        try:
            job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors, errors
