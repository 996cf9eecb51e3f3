"""Is the log append-only, in order, without gaps, and are its refusals whole? (I1)"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent

from domain.rejections import CodeAlreadyUsed, MattersStillOpen, ReviewIsClosed
from service.log.conditions import (
    CodeIsFree,
    IdempotencyRow,
    Matter,
    Never,
    NothingElseOpen,
    StillSo,
)
from service.log.sqlite import LogFactory, LogNotMade, SqliteRecorder, SqliteStore
from tests.examples import REVIEW, id_of

THING, OTHER = id_of("thing"), id_of("other")
ROW = "(originator_id, originator_version, topic, state)"


@pytest.fixture
def log(tmp_path: Path) -> SqliteRecorder:
    """An empty log."""
    store = SqliteStore(tmp_path / "log.db")
    store.create()
    return SqliteRecorder(store)


@pytest.fixture(autouse=True)
def closed(log: SqliteRecorder):
    """Nothing is left open."""
    yield
    log.store.close()


def stored(thing: UUID = THING, *versions: int, topic: str = "challenge-linked"):
    """Rows of one stream."""
    return [StoredEvent(thing, version, topic, b"{}") for version in versions or (1,)]


def key(version: int = 1) -> IdempotencyRow:
    """A used key."""
    return IdempotencyRow("case-system", "k-1", b"hash", THING, "Q-1", version, "2024-06-03")


def rows(log: SqliteRecorder) -> Sequence[tuple[int, UUID, int]]:
    """Position, id and version of everything."""
    found = log.select_notifications(1, 1000)
    return [(row.id, row.originator_id, row.originator_version) for row in found]


# Appending


def test_positions_count_from_one_in_order_over_all_things(log: SqliteRecorder):
    assert log.max_notification_id() is None
    assert log.insert_events(stored(THING, 1, 2)) == [1, 2]
    assert log.insert_events(stored(OTHER, 1)) == [3]
    assert log.max_notification_id() == 3
    assert rows(log) == [(1, THING, 1), (2, THING, 2), (3, OTHER, 1)]


def test_a_version_is_written_once_and_nothing_beside_it(log: SqliteRecorder):
    log.insert_events(stored(THING, 1))
    with pytest.raises(IntegrityError):
        log.insert_events([*stored(OTHER, 1), *stored(THING, 1)])
    assert rows(log) == [(1, THING, 1)]


def test_a_refused_append_leaves_neither_event_nor_matter_nor_key(log: SqliteRecorder):
    refusal = ReviewIsClosed("INBOX")
    with pytest.raises(ReviewIsClosed):
        log.insert_events(
            stored(),
            conditions=[Never(refusal)],
            matters=[Matter(THING, REVIEW, "challenge", "Q-1", True)],
            idempotency=key(),
        )
    assert rows(log) == []
    assert log.open_matters(REVIEW) == []
    assert log.remembered("case-system", "k-1") is None


def test_a_refused_append_burns_no_position(log: SqliteRecorder):
    log.insert_events(stored(THING, 1))
    with pytest.raises(IntegrityError):
        log.insert_events([*stored(THING, 2), *stored(THING, 1)])
    assert log.insert_events(stored(THING, 2)) == [2]


def test_a_position_is_not_used_again_even_when_somebody_breaks_the_log_open(
    log: SqliteRecorder,
):
    log.insert_events(stored(THING, 1, 2))
    connection = log.store.reader()
    connection.execute("DROP TRIGGER events_are_never_deleted")
    connection.execute("DELETE FROM events WHERE position = 2")
    assert log.insert_events(stored(THING, 2)) == [3]


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
    log: SqliteRecorder, attempt: str
):
    log.insert_events(stored(THING, 1, 2))
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        log.store.reader().execute(attempt)
    assert rows(log) == [(1, THING, 1), (2, THING, 2)]


def test_the_log_survives_being_closed(log: SqliteRecorder):
    log.insert_events(stored(THING, 1))
    log.store.close()
    assert rows(log) == [(1, THING, 1)]


def test_a_log_whose_tables_are_gone_says_so_as_the_library_expects(log: SqliteRecorder):
    log.store.reader().execute("DROP TABLE idempotency")
    with pytest.raises(OperationalError):
        log.insert_events(stored(), idempotency=key())
    assert rows(log) == []


# Reading


def test_a_stream_is_read_in_order_in_part_and_backwards(log: SqliteRecorder):
    log.insert_events(stored(THING, 1, 2, 3))
    log.insert_events(stored(OTHER, 1))
    versions = [
        [event.originator_version for event in log.select_events(THING, **part)]
        for part in ({}, {"gt": 1}, {"lte": 2}, {"desc": True}, {"limit": 1}, {"limit": 0})
    ]
    assert versions == [[1, 2, 3], [2, 3], [1, 2], [3, 2, 1], [1], []]


def test_the_log_is_read_in_pages_by_position_and_by_name(log: SqliteRecorder):
    log.insert_events(stored(THING, 1, 2))
    log.insert_events(stored(OTHER, 1, topic="challenge-raised"))
    read = [
        [row.id for row in found]
        for found in (
            log.select_notifications(1, 2),
            log.select_notifications(2, 10),
            log.select_notifications(2, 10, inclusive_of_start=False),
            log.select_notifications(1, 10, stop=2),
            log.select_notifications(1, 10, topics=["challenge-raised"]),
            log.select_notifications(None, 10),
            log.select_notifications(4, 10),
        )
    ]
    assert read == [[1, 2], [2, 3], [3], [1, 2], [3], [1, 2, 3], []]


def test_events_are_counted_by_name_between_two_positions(log: SqliteRecorder):
    log.insert_events(stored(THING, 1, 2))
    log.insert_events(stored(OTHER, 1, topic="challenge-raised"))
    assert log.counts_by_topic(0, 3) == {"challenge-linked": 2, "challenge-raised": 1}
    assert log.counts_by_topic(1, 3) == {"challenge-linked": 1, "challenge-raised": 1}
    assert log.counts_by_topic(0, 1) == {"challenge-linked": 1}
    assert log.counts_by_topic(0, 0) == {}


def test_an_event_knows_where_it_stands(log: SqliteRecorder):
    log.insert_events(stored(OTHER, 1))
    log.insert_events(stored(THING, 1, 2))
    assert log.position_of(THING, 2) == 3


# Matters, keys and conditions


def test_a_matter_is_kept_while_it_is_open(log: SqliteRecorder):
    log.insert_events(stored(), matters=[Matter(THING, REVIEW, "challenge", "Q-1", True)])
    assert log.open_matters(REVIEW) == [(THING, "challenge", "Q-1")]
    assert log.open_matters(OTHER) == []
    log.insert_events(stored(THING, 2), matters=[Matter(THING, REVIEW, "challenge", "Q-1", False)])
    assert log.open_matters(REVIEW) == []


def test_a_key_remembers_the_position_of_what_it_did(log: SqliteRecorder):
    log.insert_events(stored(OTHER, 1))
    log.insert_events(stored(THING, 1, 2), idempotency=key(2))
    row = log.remembered("case-system", "k-1")
    assert row is not None
    assert (row.thing_id, row.version, row.position) == (THING, 2, 3)
    assert log.remembered("case-system", "k-2") is None
    assert log.remembered("other-system", "k-1") is None


def test_a_key_is_used_once(log: SqliteRecorder):
    log.insert_events(stored(THING, 1), idempotency=key())
    with pytest.raises(IntegrityError):
        log.insert_events(stored(THING, 2), idempotency=key())
    assert rows(log) == [(1, THING, 1)]


@pytest.mark.parametrize(
    ("version", "topics", "holds"),
    [
        (1, ("challenge-linked",), False),
        (1, ("challenge-raised", "challenge-linked"), False),
        (1, ("challenge-raised",), True),
        (2, ("challenge-linked",), True),
    ],
)
def test_still_so_means_no_such_event_since_the_version_read(
    log: SqliteRecorder, version: int, topics: tuple[str, ...], holds: bool
):
    log.insert_events(stored(THING, 1, 2))
    condition = StillSo(THING, version, topics, ReviewIsClosed("INBOX"))
    if holds:
        log.insert_events(stored(OTHER, 1), conditions=[condition])
    else:
        with pytest.raises(ReviewIsClosed):
            log.insert_events(stored(OTHER, 1), conditions=[condition])
    assert len(rows(log)) == 2 + holds


def test_nothing_else_open_names_what_is_and_forgives_what_is_carried(log: SqliteRecorder):
    log.insert_events(stored(THING, 1), matters=[Matter(THING, REVIEW, "challenge", "Q-2", True)])
    log.insert_events(stored(OTHER, 1), matters=[Matter(OTHER, REVIEW, "challenge", "Q-1", True)])
    with pytest.raises(MattersStillOpen) as refusal:
        log.insert_events(stored(REVIEW, 1), conditions=[NothingElseOpen(REVIEW, [])])
    assert refusal.value.references == ("Q-1", "Q-2")
    with pytest.raises(MattersStillOpen) as refusal:
        log.insert_events(stored(REVIEW, 1), conditions=[NothingElseOpen(REVIEW, [THING])])
    assert refusal.value.references == ("Q-1",)
    log.insert_events(stored(REVIEW, 1), conditions=[NothingElseOpen(REVIEW, [THING, OTHER])])


def test_a_code_belongs_to_the_first_review_that_was_written_with_it(log: SqliteRecorder):
    log.insert_events(stored(THING), conditions=[CodeIsFree("FERN", THING)])
    with pytest.raises(CodeAlreadyUsed) as refusal:
        log.insert_events(stored(OTHER), conditions=[CodeIsFree("FERN", OTHER)])
    assert "FERN" not in refusal.value.sentence
    log.insert_events(stored(OTHER), conditions=[CodeIsFree("ASH", OTHER)])
    assert rows(log) == [(1, THING, 1), (2, OTHER, 1)]


def test_a_code_is_not_taken_by_a_review_that_was_refused(log: SqliteRecorder):
    no = ReviewIsClosed("INBOX")
    with pytest.raises(ReviewIsClosed):
        log.insert_events(stored(THING), conditions=[CodeIsFree("FERN", THING), Never(no)])
    log.insert_events(stored(OTHER), conditions=[CodeIsFree("FERN", OTHER)])


# The file


def test_a_log_of_version_1_learns_whose_its_codes_are(tmp_path: Path):
    store = SqliteStore(tmp_path / "log.db")
    store.create()
    log = SqliteRecorder(store)
    for thing in (THING, OTHER):  # version 1 let two reviews have one code
        opening = StoredEvent(thing, 1, "case-review-opened", b'{"code":"FERN","title":"x"}')
        log.insert_events([opening])
    store.reader().executescript("DROP TABLE review_codes; PRAGMA user_version=1")
    with pytest.raises(LogNotMade):
        store.check()
    store.create()
    store.check()
    log.insert_events(stored(THING, 2), conditions=[CodeIsFree("FERN", THING)])
    with pytest.raises(CodeAlreadyUsed):
        log.insert_events(stored(REVIEW), conditions=[CodeIsFree("FERN", REVIEW)])
    store.close()


def test_making_the_tables_again_does_no_harm(log: SqliteRecorder):
    log.insert_events(stored())
    log.store.create()
    assert rows(log) == [(1, THING, 1)]


def test_a_log_that_was_not_made_is_neither_opened_nor_left_behind(tmp_path: Path):
    store = SqliteStore(tmp_path / "nothing.db")
    with pytest.raises(LogNotMade):
        store.check()
    assert not (tmp_path / "nothing.db").exists()


def test_a_log_of_another_version_is_not_taken_for_ours(tmp_path: Path):
    store = SqliteStore(tmp_path / "log.db")
    store.create()
    store.check()
    store.reader().execute("PRAGMA user_version=99")
    with pytest.raises(LogNotMade):
        store.check()
    store.close()


def test_every_connection_writes_through_to_the_disk_and_overwrites_what_it_deletes(
    log: SqliteRecorder,
):
    asked = ("journal_mode", "synchronous", "secure_delete", "recursive_triggers")
    said = [log.store.reader().execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert said == ["wal", 2, 1, 1]


def test_what_the_library_could_ask_for_and_we_do_not_offer_is_refused(tmp_path: Path):
    factory = LogFactory({"HEEDFUL_LOG": str(tmp_path / "log.db")})
    for ask in (factory.aggregate_recorder, factory.tracking_recorder, factory.process_recorder):
        with pytest.raises(NotImplementedError):
            ask()
    with pytest.raises(NotImplementedError):
        factory.application_recorder().subscribe()
    factory.close()
