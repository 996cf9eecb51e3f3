"""The database goes away in the middle of a commit: does everybody learn what became of theirs?"""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError

from service.log import postgres_writing
from service.log.appends import Append, Outcome
from service.log.port import OutcomeUnknown
from service.log.postgres import PostgresRecorder
from service.log.sqlite import SqliteRecorder
from service.log.sqlite_store import SqliteStore
from tests.cutting import DONE, NEVER_SENT, SENT_BLIND, WAYS, Wire, a_wire
from tests.examples import id_of
from tests.service.logs import OTHER, THING, key, rows, stored

FIRST = id_of("first")
WAIT = 30


@pytest.fixture
def wire(postgres_log: PostgresRecorder, tmp_path: Path) -> Iterator[Wire]:
    """What lies between the service and its database, and can be cut."""
    with a_wire(tmp_path, postgres_log.store.url) as (wire, url):
        postgres_log.store.url = url
        postgres_log.insert_events(stored(FIRST, 1))  # so that what comes next is prepared
        yield wire
        postgres_log.store.close()


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_who_is_cut_off_while_writing_is_told_the_truth_and_it_is_written_once(
    postgres_log: PostgresRecorder, wire: Wire, way: str
):
    wire.cut = way
    (position,) = postgres_log.insert_events(stored(THING, 1), idempotency=key())
    assert wire.cuts == 1
    assert rows(postgres_log)[1:] == [(position, THING, 1)]
    used = postgres_log.remembered("case-system", "k-1")
    assert used is not None
    assert used.position == position


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_who_was_second_is_told_so_although_the_answer_was_cut_off(
    postgres_log: PostgresRecorder, wire: Wire, way: str
):
    wire.cut = way
    other = stored(FIRST, 1, topic="challenge-raised")
    with pytest.raises(IntegrityError):
        postgres_log.insert_events(other)
    assert [row[1:] for row in rows(postgres_log)] == [(FIRST, 1)]


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_key_without_events_is_remembered_once(
    postgres_log: PostgresRecorder, wire: Wire, way: str
):
    wire.cut = way
    assert postgres_log.insert_events([], idempotency=key(position=1)) == []
    assert wire.cuts == 1
    used = postgres_log.remembered("case-system", "k-1")
    assert used is not None
    assert used.position == 1


@pytest.mark.slow
@pytest.mark.parametrize("way", [DONE, NEVER_SENT, SENT_BLIND])
def test_a_whole_batch_that_is_cut_off_is_written_once(
    postgres_log: PostgresRecorder, wire: Wire, way: str
):
    things = [id_of(f"thing {number}") for number in range(20)]
    batch = [Append(stored(thing, 1, 2), idempotency=key(key=str(thing))) for thing in things]
    batch.append(Append(stored(FIRST, 1, topic="challenge-raised")))
    wire.cut = way
    *written, refused = postgres_log.write(batch)
    assert isinstance(refused, IntegrityError)
    assert [row[0] for row in rows(postgres_log)[1:]] == [
        at for one in written for at in plain(one)
    ]


@pytest.mark.slow
def test_a_backend_left_behind_in_the_middle_does_not_write_after_we_have_looked(
    postgres_log: PostgresRecorder, wire: Wire
):
    with psycopg.connect(postgres_log.store.owner_url) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(5216694956355245935)")
        wire.cut = SENT_BLIND  # it reaches the server, and waits there for the lock
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(postgres_log.insert_events, stored(THING, 1))
            assert not threading.Event().wait(1.0)
            holder.rollback()
            (position,) = writing.result(WAIT)
    assert rows(postgres_log)[1:] == [(position, THING, 1)]


@pytest.mark.slow
def test_a_database_that_stays_away_is_told_apart_from_one_that_refused(
    postgres_log: PostgresRecorder, wire: Wire, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(postgres_writing, "SETTLE_SECONDS", 0.5)
    wire.cut, wire.is_down = DONE, True
    with pytest.raises(OutcomeUnknown):
        postgres_log.insert_events(stored(THING, 1), idempotency=key())
    with pytest.raises(OperationalError) as away:
        postgres_log.insert_events(stored(OTHER, 1))
    assert not isinstance(away.value, OutcomeUnknown)
    wire.is_down = False
    assert [row[1:] for row in rows(postgres_log)] == [(FIRST, 1), (THING, 1)]
    assert postgres_log.remembered("case-system", "k-1") is not None
    postgres_log.insert_events(stored(OTHER, 1))


@pytest.mark.parametrize("after", [True, False], ids=["after writing", "before writing"])
def test_when_whoever_leads_is_stopped_the_others_look_for_theirs(tmp_path: Path, after: bool):
    store = SqliteStore(tmp_path / "log.db")
    store.create()
    log = Stopped(store, after)
    outcomes = all_at_once(log, [id_of(f"thing {number}") for number in range(6)])
    stopped = [outcome for outcome in outcomes if isinstance(outcome, SystemExit)]
    assert len(stopped) == 1
    written = sorted(at for one in outcomes if not isinstance(one, SystemExit) for at in one)
    assert set(written) <= {row[0] for row in rows(log)}
    assert (len(written), len(rows(log))) == (5, 6 if after else 5)
    assert len(log.insert_events(stored(THING, 1))) == 1
    store.close()


class Stopped(SqliteRecorder):
    """The first batch of several is stopped by a signal, before or after it was written."""

    def __init__(self, store: SqliteStore, after: bool) -> None:
        super().__init__(store)
        self.after = after
        self.gathered = threading.Event()
        self.is_stopped = False

    def write(self, batch: Sequence[Append]) -> Sequence[Outcome]:
        assert self.gathered.wait(WAIT)
        stops = len(batch) > 1 and not self.is_stopped
        if stops and not self.after:
            self.is_stopped = True
            raise SystemExit
        outcomes = super().write(batch)
        if stops:
            self.is_stopped = True
            raise SystemExit
        return outcomes


def all_at_once(log: Stopped, things: Sequence[Any]) -> list[Any]:
    """What everybody is told who writes one event each at the same moment."""
    told: list[Any] = []

    def write(thing: Any) -> None:
        try:
            told.append(log.insert_events(stored(thing, 1)))
        except SystemExit as stop:
            told.append(stop)

    threads = [threading.Thread(target=write, args=(thing,)) for thing in things]
    for thread in threads:
        thread.start()
    while len(log._together._queue) < len(things) - 1:
        threading.Event().wait(0.001)
    log.gathered.set()
    for thread in threads:
        thread.join(WAIT)
        assert not thread.is_alive(), "somebody hangs"
    return told


def plain(outcome: Outcome) -> Sequence[int]:
    """The positions of what was written."""
    assert not isinstance(outcome, Exception)
    return outcome
