"""The read models are built anew while people read: does anybody notice?"""

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from time import sleep

import pytest

from service.settings import Settings
from tests.databases import OWNER, POSTGRESQL, SERVICE, SQLITE, PostgresServer
from tests.journeys.people import Case, a_case
from tests.journeys.registers import register
from tests.journeys.serving import Served, free_port
from tests.journeys.systems import System

pytestmark = pytest.mark.slow
RUN = [sys.executable, "-m", "service", "run"]
REVIEWS = 20
READERS = 3
OVERALL = (
    *("/queries", "/warning-signs", "/held-back", "/reviews", "/learning-leads", "/integrity"),
    *("/onus-of-proof", "/denial", "/voice-and-use", "/status-gradient", "/patterns", "/factors"),
    "/summary",
)


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A real server, on each of the two databases; with PostgreSQL another process follows."""
    settings: dict[str, str] = {}
    if request.param == POSTGRESQL:
        postgres: PostgresServer = request.getfixturevalue("postgres")
        name = postgres.create()
        settings["DATABASE_URL"] = postgres.url(name, SERVICE)
        settings["OWNER_DATABASE_URL"] = postgres.url(name, OWNER)
    running = Served(tmp_path_factory.mktemp("served"), free_port(), settings, RUN)
    running.start()
    yield running
    running.end()


@pytest.fixture(scope="module")
def system(server: Served) -> System:
    """A system that reads the three reviews and twenty invented ones."""
    server.verb("import", str(Settings().examples))
    invented = server.data / "invented.json"
    server.verb("generate", str(invented), "--reviews", str(REVIEWS), "--seed", "7")
    server.verb(
        "import", str(invented), ends_with=1
    )  # a few rows come twice and differ, on purpose
    made = server.system()
    made.position = made.done("/reviews", NEW)["position"]
    return made


NEW = {"code": "LAST", "review_type": "rapid_review", "title": "The last", "nation": "wales"}


def test_reads_go_on_during_a_rebuild_and_every_answer_stays_the_same(
    server: Served, system: System
) -> None:
    wait_for_the_ledger(system)
    paths = list(every_path(system))
    before = {path: answer(system, path) for path in paths}
    generation = standing(server)["generation"]

    def read(reader: int, rebuilding: Future[str]) -> int:
        """Read everything over and over: how often something was read."""
        own, times = replace(system), 0
        while not rebuilding.done():
            for path in paths[reader::READERS]:
                assert answer(own, path) == before[path], path
                times += 1
        return times

    said, times = during_a_rebuild(server, read, READERS)
    assert "DIFFERENT" not in said
    assert all(times)
    assert standing(server)["generation"] == generation + 1
    assert {path: answer(system, path) for path in paths} == before


def test_what_is_written_during_a_rebuild_is_read_at_once_and_afterwards(
    server: Served, system: System
) -> None:
    case = a_case(system, "DURING")

    def write(_: int, rebuilding: Future[str]) -> list[str]:
        """Write, and read what was written, over and over: the paths of what was written."""
        written: list[str] = []
        while not rebuilding.done():
            written.append(write_and_read(system, case))
        return written

    _, (written,) = during_a_rebuild(server, write, 1)
    assert written
    written.append(write_and_read(system, case))
    found = {f"/challenges/{item['id']}" for item in register(system)["items"]}
    assert set(written) <= found
    assert standing(server)["parked"] == 0


def write_and_read(system: System, case: Case) -> str:
    """A query, and at once its row: its path."""
    path = system.made("/challenges", case.query(), case["health visitor"])
    assert system.read(path)["status"] == "open"
    return path


def every_path(system: System) -> Iterator[str]:
    """Everything there is to read: the questions over all reviews, and each thing of the first."""
    yield from OVERALL
    for review in system.read("/reviews")["items"]:
        yield f"/reviews/{review['id']}/summary"
    for item in system.read("/queries", limit=10)["items"]:
        yield f"/challenges/{item['id']}"
        yield f"/challenges/{item['id']}/timeline"
    for item in system.read("/warning-signs", limit=10)["items"]:
        yield f"/warning-signs/{item['id']}"


def wait_for_the_ledger(system: System) -> None:
    """Until the ledger has every event that the read models have: it follows by itself."""
    for _ in range(200):
        checks = {check["name"]: check["rows"] for check in system.read("/integrity")["checks"]}
        if checks["ledger"] == checks["steps"]:
            return
        sleep(0.1)
    raise AssertionError("The ledger did not catch up.")


def answer(system: System, path: str) -> dict:
    """What is answered, but for the moment at which the rows were made."""
    found: dict = system.read(path)
    return {name: value for name, value in found.items() if name != "rebuilt_at"}


def during_a_rebuild(
    server: Served, do: Callable[[int, Future[str]], object], how_many: int
) -> tuple[str, list]:
    """What the rebuild said, and what came of what several did meanwhile."""
    with ThreadPoolExecutor(how_many + 1) as pool:
        rebuilding = pool.submit(server.verb, "rebuild")
        doing = [pool.submit(do, number, rebuilding) for number in range(how_many)]
        return rebuilding.result(), [one.result() for one in doing]


def standing(server: Served) -> dict:
    """What `status` says."""
    found: dict = json.loads(server.verb("status", "--json"))
    return found
