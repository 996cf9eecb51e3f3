"""Clients that write at the same time, each request with a key, sent again until it is answered."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from itertools import count
from threading import Event

from tests.journeys.people import Case
from tests.journeys.systems import Answer, System

CLIENTS = 8
RAISER = "teaching assistant"
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 60.0
NOT_NOW = {
    "store-busy",
    "store-full",
    "outcome-unknown",
    "not-caught-up",
    "idempotency-key-in-flight",
}
"""Problems that say: send the same again later."""


@dataclass
class Acknowledged:
    """One request that was answered: what was sent, and the answer."""

    path: str
    said: dict[str, object]
    answer: Answer

    @property
    def position(self) -> int:
        """Where its event stands (only a test may look into the token)."""
        return int(self.answer.said["position"][1:], 16)


@dataclass
class Client:
    """Raises queries, takes every other one back, and records an observation with each."""

    name: str
    system: System
    case: Case
    acknowledged: dict[str, Acknowledged] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    refused: list[Answer] = field(default_factory=list)
    replayed: int = 0

    def write(self, stop: Event) -> None:
        """Write until told to stop; what was begun is brought to an end."""
        for turn in count():
            if stop.is_set():
                return
            raised = self.send("/challenges", self.case.query(f"{self.name}, query {turn}?"))
            if turn % 2:
                path = f"/challenges/{raised.said['id']}/withdrawal"
                self.send(path, {"reason_code": "new_information"})
            seen = {"review_id": self.case.id, "kind": "healthy_unease", "text": f"Seen {turn}."}
            self.send("/observations", seen)

    def send(self, path: str, said: dict[str, object]) -> Answer:
        """One write, sent with the same key until it is answered."""
        key = f"{self.name}-{len(self.acknowledged)}"
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                came = self.system.post(path, said, self.case[RAISER], idempotency_key=key)
            except (OSError, HTTPException) as error:
                self.broken.append(type(error).__name__)
                time.sleep(PAUSE_SECONDS)
                continue
            if came.status in (200, 201):
                self.replayed += came.headers.get("idempotent-replayed") == "true"
                self.acknowledged[key] = Acknowledged(path, said, came)
                return came
            self.refused.append(came)
            assert came.said["code"] in NOT_NOW, (path, came.status, came.body)
            time.sleep(PAUSE_SECONDS)
        raise AssertionError(f"{path} was not answered within {PATIENCE_SECONDS} s")


@dataclass
class Load:
    """All clients, and what they were answered."""

    clients: Sequence[Client]
    running: list[Future[None]] = field(default_factory=list)

    def acknowledged(self) -> dict[str, Acknowledged]:
        """Everything that was answered so far, by key."""
        return {
            key: one for client in self.clients for key, one in client.acknowledged.copy().items()
        }

    def number(self) -> int:
        """How many writes were acknowledged so far."""
        return sum(len(client.acknowledged) for client in self.clients)

    def wait_for(self, more: int) -> None:
        """Wait until so many more writes were acknowledged; a client that fails is heard at once."""
        enough = self.number() + more
        while self.number() < enough:
            for one in self.running:
                if one.done():
                    one.result()
            time.sleep(0.005)

    def refusals(self) -> list[Answer]:
        """Every answer that was not an acknowledgement."""
        return [answer for client in self.clients for answer in client.refused]

    def __str__(self) -> str:
        broken = sum(len(client.broken) for client in self.clients)
        replayed = sum(client.replayed for client in self.clients)
        return (
            f"{self.number()} acknowledged, {replayed} of them by a replay;"
            f" {broken} broken connections, {len(self.refusals())} answers to come again"
        )


@contextmanager
def under_load(system: System, case: Case, clients: int = CLIENTS) -> Iterator[Load]:
    """Clients that write while the block runs; whatever they began is answered when it ends."""
    load = Load([Client(f"client-{n}", replace(system), case) for n in range(clients)])
    stop = Event()
    with ThreadPoolExecutor(clients) as pool:
        load.running = [pool.submit(client.write, stop) for client in load.clients]
        try:
            yield load
        finally:
            stop.set()
    for one in load.running:
        one.result()
