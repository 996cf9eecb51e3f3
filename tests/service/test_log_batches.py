"""Does a batch come to the same as its commands one after the other, on both databases?"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rejections import CodeAlreadyUsed, MattersStillOpen, ReviewIsClosed
from service.log.appends import Append, Outcome, independent
from service.log.conditions import CodeIsFree, Condition, Matter, NothingElseOpen, StillSo
from service.log.postgres import PostgresRecorder
from service.log.sqlite import SqliteRecorder
from service.log.sqlite_store import SqliteStore
from service.log.unlinked import Unlinked
from tests.databases import every_row
from tests.examples import REVIEW, id_of
from tests.service.logs import OTHER, THING, key, rows, stored

CLOSED = StillSo(REVIEW, 1, ("case-review-closed",), ReviewIsClosed("INBOX"))
Recorder = SqliteRecorder | PostgresRecorder


def closing(version: int = 2) -> Append:
    """The review is closed, if nothing is open in it."""
    return Append(
        stored(REVIEW, version, topic="case-review-closed"),
        conditions=[NothingElseOpen(REVIEW, [])],
    )


def raising(thing: Any = THING, *conditions: Condition) -> Append:
    """A query is raised in the review, while it is open."""
    return Append(
        stored(thing, 1),
        matters=[Matter(thing, REVIEW, "challenge", "Q-1", True)],
        conditions=conditions or (CLOSED,),
    )


def test_of_two_who_write_the_same_version_the_first_stands(log: Recorder):
    batch = [Append(stored(THING, 1)), Append(stored(THING, 1)), Append(stored(OTHER, 1))]
    first, second, third = log.write(batch)
    assert (list(told(first)), type(second), told(third)) == ([1], IntegrityError, [2])


def test_of_two_who_use_the_same_key_the_first_stands(log: Recorder):
    batch = [
        Append(stored(THING, 1), idempotency=key()),
        Append(stored(OTHER, 1), idempotency=key(thing_id=OTHER)),
        Append(stored(OTHER, 1), idempotency=key(client="other-system")),
    ]
    first, second, third = log.write(batch)
    assert (told(first), type(second), told(third)) == ([1], IntegrityError, [2])
    used = log.remembered("case-system", "k-1")
    assert used is not None
    assert (used.thing_id, used.position) == (THING, 1)


def test_who_raises_behind_a_closing_in_the_same_batch_finds_the_review_closed(log: Recorder):
    log.insert_events(stored(REVIEW, 1))
    first, second = log.write([closing(), raising()])
    assert (told(first), type(second)) == ([2], ReviewIsClosed)
    assert log.open_matters(REVIEW) == []


def test_who_closes_behind_a_raising_in_the_same_batch_finds_the_matter_open(log: Recorder):
    log.insert_events(stored(REVIEW, 1))
    first, second, third = log.write([raising(), closing(), Append(stored(OTHER, 1))])
    assert (told(first), type(second), told(third)) == ([2], MattersStillOpen, [3])


def test_one_refused_in_the_middle_leaves_the_positions_of_the_others_in_order(log: Recorder):
    log.insert_events(stored(OTHER, 1))
    batch = [
        Append(stored(id_of("a"), 1, 2)),
        Append(stored(OTHER, 1), idempotency=key(key="k-2")),
        Append(stored(id_of("b"), 1, 2), idempotency=key(2)),
        raising(id_of("c"), StillSo(OTHER, 0, ("challenge-linked",), ReviewIsClosed("INBOX"))),
        Append(stored(id_of("d"), 1)),
    ]
    a, taken, b, refused, d = log.write(batch)
    assert [told(a), told(b), told(d)] == [[2, 3], [4, 5], [6]]
    assert (type(taken), type(refused)) == (IntegrityError, ReviewIsClosed)
    used = log.remembered("case-system", "k-1")
    assert used is not None
    assert used.position == 5
    assert log.remembered("case-system", "k-2") is None


def test_a_command_nobody_can_store_harms_no_other_in_its_batch(log: Recorder):
    no_text = "\ud800"
    batch = [
        Append(stored(THING, 1)),
        Append([StoredEvent(OTHER, 1, no_text, b"{}")]),
        Append([StoredEvent(OTHER, 2**40, "x", b"{}")], idempotency=key(key=no_text)),
        Append(stored(OTHER, 2)),
    ]
    first, second, third, fourth = log.write(batch)
    assert isinstance(second, Exception)
    assert isinstance(third, Exception)
    assert len(told(first)) == len(told(fourth)) == 1
    assert [(id, version) for _, id, version in rows(log)] == [(THING, 1), (OTHER, 2)]


def test_of_two_reviews_of_one_code_in_one_batch_the_first_stands(log: Recorder):
    first, second, third = log.write(
        [
            Append(stored(THING), conditions=[CodeIsFree("FERN", THING)]),
            Append(stored(OTHER), conditions=[CodeIsFree("FERN", OTHER)]),
            Append(stored(OTHER), conditions=[CodeIsFree("ASH", OTHER)]),
        ]
    )
    assert (told(first), type(second), told(third)) == ([1], CodeAlreadyUsed, [2])


def test_commands_that_cannot_see_each_other_go_together():
    apart = [raising(id_of(str(number))) for number in range(9)]
    assert [len(run) for run in independent(apart)] == [9]
    assert [len(run) for run in independent([*apart, closing(), raising()])] == [9, 1, 1]
    assert list(independent([])) == []


THINGS = [THING, OTHER, REVIEW]
WAITING = [id_of("entry"), id_of("another entry")]
"""What waits in the anonymous box before the first batch."""
APPENDS = st.builds(
    lambda things, conditions, open, used, leaves: (
        Append(
            [StoredEvent(id, version, topic, b"{}") for id, version, topic in things],
            [matter(things[0][0], open)] if open is not None and things else [],
            conditions,
            used,
            leaves=leaves,
        )
        if things or used
        else Append([], idempotency=key(key="k-3"), leaves=leaves)
    ),
    st.lists(
        st.tuples(
            st.sampled_from(THINGS), st.integers(1, 4), st.sampled_from(["linked", "closed"])
        ),
        max_size=3,
        unique_by=lambda row: row[:2],
    ),
    st.lists(
        st.one_of(
            st.builds(
                StillSo,
                st.sampled_from(THINGS),
                st.integers(0, 3),
                st.sampled_from([("linked",), ("closed",), ("linked", "closed")]),
                st.just(ReviewIsClosed("INBOX")),
            ),
            st.builds(CodeIsFree, st.sampled_from(["FERN", "ASH"]), st.sampled_from(THINGS)),
            st.builds(NothingElseOpen, st.sampled_from(THINGS), st.sets(st.sampled_from(THINGS))),
        ),
        max_size=1,
    ),
    st.sampled_from([None, None, True, False]),
    st.sampled_from([None, key(), key(key="k-2")]),
    st.sampled_from([None, None, *WAITING]),
)


@pytest.mark.slow
@given(batches=st.lists(st.lists(APPENDS, min_size=1, max_size=6), min_size=1, max_size=4))
@settings(max_examples=40)
def test_a_batch_comes_to_the_same_as_one_by_one(
    batches: list[list[Append]], log: Recorder, tmp_path_factory: pytest.TempPathFactory
):
    emptied = fresh(log, tmp_path_factory)
    alone = SqliteRecorder(made(tmp_path_factory.mktemp("alone") / "log.db"))
    for either in (emptied, alone):
        for id in WAITING:
            either.unlinked.put(Unlinked(id, b"sealed"))
    for batch in batches:
        together = list(map(said, emptied.write(batch)))
        one_by_one = [said(outcome) for append in batch for outcome in alone.write([append])]
        assert together == one_by_one
    assert [row[1:] for row in rows(emptied)] == [row[1:] for row in rows(alone)]
    for review in THINGS:
        assert emptied.open_matters(review) == alone.open_matters(review)
    for name in ("k-1", "k-2", "k-3"):
        assert thing(emptied, name) == thing(alone, name)
    assert len(every_row(emptied, "idempotency")) == len(every_row(alone, "idempotency"))
    assert emptied.unlinked.all() == alone.unlinked.all()
    alone.store.close()


def thing(log: Recorder, name: str) -> Any:
    """The event a key stands for; its position may differ, what stands there may not."""
    used = log.remembered("case-system", name)
    if used is None:
        return None
    if not used.position:
        return used
    (row,) = log.select_notifications(used.position, 1)
    return (row.originator_id, row.originator_version)


def matter(id: UUID, open: bool) -> Matter:
    """Whether a thing is open, in the review it belongs to once and for all."""
    return Matter(id, THINGS[THINGS.index(id) // 2], "challenge", f"Q-{THINGS.index(id)}", open)


def said(outcome: Outcome) -> Any:
    """An outcome without its positions, which may have gaps."""
    if not isinstance(outcome, Exception):
        return len(outcome)
    return (type(outcome), *getattr(outcome, "references", ()))


def told(outcome: Outcome) -> Sequence[int]:
    """The positions of what was written."""
    assert not isinstance(outcome, Exception)
    return list(outcome)


def made(path: Path) -> SqliteStore:
    """A new file."""
    store = SqliteStore(path)
    store.create()
    return store


def fresh(log: Recorder, directories: pytest.TempPathFactory) -> Recorder:
    """An empty log of the same kind, for each example."""
    if isinstance(log, SqliteRecorder):
        return SqliteRecorder(made(directories.mktemp("fresh") / "log.db"))
    with log.store.connect(log.store.owner_url) as owner:
        owner.execute("ALTER TABLE heedful.events DISABLE TRIGGER USER")
        owner.execute("TRUNCATE heedful.events, heedful.idempotency, heedful.open_matters")
        owner.execute("TRUNCATE heedful.review_codes, heedful.unlinked")
        owner.execute("ALTER TABLE heedful.events ENABLE ALWAYS TRIGGER events_are_never_changed")
    return log
