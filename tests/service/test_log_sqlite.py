"""What is so only where a SQLite file holds the log: its triggers, its pragmas, its version."""

import sqlite3
from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent

from domain.rejections import CodeAlreadyUsed
from service.log.box import Waiting
from service.log.conditions import CodeIsFree
from service.log.factory import LogFactory
from service.log.port import LogNotMade, StoreFull
from service.log.sqlite import SqliteRecorder
from service.log.sqlite_against import CHANGED, USED
from service.log.sqlite_store import SqliteStore
from tests.examples import REVIEW
from tests.service.logs import OTHER, THING, key, rows, stored

ROW = "(originator_id, originator_version, topic, state)"


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE events SET state = '{}' WHERE position = 1",
        "UPDATE events SET position = 9 WHERE position = 1",
        "UPDATE OR REPLACE events SET originator_version = 2 WHERE position = 1",
        "DELETE FROM events",
        f"REPLACE INTO events (position, {ROW[1:]} SELECT 1, originator_id, 9, '', '' FROM events",
        f"INSERT OR REPLACE INTO events {ROW} SELECT originator_id, 1, '', '' FROM events",
    ],
)
def test_what_is_written_is_neither_changed_nor_deleted_nor_replaced(
    sqlite_log: SqliteRecorder, attempt: str
):
    sqlite_log.insert_events(stored(THING, 1, 2))
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        sqlite_log.store.reader().execute(attempt)
    assert rows(sqlite_log) == [(1, THING, 1), (2, THING, 2)]


def test_a_refused_append_burns_no_position(sqlite_log: SqliteRecorder):
    sqlite_log.insert_events(stored(THING, 1))
    with pytest.raises(IntegrityError):
        sqlite_log.insert_events([*stored(THING, 2), *stored(THING, 1)])
    assert sqlite_log.insert_events(stored(THING, 2)) == [2]


def test_a_log_that_was_not_made_is_neither_opened_nor_left_behind(tmp_path: Path):
    store = SqliteStore(tmp_path / "nothing.db")
    with pytest.raises(LogNotMade):
        store.check()
    assert not (tmp_path / "nothing.db").exists()


def test_a_log_of_another_version_is_not_taken_for_ours(sqlite_log: SqliteRecorder):
    sqlite_log.store.check()
    sqlite_log.store.reader().execute("PRAGMA user_version=99")
    with pytest.raises(LogNotMade):
        sqlite_log.store.check()


def test_every_connection_writes_through_to_the_disk_and_overwrites_what_it_deletes(
    sqlite_log: SqliteRecorder,
):
    asked = ("journal_mode", "synchronous", "secure_delete", "trusted_schema", "recursive_triggers")
    with sqlite_log.store.writing() as writer:
        for connection in (sqlite_log.store.reader(), writer):
            said = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
            assert said == ["wal", 2, 1, 0, 1]


def test_a_file_without_room_is_told_apart_and_writes_again_when_there_is_room(
    sqlite_log: SqliteRecorder,
):
    sqlite_log.insert_events(stored(THING, 1))
    with sqlite_log.store.writing() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")
    large = stored(THING, 2)
    object.__setattr__(large[0], "state", b"x" * 100_000)
    with pytest.raises(StoreFull):
        sqlite_log.insert_events(large, idempotency=key())
    with sqlite_log.store.writing() as connection:
        connection.execute("PRAGMA max_page_count=1000000")
    assert sqlite_log.insert_events(large, idempotency=key()) == [2]


def test_what_the_library_could_ask_for_and_we_do_not_offer_is_refused(tmp_path: Path):
    factory = LogFactory({"HEEDFUL_LOG": str(tmp_path / "log.db")})
    for ask in (factory.aggregate_recorder, factory.tracking_recorder, factory.process_recorder):
        with pytest.raises(NotImplementedError):
            ask()
    with pytest.raises(NotImplementedError):
        factory.application_recorder().subscribe()
    factory.close()


def test_a_process_that_keeps_the_turn_is_not_waited_for_for_ever(sqlite_log: SqliteRecorder):
    other = SqliteStore(sqlite_log.store.path)
    other.turn.patience = 0.05
    with sqlite_log.store.writing(), pytest.raises(OperationalError, match="keeps writing"):
        SqliteRecorder(other).insert_events(stored())
    assert SqliteRecorder(other).insert_events(stored()) == [1]
    other.close()


def test_nothing_that_waits_in_the_box_is_recorded_past_it(sqlite_log: SqliteRecorder):
    sqlite_log.insert_events([], waiting=Waiting(THING, OTHER, b"somebody", b"sealed"))
    with pytest.raises(sqlite3.IntegrityError, match="waits in the box"):
        sqlite_log.store.reader().execute(
            f"INSERT INTO events {ROW} VALUES (?, 1, '', '')", (THING.bytes,)
        )
    with pytest.raises(IntegrityError):
        sqlite_log.insert_events(stored(THING, 1))
    assert sqlite_log.insert_events(stored(REVIEW)) == [1]


def test_a_log_of_version_1_learns_whose_its_codes_are(sqlite_log: SqliteRecorder):
    for thing in (THING, OTHER):  # version 1 let two reviews have one code
        opening = StoredEvent(thing, 1, "case-review-opened", b'{"code":"FERN","title":"x"}')
        sqlite_log.insert_events([opening])
    store = sqlite_log.store
    store.reader().executescript("DROP TABLE review_codes; PRAGMA user_version=1")
    with pytest.raises(LogNotMade):
        store.check()
    store.create()
    store.check()
    sqlite_log.insert_events(stored(THING, 2), conditions=[CodeIsFree("FERN", THING)])
    with pytest.raises(CodeAlreadyUsed):
        sqlite_log.insert_events(stored(REVIEW), conditions=[CodeIsFree("FERN", REVIEW)])


def test_a_log_of_version_3_learns_to_refuse_what_waits(sqlite_log: SqliteRecorder):
    sqlite_log.insert_events([], waiting=Waiting(THING, OTHER, b"somebody", b"sealed"))
    store = sqlite_log.store
    store.reader().executescript("DROP TRIGGER what_waits_is_released_first; PRAGMA user_version=3")
    with pytest.raises(LogNotMade):
        store.check()
    store.create()
    store.check()
    with pytest.raises(IntegrityError):
        sqlite_log.insert_events(stored(THING, 1))
    assert sqlite_log.insert_events(stored(REVIEW)) == [1]


@pytest.mark.parametrize("asked", [USED.format("(?,?),(?,?)"), CHANGED.format("(?,?),(?,?)", "?")])
def test_what_a_batch_looks_up_is_found_by_an_index_however_much_there_is(
    tmp_path: Path, asked: str
):
    store = SqliteStore(tmp_path / "log.db")
    store.create()
    values = ["a", "b", "c", "d", "e"][: asked.count("?")]
    plan = store.reader().execute(f"EXPLAIN QUERY PLAN {asked}", values).fetchall()
    assert not any(line.startswith(("SCAN events", "SCAN idempotency")) for *_, line in plan)
    store.close()
