"""Several web workers over PostgreSQL and a process that follows: does the whole thing work together?"""

import base64
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.databases import OWNER, SERVICE, PostgresServer
from tests.journeys.people import Case, a_case
from tests.journeys.registers import register
from tests.journeys.serving import Served, free_port
from tests.journeys.systems import Answer, System

RUN = [sys.executable, "-m", "service", "run", "--examples"]
EXAMPLES = 18
SENDERS, EACH = 12, 5


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Served]:
    """As `run` starts it in production, over a database of its own."""
    with postgres.set_to("fsync", "on"):  # production refuses a server that may forget
        yield from _served(tmp_path_factory, postgres)


def _served(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Served]:
    name = postgres.create()
    settings = {
        "APP_ENV": "production",
        "KEK": base64.b64encode(os.urandom(32)).decode(),
        "LEDGER_KEY": base64.b64encode(os.urandom(32)).decode(),
        "WORKERS": "2",
        "DATABASE_URL": postgres.url(name, SERVICE),
        "OWNER_DATABASE_URL": postgres.url(name, OWNER),
    }
    running = Served(tmp_path_factory.mktemp("served"), free_port(), settings, RUN)
    running.start()
    yield running
    running.end()
    postgres.drop(name)


@pytest.fixture(scope="module")
def system(server: Served) -> System:
    """A system with a key."""
    return server.system()


@pytest.fixture(scope="module")
def case(system: System) -> Case:
    """A review it has set up."""
    return a_case(system)


def test_the_examples_were_loaded_and_are_on_the_register(system: System):
    assert system.read("/queries")["total"] == EXAMPLES


def test_two_workers_serve_and_two_processes_follow_beside_them_one_for_the_search(server: Served):
    programs = [command_of(pid) for pid in processes(server)]
    assert sum("gunicorn" in program for program in programs) == 1 + 2
    following = [program for program in programs if "service work" in program]
    assert sorted("--only=search" in program for program in following) == [False, True]


def test_many_queries_at_once_over_two_workers_are_each_recorded_once(system: System, case: Case):
    before, by = register(system)["total"], case["teaching assistant"]

    def send(sender: int) -> list[str]:
        keys = [f"{sender}-{number}" for number in range(EACH) for _ in range(2)]
        sent = [
            system.post("/challenges", case.query(f"Query {key}?"), by, idempotency_key=key)
            for key in keys
        ]
        assert {answer.status for answer in sent} == {201}
        return [answer.said["id"] for answer in sent]

    with ThreadPoolExecutor(SENDERS) as pool:
        ids = {id for sent in pool.map(send, range(SENDERS)) for id in sent}
    assert len(ids) == SENDERS * EACH
    system.done("/challenges", case.query("The last one?"), by)
    assert register(system)["total"] == before + SENDERS * EACH + 1


def test_one_key_sent_by_sixteen_at_once_is_one_thing_and_the_same_bytes(
    system: System, case: Case
):
    said, by = case.query("Sent by sixteen at once?"), case["teaching assistant"]

    def send(_: int) -> Answer:
        return system.post("/challenges", said, by, idempotency_key="all-at-once")

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(send, range(16)))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    replayed = Counter(answer.headers.get("idempotent-replayed") for answer in answers)
    assert replayed == {None: 1, "true": 15}
    other = system.post("/challenges", case.query("Else?"), by, idempotency_key="all-at-once")
    assert (other.status, other.said["code"]) == (422, "idempotency-key-reused")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_who_follows_ends_with_those_who_serve_however_they_end(
    server: Served, how: signal.Signals
):
    if server.process.poll() is not None:
        server.start()
    serving = [pid for pid in processes(server) if "gunicorn" in command_of(pid)]
    following = set(processes(server)) - set(serving)
    assert len(following) == 2
    for pid in serving:
        with suppress(ProcessLookupError):
            os.kill(pid, how)
    server.process.wait(30)
    until = time.monotonic() + 20
    while following & set(processes(server)):
        assert time.monotonic() < until
        time.sleep(0.05)


def processes(server: Served) -> list[int]:
    """The pids of everything that was started together with it and is alive."""
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in pids if _group(pid) == server.process.pid]


def command_of(pid: int) -> str:
    """What a process was started with."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def _group(pid: int) -> int:
    """The process group of a process that is alive, else 0."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return 0 if state == "Z" else os.getpgid(pid)
    except OSError:
        return 0
