"""The same key sent again while the first request is under way: who waits, and who is told to?"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from domain.rejections import KeyAlreadyUsed, StillBeingRecorded
from service.acting import IdempotencyKey
from service.in_flight import InFlight
from tests.examples import HEALTH_VISITOR
from tests.service.recorded import Commands, Interposed, acting

WAIT = 20
KEYED = acting(HEALTH_VISITOR, idempotency=IdempotencyKey("k-1", b"hash"))
OTHERWISE = replace(KEYED, idempotency=IdempotencyKey("k-1", b"other hash"))
OF_ANOTHER_SYSTEM = replace(KEYED, client="other-system")


class HeldUp:
    """The first request is stopped where it is about to write, until it may go on."""

    def __init__(self, commands: Commands) -> None:
        self.is_there, self.may_go_on = threading.Event(), threading.Event()
        Interposed(commands, self._stop)

    def _stop(self) -> None:
        self.is_there.set()
        assert self.may_go_on.wait(WAIT)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


def test_who_sends_it_again_meanwhile_waits_and_gets_the_first_answer(
    commands: Commands, pool: ThreadPoolExecutor
):
    query, held_up = commands.raise_query(), HeldUp(commands)
    first = pool.submit(commands.challenges.set_aside, KEYED, query.id, how="no_reply")
    assert held_up.is_there.wait(WAIT)
    again = pool.submit(commands.challenges.set_aside, KEYED, query.id, how="no_reply")
    held_up.may_go_on.set()
    assert again.result(WAIT) == replace(first.result(WAIT), replayed=True)
    assert len(commands.events_of(query.id)) == 2


def test_who_sends_something_else_meanwhile_is_told_that_the_key_is_used(
    commands: Commands, pool: ThreadPoolExecutor
):
    query, held_up = commands.raise_query(), HeldUp(commands)
    first = pool.submit(commands.challenges.set_aside, KEYED, query.id, how="no_reply")
    assert held_up.is_there.wait(WAIT)
    other = pool.submit(commands.challenges.set_aside, OTHERWISE, query.id, how="humour")
    held_up.may_go_on.set()
    assert first.result(WAIT).version == 2
    with pytest.raises(KeyAlreadyUsed):
        other.result(WAIT)


def test_who_has_waited_long_enough_is_told_to_come_again(
    commands: Commands, pool: ThreadPoolExecutor
):
    commands.casework._in_flight.wait_seconds = 0.05
    query, held_up = commands.raise_query(), HeldUp(commands)
    first = pool.submit(commands.challenges.set_aside, KEYED, query.id, how="no_reply")
    assert held_up.is_there.wait(WAIT)
    with pytest.raises(StillBeingRecorded):
        commands.challenges.set_aside(KEYED, query.id, how="no_reply")
    held_up.may_go_on.set()
    again = replace(first.result(WAIT), replayed=True)
    assert commands.challenges.set_aside(KEYED, query.id, how="no_reply") == again


def test_nobody_waits_for_another_systems_key_or_for_one_without_a_key():
    keys = InFlight(wait_seconds=0.05)
    with keys.alone(KEYED), ThreadPoolExecutor(1) as pool:
        for other in (OF_ANOTHER_SYSTEM, acting(HEALTH_VISITOR)):
            assert pool.submit(worked, keys, other).result(WAIT)
        with pytest.raises(StillBeingRecorded):
            pool.submit(worked, keys, KEYED).result(WAIT)


def test_who_holds_a_key_may_take_it_again_and_nothing_is_kept_afterwards():
    keys = InFlight(wait_seconds=0.05)
    with keys.alone(KEYED), keys.alone(KEYED):
        assert len(keys._keys) == 1
    assert keys._keys == {}
    with pytest.raises(RuntimeError, match="broken"), keys.alone(KEYED):
        raise RuntimeError("broken")
    assert keys._keys == {}


def worked(keys: InFlight, by: object) -> bool:
    """Whether somebody could work under their key."""
    with keys.alone(by):  # type: ignore[arg-type]
        return True
