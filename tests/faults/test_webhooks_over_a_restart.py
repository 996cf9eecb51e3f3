"""A whole installation, over either database, tells whoever subscribed, and goes on after it was killed."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.installation import installed
from tests.journeys.people import a_case
from tests.service.receiving import receiving

LONGEST_SECONDS = 60.0


def test_an_installation_tells_by_itself_and_goes_on_where_it_was_killed(
    tmp_path: Path, stores: dict[str, str]
) -> None:
    settings = {**stores, "WEBHOOKS_TO_LOOPBACK": "yes"}
    with receiving() as receiver, installed(tmp_path, settings) as installation:
        system = installation.known_system()
        case = a_case(system)
        made = system.post("/webhooks", {"url": receiver.url})
        assert made.status == 201, made.body
        raised = [system.done("/challenges", case.query(f"{n}?"), case["chair"]) for n in range(5)]
        wait_until(lambda: receiver.ids == [f"{one['id']}.1" for one in raised])
        for one in receiver.received:
            one.check(made.said["secret"])
        receiver.otherwise = 503
        raised.append(system.done("/challenges", case.query("Later?"), case["chair"]))
        wait_until(lambda: len(receiver.ids) > 5)
        installation.end(signal.SIGKILL)
        receiver.otherwise = 200
        installation.start()
        wait_until(lambda: len(receiver.ids) > 6)
        assert receiver.ids[5:] == [f"{raised[5]['id']}.1"] * 2
        path = f"/webhooks/{made.said['id']}"
        wait_until(lambda: system.get(path).said["waiting"] == 0)
        assert system.get(path).said["state"] == "active"


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so; too long fails the test."""
    until = time.monotonic() + LONGEST_SECONDS
    while not is_so():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)
