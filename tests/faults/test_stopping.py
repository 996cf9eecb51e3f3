"""The server is told to end while clients write: everything it took is answered, and kept."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from threading import Event

from tests.faults.installation import Installation
from tests.faults.promises import head
from tests.journeys.people import Case
from tests.journeys.systems import Answer, System

CLIENTS = 8
ENOUGH = 40
SECONDS = 15.0


@dataclass
class Once:
    """Sends each request once, until nobody listens any more."""

    name: str
    system: System
    case: Case
    answered: dict[str, Answer] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)

    def write(self, stop: Event) -> None:
        """Until the door is shut: what was sent into it and not answered is noted."""
        while not stop.is_set():
            key = f"{self.name}-{len(self.answered)}"
            try:
                self.answered[key] = self.send(key)
            except ConnectionRefusedError:
                return
            except (OSError, HTTPException):
                self.unanswered.append(key)
                return

    def send(self, key: str) -> Answer:
        """The query of this key."""
        by = self.case["teaching assistant"]
        return self.system.post("/challenges", self.case.query(f"{key}?"), by, idempotency_key=key)


def test_a_server_told_to_end_answers_what_it_has_begun(
    installation: Installation, system: System, case: Case
) -> None:
    before = head(installation)
    clients = [Once(f"client-{n}", replace(system), case) for n in range(CLIENTS)]
    stop = Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        writing = [pool.submit(one.write, stop) for one in clients]
        while sum(len(one.answered) for one in clients) < ENOUGH:
            assert not any(one.done() for one in writing), installation.log()
            time.sleep(0.005)
        installation.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        installation.process.wait(SECONDS)
        took = time.monotonic() - began
        stop.set()
    for one in writing:
        one.result()
    answered = {key: came for one in clients for key, came in one.answered.items()}
    unanswered = [key for one in clients for key in one.unanswered]
    print(f"\nended in {took:.1f} s; {len(answered)} answered, {unanswered} not")  # noqa: T201
    assert {came.status for came in answered.values()} == {201}
    assert head(installation) - before == len(answered)
    assert "Traceback" not in installation.log()
    installation.end()  # what follows the log beside it, too
    installation.start()
    for one in clients:
        for key in one.unanswered:
            came = one.send(key)
            assert came.status == 201
            assert "idempotent-replayed" not in came.headers
