"""The background process is started while PostgreSQL is away: does it wait, and follow once it is back?"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from service.operations.opened import NO_ANSWER
from service.wiring import Heedful
from tests.databases import PostgresServer
from tests.faults.cluster import Cluster
from tests.journeys.serving import TOP
from tests.service.test_wiring import as_commands

PATIENCE = 30.0
WAITS = f"{NO_ANSWER} Waiting for it.\n".encode()


@pytest.fixture
def away(over_a_cluster: Heedful, cluster: tuple[Cluster, PostgresServer]) -> Iterator[Cluster]:
    """The server, which is stopped; it runs again afterwards whatever happens."""
    cluster[0].stop()
    yield cluster[0]
    cluster[0].start()


def test_it_waits_for_the_database_and_follows_once_that_is_back(
    over_a_cluster: Heedful, away: Cluster
):
    with working(over_a_cluster) as work:
        assert told(work) == WAITS
        away.start()
        assert b"Following the log" in told(work)
        written = as_commands(over_a_cluster).raise_query().position
        assert over_a_cluster.views.wait_for(written, PATIENCE)


def test_while_it_waits_it_ends_when_told_to(over_a_cluster: Heedful, away: Cluster):
    with working(over_a_cluster) as work:
        assert told(work) == WAITS
        work.terminate()
        assert work.wait(PATIENCE) != 0


def test_while_it_waits_it_ends_with_those_beside_whom_it_was_started(
    over_a_cluster: Heedful, away: Cluster
):
    with working(over_a_cluster, "--until-closed") as work:
        assert told(work) == WAITS
        assert work.stdin is not None
        work.stdin.close()
        assert work.wait(PATIENCE) == 0


@contextmanager
def working(over_a_cluster: Heedful, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The background process, killed at the end if it still runs."""
    settings = over_a_cluster.settings
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
