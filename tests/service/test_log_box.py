"""Is what waits kept in one transaction with its key, and released with its events or not at all?"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError

from domain.rejections import ChangedMeanwhile, NotYours
from service.log.appends import Append
from service.log.box import Released, Waiting
from service.log.conditions import Never, StillSo
from service.log.postgres import PostgresRecorder
from service.log.recorder import GroupedRecorder
from tests.databases import every_row, refuse_every_insert
from tests.examples import id_of
from tests.service.logs import OTHER, THING, key, rows, stored

SESSION = id_of("session")


def entry(name: str = "thing", who: bytes = b"who") -> Waiting:
    """An entry of the session."""
    return Waiting(id_of(name), SESSION, who, name.encode())


def wait(log: GroupedRecorder, name: str = "thing", **more: Any) -> Waiting:
    """An entry, put into the box."""
    made = entry(name, more.pop("who", b"who"))
    assert log.insert_events([], waiting=made, **more) == []
    return made


def test_what_waits_is_read_back_as_it_was_put(log: GroupedRecorder):
    made = [wait(log, name, who=name[:1].encode()) for name in ("thing", "another", "other")]
    assert log.box.of(SESSION) == sorted(made, key=lambda one: one.thing_id.bytes)
    assert log.box.one(made[0].thing_id) == made[0]
    assert log.box.one(SESSION) is None
    assert log.box.of(THING) == []
    assert dict(log.box.voices(SESSION)) == {b"t": 1, b"a": 1, b"o": 1}
    assert log.box.sessions() == [SESSION]
    assert rows(log) == []


def test_its_key_is_kept_with_it_or_nothing_is(log: GroupedRecorder):
    wait(log, idempotency=key(0))
    kept = log.remembered("case-system", "k-1")
    assert kept is not None
    assert (kept.version, kept.position) == (0, 0)
    with pytest.raises(IntegrityError):
        wait(log, "other", idempotency=key(0))
    assert log.box.one(id_of("other")) is None


def test_an_id_waits_once_and_not_when_it_is_recorded_already(log: GroupedRecorder):
    wait(log)
    with pytest.raises(IntegrityError):
        wait(log)
    log.insert_events(stored(OTHER))
    with pytest.raises(IntegrityError):
        wait(log, "other")
    assert len(log.box.of(SESSION)) == 1


def test_nobody_records_under_an_id_that_waits(log: GroupedRecorder):
    wait(log)
    with pytest.raises(IntegrityError):
        log.insert_events(stored(THING))
    assert rows(log) == []


def test_a_condition_that_does_not_hold_keeps_it_out(log: GroupedRecorder):
    log.insert_events(stored(OTHER, 1, 2))
    with pytest.raises(ChangedMeanwhile):
        wait(log, conditions=[StillSo(OTHER, 1, ("challenge-linked",), ChangedMeanwhile())])
    with pytest.raises(NotYours):
        wait(log, conditions=[Never(NotYours())])
    wait(log, conditions=[StillSo(OTHER, 2, ("challenge-linked",), ChangedMeanwhile())])
    with pytest.raises(IntegrityError):
        wait(log, conditions=[Never(NotYours())])


def test_a_release_takes_everything_along_or_is_refused(log: GroupedRecorder):
    wait(log)
    wait(log, "other")
    with pytest.raises(IntegrityError):
        log.insert_events(stored(THING), released=Released(SESSION))
    assert (rows(log), len(log.box.of(SESSION))) == ([], 2)
    log.insert_events([*stored(OTHER), *stored(THING)], released=Released(SESSION))
    assert rows(log) == [(1, OTHER, 1), (2, THING, 1)]
    assert every_row(log, "waiting") == []


def test_a_release_leaves_other_sessions_alone(log: GroupedRecorder):
    wait(log)
    theirs = Waiting(id_of("theirs"), id_of("their session"), b"who", b"sealed")
    log.insert_events([], waiting=theirs)
    log.insert_events(stored(THING), released=Released(SESSION))
    assert log.box.of(theirs.session_id) == [theirs]
    with pytest.raises(IntegrityError):
        log.insert_events(stored(theirs.thing_id), released=Released(SESSION))


def test_a_release_that_cannot_be_written_releases_nothing(log: GroupedRecorder):
    wait(log)
    refuse_every_insert(log, "no")
    with pytest.raises(IntegrityError):
        log.insert_events(stored(THING), released=Released(SESSION))
    assert len(log.box.of(SESSION)) == 1


def test_in_one_batch_it_comes_to_the_same_as_one_by_one(log: GroupedRecorder):
    batch = [
        Append([], waiting=entry()),
        Append([], waiting=entry()),
        Append(stored(THING)),
        Append([], waiting=entry("other")),
        Append(stored(THING), released=Released(SESSION)),
        Append([*stored(THING), *stored(OTHER)], released=Released(SESSION)),
        Append([], waiting=entry()),
        Append([], waiting=entry("third")),
    ]
    outcomes = [
        "refused" if isinstance(outcome, IntegrityError) else list(outcome or ())
        for outcome in log.write(batch)
        if not isinstance(outcome, Exception) or isinstance(outcome, IntegrityError)
    ]
    assert outcomes == [[], "refused", "refused", [], "refused", [1, 2], "refused", []]
    assert [one.thing_id for one in log.box.of(SESSION)] == [id_of("third")]


def test_what_became_of_an_entry_is_found_out_by_looking(log: GroupedRecorder):
    append = Append([], waiting=entry())
    assert log.written(append) is None
    wait(log)
    assert log.written(append) == []
    assert log.written(Append([], waiting=Waiting(THING, SESSION, b"who", b"others"))) is None
    log.insert_events(stored(THING), released=Released(SESSION))
    assert log.written(append) == []


@pytest.mark.slow
def test_on_postgresql_it_is_found_out_on_the_writers_own_connection(
    postgres_log: PostgresRecorder,
):
    append = Append([], waiting=entry())
    assert postgres_log.find(append) is None
    wait(postgres_log)
    assert postgres_log.find(append) == []
    assert postgres_log.find(Append([], waiting=Waiting(THING, SESSION, b"who", b"x"))) is None
    postgres_log.insert_events(stored(THING), released=Released(SESSION))
    assert postgres_log.find(append) == []


def test_many_write_at_once(log: GroupedRecorder):
    names = [f"entry {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: wait(log, name), names))
    assert {one.thing_id for one in log.box.of(SESSION)} == {id_of(name) for name in names}
