"""Does an entry of the anonymous box leave it with its events or not at all, and tell no order?"""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from domain.rejections import NotYours
from service.log.conditions import Never
from service.log.postgres_store import PostgresStore
from service.log.recorder import GroupedRecorder
from service.log.unlinked import Unlinked
from tests.databases import every_row, refuse_every_insert
from tests.service.logs import OTHER, THING, rows, stored


def put(log: GroupedRecorder, number: int = 1) -> list[Unlinked]:
    """So many entries, in the order in which they came."""
    made = [Unlinked(uuid4(), bytes([place])) for place in range(number)]
    for entry in made:
        log.unlinked.put(entry)
    return made


def test_what_came_in_is_read_back_in_the_order_of_ids(log: GroupedRecorder):
    made = put(log, 5)
    assert log.unlinked.all() == sorted(made, key=lambda one: one.id.bytes)
    assert log.unlinked.one(made[3].id) == made[3]
    assert log.unlinked.one(THING) is None
    assert rows(log) == []


def test_the_same_put_again_is_there_once(log: GroupedRecorder):
    (entry,) = put(log)
    log.unlinked.put(entry)
    assert log.unlinked.all() == [entry]


def test_it_leaves_with_its_events(log: GroupedRecorder):
    first, second = put(log, 2)
    log.insert_events(stored(THING), leaves=first.id)
    assert log.unlinked.all() == [second]
    assert [row[1] for row in rows(log)] == [THING]


def test_what_left_already_is_not_written_again(log: GroupedRecorder):
    (entry,) = put(log)
    log.insert_events(stored(THING), leaves=entry.id)
    with pytest.raises(IntegrityError):
        log.insert_events(stored(OTHER), leaves=entry.id)
    assert [row[1] for row in rows(log)] == [THING]


def test_a_refused_command_leaves_it_where_it_is(log: GroupedRecorder):
    (entry,) = put(log)
    with pytest.raises(NotYours):
        log.insert_events(stored(THING), leaves=entry.id, conditions=[Never(NotYours())])
    log.insert_events(stored(THING))
    with pytest.raises(IntegrityError):
        log.insert_events(stored(THING), leaves=entry.id)
    assert log.unlinked.all() == [entry]


def test_a_database_that_refuses_the_event_keeps_the_entry(log: GroupedRecorder):
    (entry,) = put(log)
    refuse_every_insert(log, "not today")
    with pytest.raises(IntegrityError, match="not today"):
        log.insert_events(stored(THING), leaves=entry.id)
    assert log.unlinked.all() == [entry]
    assert rows(log) == []


def test_it_may_leave_without_an_event(log: GroupedRecorder):
    (entry,) = put(log)
    assert log.insert_events([], leaves=entry.id) == []
    assert log.unlinked.all() == []


def test_of_many_that_take_the_same_entry_one_does(log: GroupedRecorder):
    (entry,) = put(log)

    def take(_: int) -> bool:
        try:
            log.insert_events(stored(uuid4()), leaves=entry.id)
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(take, range(24))) == 1
    assert len(rows(log)) == 1


def test_entries_that_come_in_while_others_leave_are_all_there_once(log: GroupedRecorder):
    early = put(log, 20)

    def act(number: int) -> None:
        if number % 2:
            put(log)
        else:
            log.insert_events(stored(uuid4()), leaves=early[number // 2].id)

    with ThreadPoolExecutor(8) as people:
        list(people.map(act, range(40)))
    kept = {entry.id for entry in log.unlinked.all()}
    assert len(kept) == 20
    assert kept.isdisjoint(entry.id for entry in early)
    assert len(rows(log)) == 20


def test_nothing_stored_tells_which_came_first(log: GroupedRecorder):
    put(log, 12)
    found = every_row(log, "unlinked")
    assert {len(row) for row in found} == {2}
    if isinstance(log.store, PostgresStore):
        lying = log.store.query("SELECT id FROM heedful.unlinked ORDER BY ctid")
        written = log.store.query("SELECT count(DISTINCT xmin::text) FROM heedful.unlinked")
        assert [id for (id,) in lying] == sorted(id for (id,) in lying)
        assert written == [(1,)]
    else:
        with pytest.raises(Exception, match="rowid"):
            log.store.reader().execute("SELECT rowid FROM unlinked")  # type: ignore[attr-defined]
