"""Is each job done by one process at a time, and taken over soon when that process fails?"""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.leases import lease as leasing
from service.leases.holder import is_gone, new_holder, shown
from service.leases.job import Job
from service.leases.lease import Lease
from service.leases.opening import make_leases
from service.leases.postgres import CLAIM, PostgresLeases
from service.leases.sqlite import SqliteLeases
from service.leases.table import Leases, Seen
from service.log.port import LogNotMade
from service.log.postgres_store import PostgresStore
from service.settings import Settings
from tests.databases import SQLITE, PostgresServer

JOB = "read_models"


@pytest.fixture
def leases(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> Iterator[Leases]:
    """An empty table of leases in either database."""
    if database == SQLITE:
        settings = Settings(data_dir=tmp_path)
        make_leases(settings)
        yield SqliteLeases(settings.work_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create()
    settings = server.settings(name)
    make_leases(settings)
    make_leases(settings)
    store = PostgresStore(str(settings.database_url))
    yield PostgresLeases(store)
    store.close()
    server.drop(name)


def test_only_one_holds_a_lease_and_whoever_holds_it_may_renew_it(leases: Leases):
    assert leases.claim(JOB, "one", 60)
    assert not leases.claim(JOB, "two", 60)
    assert leases.claim(JOB, "one", 60)
    assert leases.claim("ledger", "two", 60)
    assert leases.seen(JOB) == Seen("one", 2)
    assert leases.seen("tidying") is None


def test_a_lease_that_ran_out_is_anybodys(leases: Leases):
    assert leases.claim(JOB, "one", 0.0)
    assert leases.claim(JOB, "two", 60)
    assert not leases.claim(JOB, "one", 60)


def test_what_was_let_go_of_is_free_at_once_and_the_last_holder_is_still_shown(leases: Leases):
    leases.claim(JOB, "one", 60)
    leases.release("two")
    assert not leases.claim(JOB, "two", 60)
    leases.release("one")
    (standing,) = leases.standing()
    assert (standing.job, standing.holder, standing.is_held) == (JOB, "one", False)
    assert leases.claim(JOB, "two", 60)


def test_what_was_given_up_is_taken_only_as_it_was_seen(leases: Leases):
    leases.claim(JOB, "one", 60)
    before = leases.seen(JOB)
    assert before is not None
    leases.claim(JOB, "one", 60)  # it goes on after all
    assert not leases.claim(JOB, "two", 60, before)
    assert leases.claim(JOB, "two", 60, leases.seen(JOB))


def test_the_table_tells_how_old_each_heartbeat_is(leases: Leases):
    leases.claim(JOB, "one", 60)
    time.sleep(0.12)
    leases.claim(JOB, "one", 60)
    (standing,) = leases.standing()
    assert standing.is_held
    assert 0 <= standing.heartbeat_age < 0.1 < standing.held_for < 10


@pytest.mark.slow
def test_without_its_table_nothing_is_begun(postgres: PostgresServer):
    name = postgres.create()
    store = PostgresStore(str(postgres.settings(name).database_url))
    with pytest.raises(LogNotMade):
        PostgresLeases(store).check()
    store.close()
    postgres.drop(name)


def test_nobody_waits_for_the_disk_to_claim_a_lease(leases: Leases):
    if not isinstance(leases, PostgresLeases):
        assert isinstance(leases, SqliteLeases)
        with leases._connection() as connection_to_file:
            assert connection_to_file.execute("PRAGMA synchronous").fetchone() == (0,)
        return
    said = {"job": "one", "holder": "A", "seconds": 5.0, "before": "", "beat": 0}
    with leases.store.connection() as connection:
        with connection.transaction():
            assert connection.execute(CLAIM, said).fetchall() == [(1,)]
            assert connection.execute("SHOW synchronous_commit").fetchone() == ("off",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_a_row_that_stays_as_it_was_is_given_up_whatever_the_databases_clock_says(
    leases: Leases, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(leasing, "LASTS_SECONDS", 0.1)
    assert leases.claim(JOB, "one", 3_600)  # as after the clock was set back by an hour
    standing_by = Lease(leases, JOB, "two")
    assert not standing_by.claim()
    assert leases.claim(JOB, "one", 3_600)
    time.sleep(0.12)
    assert not standing_by.claim()  # it had been renewed since
    time.sleep(0.12)
    assert standing_by.claim()


def test_the_lease_of_a_process_that_has_ended_here_is_taken_at_once(leases: Leases):
    host, _, machine, rest = new_holder().split()
    assert leases.claim(JOB, f"{host} 999999999 {machine} {rest}", 3_600)
    assert Lease(leases, JOB, "two").claim()


def test_a_holder_is_gone_only_when_that_is_certain():
    me = new_holder()
    host, number, machine, rest = me.split()
    assert not is_gone(me)
    assert is_gone(f"{host} 999999999 {machine} {rest}")
    assert not is_gone(f"{host} 999999999 elsewhere {rest}")
    assert not is_gone(f"{host} 999999999 - {rest}")
    assert not is_gone("one")
    assert shown(me) == f"{host} {number}"


def test_a_job_runs_while_its_lease_is_ours_and_one_at_a_time(leases: Leases):
    one, two = Work(leases, "one"), Work(leases, "two")
    one.job.beat()
    two.job.beat()
    assert (one.running(), two.running()) == (True, False)
    leases.claim(JOB, "three", 60, leases.seen(JOB))
    one.job.beat()
    one.job.wait(5)
    assert not one.running()
    leases.release("three")
    two.job.beat()
    assert two.running()
    two.job.end()
    two.job.wait(5)
    assert one.times == two.times == 1


def test_a_job_that_broke_down_is_begun_again(leases: Leases):
    work = Work(leases, "one")
    work.job.beat()
    work.job.end()
    work.job.wait(5)
    work.job.beat()
    assert work.running()
    assert work.times == 2
    work.job.end()
    work.job.wait(5)


def test_without_the_database_a_job_goes_on_only_as_long_as_its_lease_lasts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    class Away(SqliteLeases):
        is_away = False

        def claim(self, *what: object, **more: object) -> bool:
            if self.is_away:
                raise OSError
            return super().claim(*what, **more)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(leasing, "LASTS_SECONDS", 0.2)
    leases = Away(tmp_path / "work.db")
    work = Work(leases, "one")
    work.job.beat()
    leases.is_away = True
    work.job.beat()
    assert work.running()
    time.sleep(0.25)
    work.job.beat()
    work.job.wait(5)
    assert not work.running()


class Work:
    """A job that does nothing until it is told to end, and counts how often it was begun."""

    def __init__(self, leases: Leases, holder: str) -> None:
        self.times = 0
        self.job = Job(Lease(leases, JOB, holder), self.run)

    def run(self, ended: threading.Event) -> None:
        self.times += 1
        ended.wait(30)

    def running(self) -> bool:
        return self.job.is_running
