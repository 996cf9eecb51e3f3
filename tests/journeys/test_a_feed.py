"""A case-management system listens to a real server: nothing is missed, nobody is kept out, it ends."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.people import a_case
from tests.journeys.serving import Served, served
from tests.journeys.systems import System

THREADS = 8
SOON = 5.0
IN_TIME = 15.0
"""How long a server may take to end: half as long as it would be waited for."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with few threads."""
    with served(tmp_path_factory.mktemp("feed"), THREADS=str(THREADS)) as server:
        yield server


@pytest.fixture(scope="module")
def system(server: Served) -> System:
    """A system whose key may do everything."""
    return server.system()


def test_streams_tell_everybody_and_leave_half_of_the_threads_to_others(
    server: Served, system: System
):
    case = a_case(system)
    listening = [Listener(server, system) for _ in range(THREADS // 2)]
    for one in listening:
        one.begin()
    refused = Listener(server, system)
    refused.begin(status=503)
    assert int(refused.answer.headers["Retry-After"]) > 0
    refused.end()
    began = time.monotonic()
    done = system.done("/challenges", case.query("Who heard it?"), case["teaching assistant"])
    for one in listening:
        assert one.until(done["position"])["type"] == "heedful.challenge-raised.v1"
    assert time.monotonic() - began < SOON
    page = system.get("/feed", limit=500).said
    for one in listening:
        assert one.heard == page["events"][: len(one.heard)]
        one.end()
    until = time.monotonic() + 20  # it notices at the next heartbeat that nobody listens
    while (again := Listener(server, system)).try_to_begin() != 200:
        again.end()
        assert time.monotonic() < until
        time.sleep(0.5)
    again.end()


def test_a_server_that_ends_ends_its_streams_and_whoever_listened_goes_on_where_they_were(
    tmp_path: Path,
):
    with served(tmp_path, THREADS=str(THREADS)) as server:
        system = server.system()
        listener, waiting = Listener(server, system), Listener(server, system)
        listener.begin()
        waiting.begin()
        case = a_case(system)
        done = system.done("/challenges", case.query("Before?"), case["teaching assistant"])
        listener.until(done["position"])
        began = time.monotonic()
        os.kill(server.process.pid, signal.SIGTERM)
        listener.rest()
        waiting.end()
        server.process.wait(IN_TIME)
        assert time.monotonic() - began < IN_TIME
        assert "Traceback" not in server.log()
        server.start()
        system.done("/challenges", case.query("After?"), case["teaching assistant"])
        again = Listener(server, system)
        again.begin(last=listener.heard[-1]["position"])
        later = system.done("/challenges", case.query("Later?"), case["teaching assistant"])
        again.until(later["position"])
        again.end()
        heard = listener.heard + again.heard
        assert heard == system.get("/feed", limit=500).said["events"]


@dataclass
class Listener:
    """Listens to the feed as a stream, from the beginning."""

    server: Served
    system: System
    heard: list[Any] = field(default_factory=list)
    connection: HTTPConnection = field(init=False)
    answer: HTTPResponse = field(init=False)

    def begin(self, status: int = 200, last: str = "p0") -> None:
        """Ask for the stream; it must be answered so."""
        assert self.try_to_begin(last) == status

    def try_to_begin(self, last: str = "p0") -> int:
        """Ask for the stream; what was answered."""
        self.connection = HTTPConnection("127.0.0.1", self.server.port, timeout=SOON)
        headers = {
            "Authorization": f"Bearer {self.system.key}",
            "Accept": "text/event-stream",
            "Last-Event-ID": last,
        }
        self.connection.request("GET", "/api/v1/feed", headers=headers)
        self.answer = self.connection.getresponse()
        return self.answer.status

    def until(self, position: str) -> Any:
        """Listen until the event at this position was told: that event."""
        while True:
            line = self.answer.readline()
            assert line, "the stream has ended"
            if line.startswith(b"data: "):
                self.heard.append(json.loads(line.removeprefix(b"data: ")))
                if self.heard[-1]["position"] == position:
                    return self.heard[-1]

    def rest(self) -> None:
        """Listen to the end."""
        with closing(self.connection):
            while line := self.answer.readline():
                if line.startswith(b"data: "):
                    self.heard.append(json.loads(line.removeprefix(b"data: ")))

    def end(self) -> None:
        """Hang up."""
        self.answer.close()
        self.connection.close()
