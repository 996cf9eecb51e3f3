"""Whoever serves silent rounds is killed while people write in them: is everything there, once?"""

import random
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from domain.sessions import Session
from service.rounds import Rounds
from service.settings import Settings
from tests.databases import every_row
from tests.examples import CHAIR, HEALTH_VISITOR
from tests.faults.conftest import knob
from tests.service.recorded import Commands, acting
from tests.service.rounds import Room

pytestmark = pytest.mark.slow

KILLS = knob("SOAK_REVEAL_KILLS", 3)
IN_A_ROUND = 4
LONGEST = 60.0


def test_a_killed_reveal_loses_nothing_and_shows_nothing_twice(commands: Commands, tmp_path: Path):
    room, told, dice = Room.of(commands), tmp_path / "acknowledged", random.Random(27)
    told.touch()
    for kill in range(1, KILLS + 1):
        work_until_killed(commands.casework.settings, room.session_id, told, dice, kill)
    if commands.casework.fetch(Session, room.session_id).open_round is not None:
        room.reveal()
    acknowledged = [UUID(line) for line in told.read_text().split()]
    shown = Counter(event.originator_id for event in room.released())
    assert len(acknowledged) > KILLS
    assert set(acknowledged) <= shown.keys()
    assert set(shown.values()) == {1}
    assert every_row(commands.casework.log, "waiting") == []
    check_counts(commands, room)


def check_counts(commands: Commands, room: Room) -> None:
    """Every reveal stands right behind as many entries as it says it has released."""
    entries = 0
    for event in commands.whole_log():
        if getattr(event, "session_id", None) == room.session_id:
            entries += 1
        if isinstance(event, Session.SilentRoundRevealed):
            assert event.released_count == entries
            entries = 0
    assert entries == 0


def work_until_killed(
    settings: Settings, session: UUID, told: Path, dice: random.Random, kill: int
) -> None:
    """Let another process write and reveal, and kill it in the middle of whatever it does."""
    before = told.stat().st_size
    process = get_context("spawn").Process(target=work, args=(settings, session, told, kill))
    process.start()
    until = time.monotonic() + LONGEST
    while told.stat().st_size < before + 37 * IN_A_ROUND and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(dice.random() * 0.1)
    assert process.is_alive(), "it ended by itself"
    process.kill()
    process.join()
    process.close()


def work(settings: Settings, session: UUID, told: Path, seed: int) -> None:
    """Round after round: write, note what was acknowledged, reveal. Never ends by itself."""
    commands = Commands.over(settings)
    room = Room(commands, session, Rounds(commands.casework, random.Random(seed)))
    with told.open("a") as notes:
        while True:
            if commands.casework.fetch(Session, session).open_round is None:
                room.open()
            for number in range(IN_A_ROUND):
                id = uuid4()
                who = (CHAIR, HEALTH_VISITOR)[number % 2]
                assert room.observe(f"Entry {number} of round.", by=who, id=id).waits
                notes.write(f"{id}\n")
                notes.flush()
            room.rounds.reveal(acting(CHAIR), session)
