"""Several make the stores at once on an empty database: one inbox review, one schema, nobody falls over."""

import multiprocessing
import subprocess
import sys
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from service.casework import Casework
from service.operations.stores import make_stores
from service.raising import inbox_id
from service.settings import Settings
from tests.databases import SQLITE, PostgresServer, every_row
from tests.faults.conftest import knob
from tests.faults.installation import Installation, on_postgres
from tests.journeys.serving import TOP, free_port

AT_ONCE = 4
TIMES = knob("SOAK_STARTS", 4)
LONGEST_SECONDS = 120


def test_several_who_make_the_stores_at_once_make_one_of_everything(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> None:
    rounds = [
        _hosts(tmp_path / f"{n}", _settings(request, database), shares_disk=database == SQLITE)
        for n in range(TIMES)
    ]
    # Forked from a process that has imported everything, so that they really are at it at once.
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([__name__])
    everybody = forked.Barrier(AT_ONCE)
    starters = [
        forked.Process(target=make_in_turn, args=([hosts[n] for hosts in rounds], everybody))
        for n in range(AT_ONCE)
    ]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join(LONGEST_SECONDS)
        assert starter.exitcode == 0
    for hosts in rounds:
        is_made_once(hosts[0])


def test_a_server_makes_no_tables_and_says_who_does(tmp_path: Path, stores: dict[str, str]) -> None:
    empty = Installation(tmp_path, free_port(), stores)
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
    came = subprocess.run(
        gunicorn, cwd=TOP, env=empty.environment(), capture_output=True, text=True, check=False
    )
    assert came.returncode != 0
    assert "python -m service init" in came.stderr
    assert "Traceback" not in came.stderr


def make_in_turn(rounds: list[Settings], everybody: Barrier) -> None:
    """Make the stores of each round at the same moment as everybody else."""
    for settings in rounds:
        everybody.wait(LONGEST_SECONDS)
        make_stores(settings)


def is_made_once(settings: Settings) -> None:
    """The log holds the opening of the inbox review, and nothing else."""
    casework = Casework(settings)
    try:
        (only,) = casework.log.select_notifications(0, 10)
        assert (only.topic, only.originator_id) == ("case-review-opened", inbox_id("local"))
        assert every_row(casework.log, "idempotency") == []
        casework.log.store.check()
    finally:
        casework.close()


def _hosts(directory: Path, settings: dict[str, str], *, shares_disk: bool) -> list[Settings]:
    """Those who start: processes of one host, or hosts of their own over one PostgreSQL."""
    return [
        Installation(directory / ("" if shares_disk else f"{n}"), 0, settings).own_settings()
        for n in range(AT_ONCE)
    ]


def _settings(request: pytest.FixtureRequest, database: str) -> dict[str, str]:
    if database == SQLITE:
        return {}
    server: PostgresServer = request.getfixturevalue("postgres")
    return on_postgres(server, server.create())
