"""Two clocks tick at once, without a lease, jump back and forth, and are killed: is anything doubled?"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from domain.challenges import LAST_STAGE
from service import acting as clock_of_commands
from service.operations.stores import make_stores
from service.processes.escalation_clock import EscalationClock
from service.wiring import Heedful, build
from tests.faults.conftest import knob
from tests.faults.installation import Installation
from tests.faults.ticking import BEGAN
from tests.journeys.serving import TOP, free_port
from tests.service.recorded import Commands, record_a_review

QUERIES = knob("SOAK_CLOCK_QUERIES", 12)
KILLS = knob("SOAK_CLOCK_KILLS", 3)
LATE = timedelta(days=400)


@pytest.fixture
def installation(tmp_path: Path, stores: dict[str, str]) -> Installation:
    """Stores with a review under way; nothing runs."""
    made = Installation(tmp_path, free_port(), stores)
    make_stores(made.own_settings())
    return made


@pytest.fixture
def queries(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Queries that nobody answers."""
    monkeypatch.setattr(clock_of_commands, "now", lambda: BEGAN)
    commands = Commands.over(installation.own_settings())
    record_a_review(commands)
    raised = [commands.raise_query(text=f"Who saw him on day {n}?").id for n in range(QUERIES)]
    commands.casework.close()
    return raised


def test_each_stage_is_missed_once_whoever_is_killed(
    installation: Installation, queries: list[UUID]
) -> None:
    chance = Random(7)
    with ticking(installation, 0) as one, ticking(installation, 1) as other:
        clocks = [one, other]
        for n in range(KILLS):
            time.sleep(0.2 + chance.random() / 2)
            end([clocks[n % 2]])
            clocks[n % 2] = started(installation, n + 2)
        end(clocks)
    heedful = build(installation.own_settings())
    try:
        before = [missed(heedful, query) for query in queries]
        assert any(before), "nobody ticked"
        run_down(heedful)
        for query in queries:
            assert missed(heedful, query) == list(range(1, LAST_STAGE + 1))
            became = Counter(type(event).__name__ for event in events(heedful, query))
            assert (became["Escalated"], became["Routed"]) == (LAST_STAGE - 1, LAST_STAGE - 1)
    finally:
        heedful.close()


def run_down(heedful: Heedful) -> None:
    """Let a last clock do what was left undone."""
    clock = EscalationClock(heedful.views, heedful.casework)
    heedful.follower.catch_up()
    moment = BEGAN + LATE
    while clock.act(moment):
        heedful.follower.catch_up()
        moment += LATE


def missed(heedful: Heedful, query: UUID) -> list[int]:
    """The stages recorded as missed, in order."""
    return [one.stage for one in events(heedful, query) if type(one).__name__ == "DeadlineMissed"]


def events(heedful: Heedful, query: UUID) -> list[Any]:
    """Everything that happened to a query."""
    rows = heedful.casework.log.select_events(query)
    return [heedful.casework.mapper.to_domain_event(row) for row in rows]


@contextmanager
def ticking(installation: Installation, seed: int) -> Iterator[subprocess.Popen[bytes]]:
    """A clock in a process of its own, killed at the end."""
    process = started(installation, seed)
    try:
        yield process
    finally:
        end([process])


def started(installation: Installation, seed: int) -> subprocess.Popen[bytes]:
    """A process that ticks already."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.ticking", str(seed)],
        cwd=TOP,
        env=installation.environment(),
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ticking\n"
    return process


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Kill them and wait; those that are gone stay gone."""
    for process in processes:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
