"""Is the log append-only, in order, and are its refusals whole, on both databases? (I1)"""

from datetime import UTC, datetime, timedelta

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError

from domain.rejections import CodeAlreadyUsed, MattersStillOpen, ReviewIsClosed
from service.log.conditions import CodeIsFree, Matter, Never, NothingElseOpen, StillSo
from service.log.port import Log
from service.log.sqlite_store import SqliteStore
from tests.databases import as_owner, refuse_every_insert
from tests.examples import REVIEW
from tests.service.logs import OTHER, THING, key, rows, stored

# Appending


def test_positions_count_from_one_in_order_over_all_things(log: Log):
    assert log.max_notification_id() is None
    assert log.insert_events(stored(THING, 1, 2)) == [1, 2]
    assert log.insert_events(stored(OTHER, 1)) == [3]
    assert log.max_notification_id() == 3
    assert rows(log) == [(1, THING, 1), (2, THING, 2), (3, OTHER, 1)]


def test_a_version_is_written_once_and_nothing_beside_it(log: Log):
    log.insert_events(stored(THING, 1))
    with pytest.raises(IntegrityError):
        log.insert_events([*stored(OTHER, 1), *stored(THING, 1)])
    assert rows(log) == [(1, THING, 1)]


def test_a_refused_append_leaves_neither_event_nor_matter_nor_key(log: Log):
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


def test_a_refusal_is_not_half_of_several_things_and_the_next_append_is_whole(log: Log):
    with pytest.raises(IntegrityError):
        log.insert_events([*stored(THING, 1), *stored(OTHER, 1, 1)])
    first, second = log.insert_events([*stored(THING, 1), *stored(OTHER, 1)])
    assert first < second
    assert rows(log) == [(first, THING, 1), (second, OTHER, 1)]


def test_a_position_is_not_used_again_even_when_somebody_breaks_the_log_open(log: Log):
    log.insert_events(stored(THING, 1, 2))
    break_open(log)
    as_owner(log, "DELETE FROM events WHERE position = 2")
    assert log.insert_events(stored(THING, 2)) == [3]


def test_nothing_is_appended_for_nothing(log: Log):
    assert log.insert_events([]) == []
    assert log.max_notification_id() is None


def test_a_log_that_objects_for_another_reason_says_so_and_stays_as_it_was(log: Log):
    refuse_every_insert(log, "not today")
    with pytest.raises(IntegrityError, match="not today"):
        log.insert_events(stored())
    assert rows(log) == []


def test_a_log_whose_tables_are_gone_says_so_as_the_library_expects(log: Log):
    as_owner(log, "DROP TABLE idempotency")
    with pytest.raises(OperationalError):
        log.insert_events(stored(), idempotency=key())
    assert rows(log) == []


