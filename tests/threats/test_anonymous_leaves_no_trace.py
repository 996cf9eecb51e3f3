"""Somebody speaks anonymously to a real server: no byte of any store tells who, from where, or when (I11).

Threats 20 and 23: nothing in clear at rest, in logs or in numbers; nothing of an address.
"""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from service.acting import now
from service.anonymous.releasing import Releasing
from service.settings import Settings
from service.wiring import build
from tests.databases import OWNER, POSTGRESQL, SERVICE, SQLITE
from tests.journeys.people import a_case
from tests.journeys.serving import Served, free_port, served

pytestmark = pytest.mark.slow

RUN = [sys.executable, "-m", "service", "run"]
FROM = "127.0.0.77"
WORDS = "Nobody looked under the blanket, zqxj."
ABOUT = {"item_type": "care_plan", "owner_agency": "la_csc", "owner_band": "4"}
PAUSE_SECONDS = 1.5
BEATING = ("work.db",)
"""Leases are held by the clock, whoever comes or does not."""


@dataclass
class Sender:
    """Somebody whose device says a lot about them, and what it says."""

    server: Served
    agent: str = "Zqxjbrowser/7.3 (their own telephone)"
    forwarded: str = "203.0.113.177"
    correlation: str = field(default_factory=lambda: str(uuid4()))
    request: str = field(default_factory=lambda: str(uuid4()))
    seconds: set[str] = field(default_factory=set)
    receipts: list[str] = field(default_factory=list)

    def send(self, path: str, said: Mapping[str, Any]) -> Any:
        """A call of theirs; the seconds in which it was made are remembered."""
        time.sleep(PAUSE_SECONDS)
        began = now()
        connection = HTTPConnection(
            "127.0.0.1", self.server.port, timeout=60, source_address=(FROM, 0)
        )
        headers = {
            "User-Agent": self.agent,
            "X-Forwarded-For": self.forwarded,
            "X-Correlation-ID": self.correlation,
            "X-Request-ID": self.request,
            "Content-Type": "application/json",
        }
        connection.request("POST", f"/api/v1/anonymous/{path}", json.dumps(said), headers)
        came = connection.getresponse()
        body = came.read()
        connection.close()
        assert came.status in (200, 202), body
        self.seconds |= set(seconds_from(began, now()))
        time.sleep(PAUSE_SECONDS)
        return json.loads(body)

    def speak(self, review: str) -> None:
        """Everything that can be said, and a look by receipt."""
        said = {"review_id": review, "text": WORDS}
        query = {"strength": "probe", "subject": "voice_missing", "about": ABOUT}
        for path, more in (
            ("queries", query),
            ("warning-signs", {"kind": "out_of_sight"}),
            ("observations", {"kind": "condition_of_work"}),
        ):
            self.receipts.append(self.send(path, {**said, **more})["receipt"])
        told = self.send("receipt", {"receipt": self.receipts[0]})
        assert told["text"] == WORDS

    @property
    def traces(self) -> Mapping[str, bytes]:
        """What would tell of them, by name."""
        plain = {"words": WORDS, "agent": self.agent, "address": FROM, "forwarded": self.forwarded}
        plain |= {"correlation": self.correlation, "request": self.request}
        plain |= {f"receipt {n}": one for n, one in enumerate(self.receipts)}
        plain |= {f"digits {n}": one.replace(" ", "") for n, one in enumerate(self.receipts)}
        return {name: one.encode() for name, one in plain.items()}


def seconds_from(began: datetime, ended: datetime) -> Iterator[str]:
    """Each second of a stretch of time, as stores and logs write it."""
    moment = began.replace(microsecond=0)
    while moment <= ended:
        yield moment.strftime("%H:%M:%S")
        moment += timedelta(seconds=1)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """A real server over a store of its own, measured too."""
    if request.param == SQLITE:
        with served(tmp_path, METRICS_BIND=f"127.0.0.1:{free_port()}") as running:
            yield running
        return
    postgres = request.getfixturevalue("postgres")
    name = postgres.create()
    urls = {"DATABASE_URL": postgres.url(name, SERVICE)}
    urls |= {"OWNER_DATABASE_URL": postgres.url(name, OWNER), "WORKERS": "2"}
    running = Served(tmp_path, free_port(), urls, RUN)
    running.start()
    yield running
    running.end()
    postgres.drop(name)


def test_no_byte_of_any_store_tells_who_spoke_or_when(server: Served):
    case = a_case(server.system())
    sender = Sender(server)
    sender.speak(case.id)
    assert traces_in(server, sender) == {}
    server.end()
    release(server)
    assert traces_in(server, sender) == {}
    assert "anonymous" not in server.log()
    assert "/reviews" in server.log(), "others are logged as ever"


def release(server: Served) -> None:
    """The day ends: what waits is written, and everybody follows."""
    urls = {name.lower(): server.settings[name] for name in server.settings if "DATABASE" in name}
    heedful = build(Settings(data_dir=server.data / "var", **urls))  # type: ignore[arg-type]  # texts
    try:
        assert Releasing(heedful.casework).act(datetime.now(UTC) + timedelta(days=1)) == 3
        for follower in (heedful.follower, heedful.ledger.follower, heedful.search.follower):
            follower.catch_up()
    finally:
        heedful.close()


def traces_in(server: Served, sender: Sender) -> Mapping[str, list[str]]:
    """Which traces stand where, by the name of the file or table."""
    found = {name: _traces(content, sender) for name, content in everything(server)}
    seconds = {
        name: [one for one in sorted(sender.seconds) if one.encode() in content]
        for name, content in everything(server)
        if not name.startswith(BEATING)
    }
    both = {name: [*found[name], *seconds.get(name, [])] for name in found}
    return {name: traces for name, traces in both.items() if traces}


def _traces(content: bytes, sender: Sender) -> list[str]:
    return [
        name
        for name, one in sender.traces.items()
        if one in content or one.hex().encode() in content
    ]


def everything(server: Served) -> Iterator[tuple[str, bytes]]:
    """Every file that was written, and every row of every table of the database."""
    for path in server.data.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()
    if "OWNER_DATABASE_URL" not in server.settings:
        return
    with psycopg.connect(server.settings["OWNER_DATABASE_URL"]) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert ("heedful", "unlinked") in tables
        for schema, table in tables:
            if table == "leases":
                continue  # held by the clock
            rows = connection.execute(f'SELECT t::text FROM "{schema}"."{table}" AS t').fetchall()
            yield f"{schema}.{table}", "\n".join(row for (row,) in rows).encode()
