"""PostgreSQL is killed while clients write: is anything lost, and does the service heal by itself?"""

import time
from collections.abc import Callable, Iterator

import pytest

from tests.databases import PostgresServer
from tests.faults.cluster import Cluster
from tests.faults.conftest import knob
from tests.faults.installation import Installation, installed, on_postgres
from tests.faults.load import CLIENTS, under_load
from tests.faults.promises import check_promises, head
from tests.journeys.people import Case, a_case
from tests.journeys.systems import Answer, System

KILLS = knob("SOAK_SERVER_KILLS", 2)
BETWEEN = knob("SOAK_WRITES_BETWEEN_KILLS", 25)
HEALED_SECONDS = 10.0
"""How soon after PostgreSQL answers again the service does, on a machine busy with other tests."""


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, cluster: tuple[Cluster, PostgresServer]
) -> Iterator[Installation]:
    """An installation over a PostgreSQL that may be killed."""
    _, server = cluster
    data = tmp_path_factory.mktemp("killed")
    with installed(data, on_postgres(server, server.create())) as made:
        yield made


@pytest.fixture(scope="module")
def system(installation: Installation) -> System:
    """A system with a key."""
    return installation.known_system()


@pytest.fixture(scope="module")
def case(system: System) -> Case:
    """A review that the system has set up."""
    return a_case(system)


def test_a_killed_database_loses_nothing_and_the_service_heals_by_itself(
    installation: Installation,
    system: System,
    case: Case,
    cluster: tuple[Cluster, PostgresServer],
) -> None:
    before, healed = head(installation), list[float]()
    ways = (down_and_a_worker_with_it, one_backend, down)
    with under_load(system, case) as load:
        for n in range(KILLS):
            load.wait_for(BETWEEN)
            ways[n % len(ways)](cluster[0], installation)
            healed.append(seconds(lambda: load.wait_for(CLIENTS + 1)))
    print(f"\n{KILLS} times: {load}; healed after at most {max(healed):.1f} s")  # noqa: T201
    assert max(healed) < HEALED_SECONDS
    check_promises(installation, system, case, load, before)
    for answer in load.refusals():
        is_told_to_come_again(answer)
    assert "Traceback" not in installation.log()


def test_without_its_database_the_service_says_so_and_comes_back(
    installation: Installation, system: System, case: Case, cluster: tuple[Cluster, PostgresServer]
) -> None:
    cluster[0].stop()
    try:
        by = case["teaching assistant"]
        for _ in range(3):
            is_told_to_come_again(system.post("/challenges", case.query(), by, idempotency_key="k"))
        is_told_to_come_again(system.get(f"{case.path}/participants"))
    finally:
        cluster[0].start()
    assert seconds(lambda: system.done("/challenges", case.query(), by)) < HEALED_SECONDS


def down(cluster: Cluster, _: Installation) -> None:
    """The whole server is killed, and started again."""
    cluster.kill()
    cluster.start()


def down_and_a_worker_with_it(cluster: Cluster, installation: Installation) -> None:
    """As above, and a web worker has to start while there is no database."""
    cluster.kill()
    installation.kill_a_worker(0)
    time.sleep(2)
    cluster.start()


def one_backend(cluster: Cluster, _: Installation) -> None:
    """One of its processes is killed: it ends all connections and recovers by itself."""
    cluster.crash()


def is_told_to_come_again(answer: Answer) -> None:
    """A problem that says when to try again, and nothing about what went wrong inside."""
    assert answer.status == 503, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) >= 1
    assert b"Traceback" not in answer.body
    assert b"psycopg" not in answer.body


def seconds(do: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.monotonic()
    do()
    return time.monotonic() - began
