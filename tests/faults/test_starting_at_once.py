"""Several processes start at once on an empty database: one inbox review, one schema, nobody falls over."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from service.casework import Casework
from service.raising import inbox_id
from tests.databases import SQLITE, PostgresServer
from tests.faults.installation import Installation, on_postgres
from tests.journeys.people import a_case
from tests.journeys.serving import TOP, free_port

AT_ONCE = 4


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> Installation:
    """Nothing but settings."""
    settings: dict[str, str] = {}
    if database != SQLITE:
        server: PostgresServer = request.getfixturevalue("postgres")
        name = server.create()
        request.addfinalizer(lambda: server.drop(name))
        settings = on_postgres(server, name)
    return Installation(tmp_path, free_port(), settings)


def test_several_init_at_once_make_one_of_everything_and_workers_start_on_it(
    empty: Installation,
) -> None:
    for said, code in at_once(empty, "init"):
        assert code == 0, said
        assert said == "The stores are there.\n"
    is_made_once(empty)
    empty.start()
    try:
        system = empty.known_system()
        a_case(system)
        assert system.read("/integrity")["holds"]
        assert "Traceback" not in empty.log()
    finally:
        empty.end(signal.SIGKILL)


def test_a_web_worker_makes_no_tables_and_says_who_does(empty: Installation) -> None:
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
    came = subprocess.run(
        gunicorn, cwd=TOP, env=empty.environment(), capture_output=True, text=True, check=False
    )
    assert came.returncode != 0
    assert "python -m service init" in came.stderr
    assert "Traceback" not in came.stderr


def at_once(installation: Installation, *words: str) -> Sequence[tuple[str, int]]:
    """What several runs of one verb say, and how they end."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "service", *words],
            cwd=TOP,
            env=installation.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    return [(one.communicate()[0], one.returncode) for one in started]


def is_made_once(installation: Installation) -> None:
    """The log holds the opening of the inbox review, and nothing else."""
    casework = Casework(installation.own_settings())
    (only,) = casework.log.select_notifications(0, 10)
    assert (only.topic, only.originator_id) == ("case-review-opened", inbox_id("local"))
    casework.close()
