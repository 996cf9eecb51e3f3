"""Radars that act at the same moment, and are killed in the middle of it, give one notice of each sign."""

import multiprocessing
import time
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from random import Random
from uuid import UUID

from projections.following import Follower
from projections.readmodel import Views
from service.acting import now
from service.casework import Casework
from service.followed import FollowedLog
from service.generations import generations_of
from service.processes.radar import Radar
from service.settings import Settings
from tests.faults.conftest import knob
from tests.service.recorded import Commands, acting

RADARS = 4
SIGNS = knob("SOAK_NOTICES", 30)
LONGEST_SECONDS = 60.0
NOTIFIED = "warning-sign-intermittent-pattern-notified"


def test_however_many_radars_run_and_are_killed_each_sign_is_noticed_once(
    commands: Commands,
) -> None:
    later = signs_that_are_back(commands)
    settings = commands.casework.settings
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([__name__])
    everybody = forked.Barrier(RADARS + 1)
    radars = [forked.Process(target=act, args=(settings, everybody)) for _ in range(RADARS)]
    for radar in radars:
        radar.start()
    everybody.wait(LONGEST_SECONDS)
    kill_some(radars)
    views, follower = following(commands.casework)
    again = Radar(views, commands.casework)
    while follower.step() or again.act(now()):
        pass
    views.close()
    told = {sign: notices(commands, sign) for sign in later}
    assert told == dict.fromkeys(later, 1)


def act(settings: Settings, everybody: Barrier) -> None:
    """A radar in a process of its own, which begins at the same moment as the others."""
    casework = Casework(settings)
    views, _ = following(casework)
    radar = Radar(views, casework)
    everybody.wait(LONGEST_SECONDS)
    radar.act(now())


def kill_some(radars: list[BaseProcess]) -> None:
    """Kill all but one, one after the other, wherever they are; the last may end what it began."""
    chance = Random(7)
    for radar in radars[1:]:
        time.sleep(chance.uniform(0, 0.1))
        radar.kill()
    for radar in radars:
        radar.join(LONGEST_SECONDS)
        assert not radar.is_alive()


def signs_that_are_back(commands: Commands) -> list[UUID]:
    """Signs of one kind, raised after the first of them was set aside; all of it is followed."""
    first = commands.raise_sign().id
    commands.warning_signs.set_aside(acting(), first, how="talked_over")
    later = [commands.raise_sign().id for _ in range(SIGNS)]
    views, follower = following(commands.casework)
    follower.catch_up()
    views.close()
    return later


def following(casework: Casework) -> tuple[Views, Follower]:
    """The read models of this log, and who follows it."""
    log = FollowedLog(casework)
    views = Views(generations_of(casework.settings), log)
    views.ensure()
    return views, Follower(views, log)


def notices(commands: Commands, sign: UUID) -> int:
    """How many notices a sign was given."""
    return sum(1 for event in commands.events_of(sign) if event.TOPIC == NOTIFIED)  # type: ignore[attr-defined]
