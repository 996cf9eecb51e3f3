"""Several background processes: does one do each job, and another go on when it fails?"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from service.background import JOBS, READ_MODELS
from service.leases.table import Standing
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.databases import SQLITE, PostgresServer
from tests.faults.installation import on_postgres
from tests.journeys.serving import TOP
from tests.service.recorded import Commands, record_a_review
from tests.service.test_wiring import as_commands

pytestmark = pytest.mark.slow

TAKEN_OVER_SECONDS = 10.0
PATIENCE = 30.0


@pytest.fixture
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> Iterator[dict[str, str]]:
    """What every process is told: stores of this test's own in either database."""
    ours = {"DATA_DIR": str(tmp_path / "var")}
    if database == SQLITE:
        yield ours
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create()
    yield ours | on_postgres(server, name)
    server.drop(name)


@pytest.fixture
def heedful(settings: dict[str, str]) -> Iterator[Heedful]:
    """A process that only writes and looks."""
    own = Settings(
        data_dir=Path(settings["DATA_DIR"]),
        database_url=settings.get("DATABASE_URL"),
        owner_database_url=settings.get("OWNER_DATABASE_URL"),
    )
    make_stores(own)
    made = build(replace(own, owner_database_url=None))
    record_a_review(as_commands(made))
    yield made
    made.close()


@pytest.mark.parametrize("failing", [signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM])
def test_whoever_stands_by_takes_over_within_ten_seconds(
    heedful: Heedful, settings: dict[str, str], failing: signal.Signals
):
    with all_held(settings, heedful) as one, working(settings) as two:
        stands_by(two)
        holder = process_of(standing(heedful)[READ_MODELS])
        assert holder == one.pid != two.pid
        assert {process_of(job) for job in standing(heedful).values()} == {holder}
        # Stopped in the midst of a write, it would keep a SQLite file locked as long as it is stopped.
        until(lambda: has_come_to(heedful.casework.head(), heedful), heedful)

        os.kill(holder, failing)
        began = time.monotonic()
        written = as_commands(heedful).raise_query().position
        assert heedful.views.wait_for(written, PATIENCE)
        until(lambda: all(process_of(job) != holder for job in standing(heedful).values()), heedful)
        assert time.monotonic() - began < TAKEN_OVER_SECONDS
        assert all(job.is_held for job in standing(heedful).values())

        if failing is signal.SIGSTOP:
            goes_on_as_one_that_stands_by(heedful, as_commands(heedful), holder)
    assert heedful.views.parked() == 0


def goes_on_as_one_that_stands_by(heedful: Heedful, commands: Commands, stopped: int) -> None:
    """It wakes up believing that it holds the leases, and finds that it does not."""
    os.kill(stopped, signal.SIGCONT)
    until_then = time.monotonic() + 5
    while time.monotonic() < until_then:
        assert heedful.views.wait_for(commands.raise_query().position, PATIENCE)
        time.sleep(0.5)
    assert all(process_of(job) != stopped for job in standing(heedful).values())


@contextmanager
def working(settings: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A background process, whatever becomes of it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "work"],
        cwd=TOP,
        env={**os.environ, **settings},
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGCONT)
        process.terminate()
        sys.stderr.write(process.communicate(timeout=PATIENCE)[1].decode())


def stands_by(process: "subprocess.Popen[bytes]") -> None:
    """Whoever still starts takes nothing over, and starting takes long on a busy machine."""
    assert process.stderr is not None
    assert b"Following the log" in process.stderr.readline()


@contextmanager
def all_held(settings: dict[str, str], heedful: Heedful) -> Iterator["subprocess.Popen[bytes]"]:
    """A background process that does all there is to do before anybody else comes."""
    with working(settings) as process:
        until(lambda: all(job.is_held for job in standing(heedful).values()), heedful)
        yield process


def has_come_to(position: int, heedful: Heedful) -> bool:
    """Whether read models and ledger have."""
    return heedful.views.position() >= position <= heedful.ledger.follower.position()


def standing(heedful: Heedful) -> dict[str, Standing]:
    """How each job stands."""
    found = {one.job: one for one in heedful.leases.standing()}
    return found if set(found) == set(JOBS) else {}


def process_of(job: Standing) -> int:
    """The process that holds it."""
    return int(job.holder.split()[1])


def until(holds: Callable[[], bool], heedful: Heedful) -> None:
    """Wait until every job is known and it holds."""
    ends = time.monotonic() + PATIENCE
    while not standing(heedful) or not holds():
        assert time.monotonic() < ends, standing(heedful)
        time.sleep(0.05)