def test_the_log_is_not_written_by_a_process_that_did_not_open_it(
    log: Log, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("os.getpid", lambda: -1)
    with pytest.raises(RuntimeError, match="before a fork"):
        log.insert_events(stored())


def test_the_log_survives_being_closed(log: Log):
    log.insert_events(stored(THING, 1))
    log.store.close()
    assert rows(log) == [(1, THING, 1)]


# Reading


def test_a_stream_is_read_in_order_in_part_and_backwards(log: Log):
    log.insert_events(stored(THING, 1, 2, 3))
    log.insert_events(stored(OTHER, 1))
    versions = [
        [event.originator_version for event in log.select_events(THING, **part)]
        for part in ({}, {"gt": 1}, {"lte": 2}, {"desc": True}, {"limit": 1}, {"limit": 0})
    ]
    assert versions == [[1, 2, 3], [2, 3], [1, 2], [3, 2, 1], [1], []]


def test_the_log_is_read_in_pages_by_position_and_by_name(log: Log):
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


def test_events_are_counted_by_name_between_two_positions(log: Log):
    log.insert_events(stored(THING, 1, 2))
    log.insert_events(stored(OTHER, 1, topic="challenge-raised"))
    assert log.counts_by_topic(0, 3) == {"challenge-linked": 2, "challenge-raised": 1}
    assert log.counts_by_topic(1, 3) == {"challenge-linked": 1, "challenge-raised": 1}
    assert log.counts_by_topic(0, 1) == {"challenge-linked": 1}
    assert log.counts_by_topic(0, 0) == {}


def test_an_event_knows_where_it_stands(log: Log):
    log.insert_events(stored(OTHER, 1))
    log.insert_events(stored(THING, 1, 2))
    assert log.position_of(THING, 2) == 3


# Matters, keys and conditions


def test_a_matter_is_kept_while_it_is_open(log: Log):
    log.insert_events(stored(), matters=[Matter(THING, REVIEW, "challenge", "Q-1", True)])
    assert log.open_matters(REVIEW) == [(THING, "challenge", "Q-1")]
    assert log.open_matters(OTHER) == []
    log.insert_events(stored(THING, 2), matters=[Matter(THING, REVIEW, "challenge", "Q-1", False)])
    assert log.open_matters(REVIEW) == []


def test_a_key_remembers_the_position_of_what_it_did(log: Log):
    log.insert_events(stored(OTHER, 1))
    log.insert_events(stored(THING, 1, 2), idempotency=key(2))
    row = log.remembered("case-system", "k-1")
    assert row is not None
    assert (row.thing_id, row.version, row.position) == (THING, 2, 3)
    assert log.remembered("case-system", "k-2") is None
    assert log.remembered("other-system", "k-1") is None


def test_a_key_is_used_once(log: Log):
    log.insert_events(stored(THING, 1), idempotency=key())
    with pytest.raises(IntegrityError):
        log.insert_events(stored(THING, 2), idempotency=key())
    assert rows(log) == [(1, THING, 1)]


def test_a_key_is_used_once_whatever_has_become_of_the_review_since(log: Log):
    log.insert_events(stored(THING, 1), idempotency=key())
    gone = StillSo(THING, 0, ("challenge-linked",), ReviewIsClosed("INBOX"))
    for condition in (gone, Never(ReviewIsClosed("INBOX"))):
        with pytest.raises(IntegrityError):
            log.insert_events(stored(OTHER, 1), idempotency=key(), conditions=[condition])


def test_an_event_is_written_once_whatever_has_become_of_the_review_since(log: Log):
    log.insert_events(stored(THING, 1))
    with pytest.raises(IntegrityError):
        log.insert_events(stored(THING, 1), conditions=[Never(ReviewIsClosed("INBOX"))])


def test_the_first_condition_that_does_not_hold_has_the_word(log: Log):
    log.insert_events(stored(THING, 1))
    conditions = [
        StillSo(THING, 0, ("challenge-raised",), ReviewIsClosed("HOLDS")),
        StillSo(THING, 0, ("challenge-raised", "challenge-linked"), ReviewIsClosed("FIRST")),
        StillSo(THING, 0, ("challenge-linked",), ReviewIsClosed("SECOND")),
    ]
    with pytest.raises(ReviewIsClosed) as refusal:
        log.insert_events(stored(OTHER, 1), conditions=conditions)
    assert refusal.value.inbox == "FIRST"


def test_old_keys_are_forgotten_and_may_be_used_again(log: Log):
    today = datetime.now(UTC).date()
    for number, age in enumerate((91, 400, 90, 0), start=1):
        day = (today - timedelta(days=age)).isoformat()
        log.insert_events(stored(THING, number), idempotency=key(key=f"{age}", recorded_on=day))
    assert log.forget_keys(today - timedelta(days=90)) == 2
    assert log.forget_keys(today - timedelta(days=90)) == 0
    left = [age for age in (0, 90, 91, 400) if log.remembered("case-system", f"{age}")]
    assert left == [0, 90]
    log.insert_events(stored(THING, 5), idempotency=key(key="91"))


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
    log: Log, version: int, topics: tuple[str, ...], holds: bool
):
    log.insert_events(stored(THING, 1, 2))
    condition = StillSo(THING, version, topics, ReviewIsClosed("INBOX"))
    if holds:
        log.insert_events(stored(OTHER, 1), conditions=[condition])
    else:
        with pytest.raises(ReviewIsClosed):
            log.insert_events(stored(OTHER, 1), conditions=[condition])
    assert len(rows(log)) == 2 + holds


