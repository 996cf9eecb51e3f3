"""The server is killed between writes: is anything lost that it had acknowledged, or done twice?"""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from threading import Event

import pytest

from tests.journeys.people import Case, a_case
from tests.journeys.registers import register
from tests.journeys.serving import Served
from tests.journeys.systems import Answer, System

pytestmark = [pytest.mark.slow, pytest.mark.faults]
WRITERS = 4
ENOUGH = 25
KILLS = 2


@dataclass
class Writer:
    """Sends query after query, each with its own key, until nobody answers any more."""

    system: System
    case: Case
    name: str
    acknowledged: dict[str, Answer] = field(default_factory=dict)
    last_key: str = ""

    def write(self, stop: Event) -> None:
        """Write until the server is gone."""
        with suppress(OSError, HTTPException):
            while not stop.is_set():
                self.last_key = f"{self.name}-{len(self.acknowledged)}"
                self.acknowledged[self.last_key] = self.send(self.last_key)

    def send(self, key: str) -> Answer:
        """The query that belongs to this key."""
        said, by = self.case.query(f"Query {key}?"), self.case["teaching assistant"]
        return self.system.post("/challenges", said, by, idempotency_key=key)


@pytest.fixture(scope="module")
def system(server: Served) -> System:
    """The system that writes."""
    return server.system()


@pytest.fixture(scope="module")
def case(system: System) -> Case:
    """The review it writes to."""
    return a_case(system)


@pytest.fixture(params=range(KILLS))
def writers(
    request: pytest.FixtureRequest, server: Served, system: System, case: Case
) -> list[Writer]:
    """Several that wrote at the same time when the server was killed; it runs again."""
    some = [Writer(replace(system), case, f"{request.node.name}-{n}") for n in range(WRITERS)]
    stop = Event()
    with ThreadPoolExecutor(WRITERS) as pool:
        written = [pool.submit(one.write, stop) for one in some]
        while sum(len(one.acknowledged) for one in some) < ENOUGH:
            assert not any(one.done() for one in written), server.log()
            time.sleep(0.01)
        server.end(signal.SIGKILL)
        stop.set()
    for one in written:
        one.result()
    server.start()
    return some


def test_nothing_acknowledged_is_lost_and_a_retry_adds_nothing(
    system: System, writers: list[Writer]
) -> None:
    first_time = {key: came for one in writers for key, came in one.acknowledged.items()}
    assert {came.status for came in first_time.values()} == {201}
    system.position = max((came.said["position"] for came in first_time.values()), key=in_order)
    before = register(system)
    for came in first_time.values():
        assert system.read(f"/challenges/{came.said['id']}")["version"] == 1
    again = {key: one.send(key) for one in writers for key in one.acknowledged}
    for key, came in again.items():
        assert (came.status, came.body) == (201, first_time[key].body)
        assert came.headers["idempotent-replayed"] == "true"
        assert came.headers["etag"] == first_time[key].headers["etag"]
    assert register(system) == before


def test_what_was_not_acknowledged_is_there_once_after_a_retry(
    system: System, writers: list[Writer]
) -> None:
    in_doubt = [one for one in writers if one.last_key not in one.acknowledged]
    assert in_doubt
    for one in in_doubt:
        came = one.send(one.last_key)
        assert came.status == 201
        assert one.send(one.last_key).body == came.body
        system.position = came.said["position"]
        texts = [item["text"] for item in register(system)["items"]]
        assert texts.count(f"Query {one.last_key}?") == 1


def in_order(position: str) -> int:
    """Where a position stands among others (only a test may look into the token)."""
    return int(position[1:], 16)
