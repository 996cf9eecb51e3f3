"""Whoever writes what waits in the anonymous box is killed in the middle: is everything there, once?"""

import random
import time
from collections import Counter
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import pytest

from service.acting import now
from service.anonymous.releasing import NOBODY, Releasing
from service.settings import Settings
from tests.databases import every_row
from tests.examples import REVIEW
from tests.faults.conftest import knob
from tests.service.recorded import Commands

pytestmark = pytest.mark.slow

KILLS = knob("SOAK_RELEASE_KILLS", 3)
AT_LEAST = 12
LONGEST = 60.0
ID_BYTES = 37


def test_a_killed_release_loses_nothing_and_writes_nothing_twice(
    commands: Commands, tmp_path: Path
):
    told, dice = tmp_path / "acknowledged", random.Random(52)
    told.touch()
    commands.casework.box.prepare()
    settings = replace(commands.casework.settings, anonymous_batch=3)
    for kill in range(1, KILLS + 1):
        work_until_killed(settings, told, dice, kill)
    commands.casework.settings = settings
    while every_row(commands.casework.log, "unlinked"):
        Releasing(commands.casework).act(now().replace(year=now().year + 1))
    acknowledged = [UUID(line) for line in told.read_text().split()]
    begun = Counter(
        event.originator_id for event in commands.whole_log() if event.originator_version == 1
    )
    assert len(acknowledged) > KILLS * AT_LEAST / 2
    assert set(acknowledged) <= begun.keys()
    assert {begun[id] for id in acknowledged} == {1}
    said = [one for one in commands.whole_log() if getattr(one, "kind", "") == "context"]
    assert len(acknowledged) <= len(said) <= len(acknowledged) + KILLS


def work_until_killed(settings: Settings, told: Path, dice: random.Random, kill: int) -> None:
    """Let another process take in and write, and kill it in the middle of whatever it does."""
    before = told.stat().st_size
    process = get_context("spawn").Process(target=work, args=(settings, told, kill))
    process.start()
    until = time.monotonic() + LONGEST
    while told.stat().st_size < before + ID_BYTES * AT_LEAST and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(dice.random() * 0.1)
    assert process.is_alive(), "it ended by itself"
    process.kill()
    process.join()
    process.close()


def work(settings: Settings, told: Path, seed: int) -> None:
    """Take entries in, note what was acknowledged, write each batch. Never ends by itself."""
    commands = Commands.over(settings)
    releasing = Releasing(commands.casework, random.Random(seed))
    said = {"review_id": REVIEW, "kind": "context", "source_mode": None}
    with told.open("a") as notes:
        while True:
            for number in range(3):
                done = commands.observations.record(NOBODY, text=f"Entry {number}.", **said)
                notes.write(f"{done.id}\n")
                notes.flush()
            releasing.act(now())