def test_nothing_else_open_names_what_is_and_forgives_what_is_carried(log: Log):
    log.insert_events(stored(THING, 1), matters=[Matter(THING, REVIEW, "challenge", "Q-2", True)])
    log.insert_events(stored(OTHER, 1), matters=[Matter(OTHER, REVIEW, "challenge", "Q-1", True)])
    with pytest.raises(MattersStillOpen) as refusal:
        log.insert_events(stored(REVIEW, 1), conditions=[NothingElseOpen(REVIEW, [])])
    assert refusal.value.references == ("Q-1", "Q-2")
    with pytest.raises(MattersStillOpen) as refusal:
        log.insert_events(stored(REVIEW, 1), conditions=[NothingElseOpen(REVIEW, [THING])])
    assert refusal.value.references == ("Q-1",)
    log.insert_events(stored(REVIEW, 1), conditions=[NothingElseOpen(REVIEW, [THING, OTHER])])


def test_a_code_belongs_to_the_first_review_that_was_written_with_it(log: Log):
    log.insert_events(stored(THING), conditions=[CodeIsFree("FERN", THING)])
    with pytest.raises(CodeAlreadyUsed) as refusal:
        log.insert_events(stored(OTHER), conditions=[CodeIsFree("FERN", OTHER)])
    assert "FERN" not in refusal.value.sentence
    assert [log.review_with_code(code) for code in ("FERN", "ASH")] == [THING, None]
    log.insert_events(stored(OTHER), conditions=[CodeIsFree("ASH", OTHER)])
    assert [row[1:] for row in rows(log)] == [(THING, 1), (OTHER, 1)]


def test_a_code_is_not_taken_by_a_review_that_was_refused(log: Log):
    changed = StillSo(THING, 0, ("challenge-linked",), ReviewIsClosed("INBOX"))
    log.insert_events(stored(THING))
    for no in (changed, Never(ReviewIsClosed("INBOX"))):
        with pytest.raises(ReviewIsClosed):
            log.insert_events(stored(OTHER), conditions=[CodeIsFree("FERN", OTHER), no])
    log.insert_events(stored(REVIEW), conditions=[CodeIsFree("FERN", REVIEW)])


def test_two_reviews_of_one_code_are_not_written_together(log: Log):
    both = [CodeIsFree("FERN", THING), CodeIsFree("FERN", OTHER)]
    with pytest.raises(CodeAlreadyUsed):
        log.insert_events([*stored(THING), *stored(OTHER)], conditions=both)
    assert rows(log) == []


def test_a_key_without_events_stands_for_an_earlier_position(log: Log):
    log.insert_events(stored(THING, 1, 2))
    assert log.insert_events([], idempotency=key(1, position=1)) == []
    used = log.remembered("case-system", "k-1")
    assert used is not None
    assert (used.version, used.position) == (1, 1)
    with pytest.raises(IntegrityError):
        log.insert_events([], idempotency=key(2, position=2))
    assert len(rows(log)) == 2


# The tables


def test_making_the_tables_again_does_no_harm(log: Log):
    log.insert_events(stored())
    log.store.create()
    log.store.check()
    assert rows(log) == [(1, THING, 1)]


def break_open(log: Log) -> None:
    """What somebody with a hammer can do, and the service cannot."""
    on = "" if isinstance(log.store, SqliteStore) else " ON events"
    trigger = "events_are_never_deleted" if not on else "events_are_never_changed"
    as_owner(log, f"DROP TRIGGER {trigger}{on}")
