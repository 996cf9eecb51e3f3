"""Four processes write at once, two follow, anybody is killed: is every event applied, and only once?"""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from eventsourcing.persistence import PersistenceError

from service.operations.stores import make_stores
from service.wiring import Heedful, build
from tests.databases import SQLITE, PostgresServer, as_owner
from tests.faults.cluster import Cluster
from tests.faults.conftest import knob
from tests.faults.crowd import Crowd, a_crowd
from tests.faults.installation import Installation, on_postgres
from tests.faults.watching import watched
from tests.journeys.serving import free_port
from tests.oracle.asking import check_questions
from tests.oracle.comparing import differences, rows_of
from tests.oracle.reading import stored
from tests.oracle.whole import recompute
from tests.service.recorded import Commands, record_a_review

KILLS = knob("SOAK_SKIPPING_KILLS", 0)
"""How often somebody is killed; 0: once in every way there is."""
BETWEEN = knob("SOAK_EVENTS_BETWEEN_KILLS", 60)
PATIENCE_SECONDS = 120.0
CAUGHT_UP_SECONDS = 10.0
"""How long after the last event the followers may take to have applied it."""

DAWDLING = """
CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF random() < 0.1 THEN PERFORM pg_sleep(0.05); END IF; RETURN NULL; END $$;
CREATE TRIGGER dawdling AFTER INSERT ON events EXECUTE FUNCTION dawdle()
"""
"""Now and then PostgreSQL takes its time between giving a position and committing what stands there.

Without the lock around both, others would commit later positions meanwhile, and whoever read to the
head would step over the earlier one for good.
"""

Way = Callable[[Crowd, int], None]


@pytest.fixture
def stores(request: pytest.FixtureRequest, database: str) -> Iterator[dict[str, str]]:
    """The settings of stores over either database; the PostgreSQL is one that may be killed."""
    if database == SQLITE:
        yield {}
        return
    server: PostgresServer = request.getfixturevalue("cluster")[1]
    name = server.create()
    yield on_postgres(server, name)
    server.drop(name)


@pytest.fixture
def ways(request: pytest.FixtureRequest, database: str) -> Sequence[Way]:
    """Who is killed, in turn."""
    processes: list[Way] = [
        lambda crowd, n: crowd.kill_a_writer(n),
        lambda crowd, n: crowd.kill_a_follower(n),
        lambda crowd, n: crowd.kill_both_followers(),
    ]
    if database == SQLITE:
        return processes
    cluster: Cluster = request.getfixturevalue("cluster")[0]

    def the_server(crowd: Crowd, n: int) -> None:
        cluster.kill()
        cluster.start()

    return [*processes[:2], the_server, *processes[2:], lambda crowd, n: cluster.crash()]


@pytest.fixture
def installation(tmp_path: Path, stores: dict[str, str]) -> Installation:
    """The stores, with a review under way; nothing runs yet."""
    made = Installation(tmp_path, free_port(), stores)
    make_stores(made.own_settings())
    commands = Commands.over(made.own_settings())
    record_a_review(commands)
    if stores:
        as_owner(commands.casework.log, DAWDLING)
    commands.casework.close()
    return made


@pytest.fixture
def heedful(installation: Installation) -> Iterator[Heedful]:
    """Our own way to the log and to the facts; it follows nothing."""
    made = build(installation.own_settings())
    yield made
    made.close()


def test_no_event_is_skipped_and_none_applied_twice(
    installation: Installation, heedful: Heedful, ways: Sequence[Way]
) -> None:
    errors = installation.data / "crowd.log"
    with a_crowd(installation.environment(), errors) as crowd:
        with watched(heedful) as watcher:
            kills = KILLS or len(ways)
            for n in range(kills):
                wait_for_more(heedful, crowd, BETWEEN)
                crowd.wait_until_following()
                ways[n % len(ways)](crowd, n)
            wait_for_more(heedful, crowd, BETWEEN)
            crowd.wait_until_following()
            crowd.stop_writing()
            last, began = heedful.log.head(), time.monotonic()
            assert heedful.views.wait_for(last, CAUGHT_UP_SECONDS), crowd.said()
            took = time.monotonic() - began
        crowd.check_following()
        print(  # noqa: T201  # a soak is run for its numbers
            f"\n{kills} kills, {sum(heedful.log.counts_by_topic(last).values())} events up to"
            f" {last}; caught up {took:.1f} s after the last; {watcher.looked} looks at"
            f" {len(watcher.positions)} positions, {watcher.away} times nobody there"
        )
        assert watcher.wrong == []
        assert len(watcher.positions) > kills
        check_against_the_oracle(heedful)
        check_a_rebuild(installation)
        check_against_the_oracle(heedful)


def check_against_the_oracle(heedful: Heedful) -> None:
    """Every row of every fact, and a few questions over them, are what plain Python makes of the log."""
    expected = recompute(stored(heedful.casework))
    assert heedful.views.parked() == 0
    with heedful.views.reading() as facts:
        assert differences(expected, rows_of(facts, heedful.casework.sealing)) == []
        check_questions(facts, expected)


def check_a_rebuild(installation: Installation) -> None:
    """Rebuilt equals followed: every fact is the same."""
    said = [line for line in installation.verb("rebuild").splitlines() if " rows " in line]
    assert said
    assert all(line.endswith(" the same") for line in said), said


def wait_for_more(heedful: Heedful, crowd: Crowd, events: int) -> None:
    """Wait until so many more positions were given; somebody who fell over is heard at once."""
    until = time.monotonic() + PATIENCE_SECONDS
    enough = head(heedful, until) + events
    while head(heedful, until) < enough:
        crowd.check_alive()
        assert time.monotonic() < until, crowd.said()
        time.sleep(0.05)


def head(heedful: Heedful, until: float) -> int:
    """The last position, as soon as the database answers."""
    while True:
        try:
            return heedful.log.head()
        except PersistenceError:
            assert time.monotonic() < until
            time.sleep(0.05)
