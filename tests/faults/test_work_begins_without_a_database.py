"""The background process is started while PostgreSQL is away: does it wait, and follow once it is back?"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.operations.opened import NO_ANSWER
from service.operations.stores import make_stores
from service.wiring import Heedful, build
from tests.databases import PostgresServer
from tests.faults.cluster import Cluster
from tests.journeys.serving import TOP
from tests.service.recorded import record_a_review
from tests.service.test_wiring import as_commands

PATIENCE = 30.0
WAITS = f"{NO_ANSWER} Waiting for it.\n".encode()


@pytest.fixture
def heedful(cluster: tuple[Cluster, PostgresServer], tmp_path: Path) -> Iterator[Heedful]:
    """A process that only writes and looks, over a server that may be stopped."""
    server = cluster[1]
    name = server.create()
    settings = server.settings(name, data_dir=tmp_path / "var")
    make_stores(settings)
    made = build(settings)
    record_a_review(as_commands(made))
    yield made
    made.close()
    server.drop(name)


@pytest.fixture
def away(heedful: Heedful, cluster: tuple[Cluster, PostgresServer]) -> Iterator[Cluster]:
    """The server, which is stopped; it runs again afterwards whatever happens."""
    cluster[0].stop()
    yield cluster[0]
    cluster[0].start()


def test_it_waits_for_the_database_and_follows_once_that_is_back(heedful: Heedful, away: Cluster):
    with working(heedful) as work:
        assert told(work) == WAITS
        away.start()
        assert b"Following the log" in told(work)
        assert heedful.views.wait_for(as_commands(heedful).raise_query().position, PATIENCE)


def test_while_it_waits_it_ends_when_told_to(heedful: Heedful, away: Cluster):
    with working(heedful) as work:
        assert told(work) == WAITS
        work.terminate()
        assert work.wait(PATIENCE) != 0


def test_while_it_waits_it_ends_with_those_beside_whom_it_was_started(
    heedful: Heedful, away: Cluster
):
    with working(heedful, "--until-closed") as work:
        assert told(work) == WAITS
        assert work.stdin is not None
        work.stdin.close()
        assert work.wait(PATIENCE) == 0


@contextmanager
def working(heedful: Heedful, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The background process, killed at the end if it still runs."""
    settings = heedful.settings
    assert settings.database_url is not None
    told = {"DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url}
    with subprocess.Popen(
        [sys.executable, "-m", "service", "work", *options],
        cwd=TOP,
        env={**os.environ, **told},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process: "subprocess.Popen[bytes]") -> bytes:
    """The next line it says."""
    assert process.stderr is not None
    return process.stderr.readline()
