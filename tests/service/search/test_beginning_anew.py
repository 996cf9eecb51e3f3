"""What becomes of the index when its key, its log or the program is another, or a database is away?"""

import threading
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from service.keys.opening import make_keys
from service.keys.providers import Changing, LocalKek
from service.keys.rotating import rewrap
from service.keys.tables import SUBJECT_KEYS
from service.search.blinding import SUBJECT, search_key
from service.search.following import SearchFollower
from service.search.postgres import PostgresIndex
from service.search.search import Search, index_of
from service.search.store import SearchNotMade, state_of
from service.search.tables import ENTRIES, OWNERS, SHAPE, STATE
from tests.databases import PostgresServer
from tests.examples import QUESTION
from tests.service.recorded import Commands
from tests.service.search.looking import Looking

pytestmark = pytest.mark.slow


def test_with_another_key_encryption_key_the_index_goes_on(looking: Looking):
    looking.commands.raise_query()
    assert looking.texts("awake") == [QUESTION]
    keys = looking.casework.keys
    before, key = contents(looking), search_key(keys)
    was, now = keys.provider, LocalKek(bytes(reversed(range(32))))
    keys.provider = Changing(now, [was])
    rewrap(keys, lambda done, total: None)
    keys.provider = now
    keys.forget()
    assert search_key(keys) == key
    assert looking.texts("awake") == [QUESTION]
    assert contents(looking) == before


def test_a_search_key_that_was_lost_costs_a_new_index_and_nothing_else(
    looking: Looking, caplog: pytest.LogCaptureFixture
):
    looking.commands.raise_query()
    looking.texts("awake")
    with looking.casework.keys.engine.begin() as store:
        store.execute(delete(SUBJECT_KEYS).where(SUBJECT_KEYS.c.subject == SUBJECT))
    looking.casework.keys.forget()
    with pytest.raises(SearchNotMade):
        looking.find("awake")
    assert looking.texts("awake") == [QUESTION]
    assert "begins anew" in caplog.text


def test_an_index_of_another_log_is_made_anew(looking: Looking):
    looking.commands.raise_query()
    looking.texts("awake")
    with looking.search.store.writing() as index:
        index.execute(update(STATE).values(last_hash="00" * 32))
    looking.commands.raise_sign()
    assert looking.texts("awake") == [QUESTION]
    with looking.search.store.writing() as index:
        index.execute(update(STATE).values(position=looking.casework.head() + 7))
    assert looking.texts("awake") == [QUESTION], "an earlier log is back"


def test_an_index_of_another_shape_is_made_anew(looking: Looking):
    looking.commands.raise_query()
    looking.texts("awake")
    with looking.search.store.writing() as index:
        index.execute(update(STATE).values(shape=SHAPE + 1))
    with pytest.raises(SearchNotMade):
        looking.find("awake")
    looking.commands.raise_sign()
    assert looking.texts("awake") == [QUESTION]


def test_made_anew_it_is_the_same(looking: Looking):
    looking.commands.raise_query()
    looking.commands.record(text="Rabbits.")
    looking.search.follower.catch_up()
    before = contents(looking)
    told = list[tuple[int, int]]()
    looking.search.follower.begin_anew()
    looking.search.follower.catch_up(lambda done, total: told.append((done, total)))
    assert contents(looking) == before
    assert told == [(looking.casework.head(),) * 2]


def test_an_event_that_cannot_be_read_is_passed_over(
    looking: Looking, monkeypatch: pytest.MonkeyPatch
):
    looking.commands.raise_query()
    broken = looking.commands.raise_sign(text="A cardigan.").position
    looking.commands.raise_sign(text="A pram.")
    read = looking.casework.mapper.to_domain_event

    def misread(row: object) -> object:
        """As a row that a later release wrote."""
        if getattr(row, "id", None) == broken:
            raise ValueError
        return read(row)  # type: ignore[arg-type]

    monkeypatch.setattr(looking.casework.mapper, "to_domain_event", misread)
    looking.search.follower.catch_up()
    assert looking.find("pram").total == 1
    assert looking.find("cardigan").total == 0


def test_it_is_waited_for(looking: Looking):
    position = looking.commands.raise_query().position
    follower, stop = looking.search.follower, threading.Event()
    assert not follower.wait_for(position, seconds=0)
    worker = threading.Thread(target=follower.run, args=(stop,))
    worker.start()
    assert follower.wait_for(position, seconds=20)
    stop.set()
    follower.wake()
    worker.join(20)
    assert not worker.is_alive()


def test_a_database_that_is_away_is_waited_for(
    looking: Looking, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    looking.commands.raise_query()
    follower, stop, tried = looking.search.follower, threading.Event(), list[int]()

    def step(self: SearchFollower) -> int:
        """Away at first."""
        tried.append(1)
        follower.wake()
        if len(tried) == 1:
            raise OSError
        stop.set()
        return 0

    monkeypatch.setattr(SearchFollower, "step", step)
    follower.run(stop)
    assert len(tried) == 2
    assert "the search paused: OSError" in caplog.text


def test_in_postgresql_it_is_not_made_by_the_service_but_by_the_owner(
    postgres: PostgresServer, a_recorded_database: tuple[str, Path], tmp_path: Path
):
    name = postgres.create(like=a_recorded_database[0])
    settings = postgres.settings(name, data_dir=tmp_path)
    make_keys(settings)
    commands = Commands.over(settings)
    search = Search(settings, commands.casework)
    assert search.standing().position is None
    with pytest.raises(SearchNotMade):
        search.follower.step()
    search.follower.forget_erased()
    made = index_of(settings)
    assert isinstance(made, PostgresIndex)
    made.create()
    made.create()
    assert search.standing().position == 0
    with pytest.raises(SearchNotMade), search.store.writing() as index:
        index.exec_driver_sql("DROP TABLE entries")  # the service may not
    assert search.standing().position == 0
    for one in (made, search, commands.casework):
        one.close()  # type: ignore[attr-defined]
    postgres.drop(name)


def contents(looking: Looking) -> list[tuple[object, ...]]:
    """Every row of the index that says what stands where."""
    with looking.search.store.reading() as index:
        rows = [tuple(row) for row in index.execute(ENTRIES.select().order_by(ENTRIES.c.id))]
        owners = OWNERS.select().order_by(OWNERS.c.entry, OWNERS.c.subject)
        return rows + [tuple(row) for row in index.execute(owners)] + [(state_of(index),)]
