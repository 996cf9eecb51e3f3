"""The drill: a backup is taken while people write, and brought back elsewhere. Is everything there?"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from tests.databases import OWNER, POSTGRESQL, SERVICE, SQLITE, PostgresServer
from tests.journeys.people import Case, a_case
from tests.journeys.registers import register
from tests.journeys.serving import Served, free_port
from tests.journeys.systems import System
from tests.journeys.test_rebuilding_while_serving import OVERALL

pytestmark = pytest.mark.slow
RUN = [sys.executable, "-m", "service", "run"]
WRITERS = 4
ENOUGH = 20


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def make_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Served]]:
    """Makes servers of one kind, over nothing yet; ends them afterwards."""
    made: list[Served] = []

    def make() -> Served:
        settings = {}
        if request.param == POSTGRESQL:
            postgres: PostgresServer = request.getfixturevalue("postgres")
            name = postgres.create()
            settings["DATABASE_URL"] = postgres.url(name, SERVICE)
            settings["OWNER_DATABASE_URL"] = postgres.url(name, OWNER)
        made.append(Served(tmp_path_factory.mktemp("served"), free_port(), settings, RUN))
        return made[-1]

    yield make
    for server in made:
        server.end()


@pytest.fixture(scope="module")
def server(make_server: Callable[[], Served]) -> Served:
    """The one that is in use."""
    running = make_server()
    running.start()
    return running


@pytest.fixture(scope="module")
def system(server: Served) -> System:
    """The system that writes."""
    return server.system()


@pytest.fixture(scope="module")
def case(system: System) -> Case:
    """The review it writes to."""
    return a_case(system)


@pytest.fixture(scope="module")
def acknowledged(system: System) -> list[str]:
    """Paths of the queries that were acknowledged, in order; the writers add to it."""
    return []


@pytest.fixture(scope="module")
def drilled(
    server: Served,
    system: System,
    case: Case,
    acknowledged: list[str],
    make_server: Callable[[], Served],
) -> tuple[Served, list[str], Path]:
    """A server over what was restored, what was acknowledged before the backup, and its folder."""
    stop = Event()
    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [
            pool.submit(write, replace(system), case, acknowledged, stop) for _ in range(WRITERS)
        ]
        wait_until_more(acknowledged, writing, ENOUGH)
        before = list(acknowledged)
        folder = Path(server.verb("backup", str(server.data / "backups")).split()[-1])
        wait_until_more(acknowledged, writing, ENOUGH)
        stop.set()
    assert all(one.result() for one in writing)
    restored = make_server()
    restored.verb("restore", str(folder))
    restored.start()
    return restored, before, folder


def test_everything_acknowledged_before_the_backup_began_is_there(
    system: System, drilled: tuple[Served, list[str], Path]
) -> None:
    restored, before, _ = drilled
    there = copy_of(system, restored)
    found = {f"/challenges/{item['id']}" for item in register(there)["items"]}
    assert set(before) <= found
    assert len(found) < len(register(system)["items"])  # people wrote on while it was taken


def test_every_row_that_came_back_is_as_it_was(
    system: System, drilled: tuple[Served, list[str], Path]
) -> None:
    there = copy_of(system, drilled[0])
    back = {item["id"]: item for item in register(there)["items"]}
    assert {item["id"]: item for item in register(system)["items"] if item["id"] in back} == back


def test_keys_go_on_working_and_writing_goes_on_after_the_last_position(
    system: System, case: Case, drilled: tuple[Served, list[str], Path]
) -> None:
    restored, _, folder = drilled
    there = copy_of(system, restored)
    head = json.loads(restored.verb("status", "--json"))["head"]
    assert head == json.loads((folder / "manifest.json").read_bytes())["head"]
    position = there.done("/challenges", case.query(), case["health visitor"])["position"]
    assert int(position[1:], 16) == head + 1
    path = there.made("/challenges", case.query(), case["health visitor"])
    assert there.read(path)["status"] == "open"


def test_after_a_quiet_backup_every_answer_is_the_same_and_a_retry_gets_the_first(
    make_server: Callable[[], Served], server: Served, system: System, case: Case, tmp_path: Path
) -> None:
    said, by = case.query("Who has seen her since?"), case["teaching assistant"]
    first = system.post("/challenges", said, by, idempotency_key="before")
    system.position = first.said["position"]
    folder = server.verb("backup", str(tmp_path / "backups")).split()[-1]
    restored = make_server()
    restored.verb("restore", folder)
    restored.start()
    there = copy_of(system, restored)
    for path in (*OVERALL, f"{case.path}/summary"):
        assert told(there.read(path)) == told(system.read(path)), path
    again = there.post("/challenges", said, by, idempotency_key="before")
    assert again.headers["idempotent-replayed"] == "true"
    assert again.body == first.body


def write(system: System, case: Case, acknowledged: list[str], stop: Event) -> int:
    """Raise query after query until told to stop: how many."""
    count = 0
    while not stop.is_set():
        acknowledged.append(
            system.made("/challenges", case.query(f"Query {count}?"), case["health visitor"])
        )
        count += 1
    return count


def wait_until_more(acknowledged: list[str], writing: list[Future[int]], more: int) -> None:
    """Wait until so many more were acknowledged; whoever writes must go on."""
    wanted = len(acknowledged) + more
    while len(acknowledged) < wanted:
        assert not any(one.done() for one in writing)
        time.sleep(0.01)


def copy_of(system: System, restored: Served) -> System:
    """The same system, with the key it has, at the door of the restored server."""
    return replace(system, door=replace(system.door, port=restored.port), position=None)


def told(answer: dict[str, object]) -> dict[str, object]:
    """An answer without the moment at which the read models were made."""
    return {name: value for name, value in answer.items() if name != "rebuilt_at"}
