"""What does Prometheus find when it asks a server that really runs, with two workers?"""

import http.client
import time
from collections.abc import Callable, Iterator, Mapping

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.databases import PostgresServer
from tests.faults.installation import Installation, installed, on_postgres
from tests.journeys.people import Case, a_case
from tests.journeys.serving import free_port
from tests.journeys.systems import System, Wire

pytestmark = pytest.mark.slow

REQUESTS = "heedful_http_requests_total"
Labels = tuple[tuple[str, str], ...]
PATIENCE = 20.0


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer
) -> Iterator[Installation]:
    """Two web workers over PostgreSQL, the background process, and a listener for metrics."""
    data, name = tmp_path_factory.mktemp("measured"), postgres.create()
    left = data / "var" / "metrics" / "counter_1.db"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"of an earlier start, and unreadable")
    settings = on_postgres(postgres, name) | {"METRICS_BIND": f"127.0.0.1:{free_port()}"}
    with installed(data, settings) as made:
        yield made
    postgres.drop(name)


@pytest.fixture(scope="module")
def system(installation: Installation) -> System:
    """A system with a key."""
    return installation.known_system()


@pytest.fixture(scope="module")
def case(system: System) -> Case:
    """A review it has set up."""
    return a_case(system)


def test_requests_are_counted_over_both_workers_by_route_method_and_status(
    installation: Installation, system: System, case: Case
):
    route = route_of_one_query(installation, system, case)
    before = sum(of(scraped(installation), REQUESTS, route=route).values())
    workers = installation.workers()
    assert len(workers) == 2
    query = system.done("/challenges", case.query(), case["teaching assistant"])
    for _ in range(40):
        assert system.read(f"/challenges/{query['id']}")["id"] == query["id"]
    assert system.get("/challenges/00000000-0000-4000-8000-000000000000").status == 404
    told = of(scraped(installation), REQUESTS, route=route, method="GET")
    assert sum(told.values()) - before == 41
    assert {dict(labels)["status"] for labels in told} == {"200", "404"}
    durations = of(scraped(installation), "heedful_http_request_seconds_count", route=route)
    assert sum(durations.values()) == sum(told.values())
    files = {path.name for path in (installation.data / "var" / "metrics").iterdir()}
    assert {f"counter_{worker.pid}.db" for worker in workers} <= files


def route_of_one_query(installation: Installation, system: System, case: Case) -> str:
    """The template under which one query is read, as the server names it."""
    query = system.done("/challenges", case.query(), case["teaching assistant"])
    system.read(f"/challenges/{query['id']}")
    routes = {dict(labels)["route"] for labels in scraped(installation)[REQUESTS]}
    (found,) = (
        one for one in routes if one.startswith("/api/v1/challenges/<") and one.endswith(">")
    )
    return found


def test_what_is_recorded_and_how_far_everything_is(
    installation: Installation, system: System, case: Case
):
    system.done("/challenges", case.query(), case["teaching assistant"])

    def caught_up() -> bool:
        told = scraped(installation)
        head = value(told, "heedful_log_head")
        return (
            head
            == value(told, "heedful_read_models_position")
            == value(told, "heedful_ledger_position")
        )

    until(caught_up)
    told = scraped(installation)
    assert value(told, "heedful_up") == 1
    assert value(told, "heedful_read_models_lag_seconds") == 0
    assert value(told, "heedful_parked_events") == value(told, "heedful_dropped_events") == 0
    appended = {
        dict(labels)["topic"]: number
        for labels, number in told["heedful_events_appended_total"].items()
    }
    assert sum(appended.values()) == value(told, "heedful_log_head")
    assert appended["challenge-raised"] >= 1
    ages = {
        dict(labels)["job"]: age
        for labels, age in told["heedful_job_heartbeat_age_seconds"].items()
    }
    following = {"read_models", "ledger", "search", "webhooks"}
    assert set(ages) == following | {"tidying", "imports", "clock", "radar", "anonymous"}
    assert max(ages.values()) < 5
    assert set(told["heedful_job_held"].values()) == {1}


def test_no_label_holds_an_id_a_name_or_what_was_searched_for(
    installation: Installation, system: System, case: Case
):
    query = system.done("/challenges", case.query(), case["teaching assistant"])
    system.read(f"/challenges/{query['id']}")
    system.get("/queries?agency=la_csc&q=sought-for-words")
    system.get("/nowhere/sought-for-words")
    Wire(installation.port).send("SOUGHT", "/sign-in/sought-for-words", {}, None)
    said = asked(installation)
    for never in (
        query["id"],
        case.path.split("/")[-1],
        "sought",
        "SOUGHT",
        "la_csc",
        "case-system",
    ):
        assert never not in said
    labels = {
        name for metric in scraped(installation).values() for one in metric for name, _ in one
    }
    assert labels <= {"route", "method", "status", "le", "topic", "job"}


def test_metrics_are_not_where_people_and_systems_come_in(installation: Installation):
    assert Wire(installation.port).send("GET", "/metrics", {}, None).status == 404


def test_a_killed_worker_takes_no_count_with_it_and_a_new_one_is_counted(
    installation: Installation, system: System
):
    before = sum(of(scraped(installation), REQUESTS, route="/healthz").values())
    for _ in range(20):
        Wire(installation.port).send("GET", "/healthz", {}, None)
    gone = {worker.pid for worker in installation.workers()}
    assert installation.kill_a_worker(0)
    until(lambda: len({one.pid for one in installation.workers()} - gone) == 1)
    until(lambda: system.get("/queries").status == 200)
    for _ in range(20):
        Wire(installation.port).send("GET", "/healthz", {}, None)
    assert sum(of(scraped(installation), REQUESTS, route="/healthz").values()) == before + 40


def test_who_serves_metrics_ends_with_those_who_serve(installation: Installation):
    (exporter,) = (
        one
        for one in psutil.Process(installation.process.pid).children()
        if "metrics" in one.cmdline()
    )
    installation.end()
    exporter.wait(PATIENCE)


def scraped(installation: Installation) -> Mapping[str, Mapping[Labels, float]]:
    """Every sample by its name and labels."""
    told: dict[str, dict[Labels, float]] = {}
    for family in text_string_to_metric_families(asked(installation)):
        for sample in family.samples:
            told.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return told


def asked(installation: Installation) -> str:
    """What Prometheus is told; at first nobody may be listening yet."""
    host, _, port = installation.settings["METRICS_BIND"].rpartition(":")
    ends = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
        try:
            connection.request("GET", "/metrics")
            return connection.getresponse().read().decode()
        except ConnectionRefusedError:
            assert time.monotonic() < ends
            time.sleep(0.1)
        finally:
            connection.close()


def of(
    told: Mapping[str, Mapping[Labels, float]], name: str, **labels: str
) -> Mapping[Labels, float]:
    """The samples of a metric that carry these labels."""
    wanted = set(labels.items())
    return {one: number for one, number in told.get(name, {}).items() if wanted <= set(one)}


def value(told: Mapping[str, Mapping[Labels, float]], name: str) -> float:
    """The one sample of a metric without labels."""
    return told[name][()]


def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds."""
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.1)
