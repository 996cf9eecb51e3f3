"""PostgreSQL restarts under the background process: how soon does everything follow again?"""

import time
from collections.abc import Iterator

import pytest
from eventsourcing.persistence import OperationalError

from service.background import Background
from service.wiring import Heedful
from tests.databases import PostgresServer
from tests.faults.cluster import Cluster
from tests.service.test_wiring import as_commands

HEALED_SECONDS = 5.0
AWAY_SECONDS = 12.0
"""Longer than any pause between two tries has time to grow to."""


@pytest.fixture
def heedful(over_a_cluster: Heedful) -> Iterator[Heedful]:
    """A background process over a server that may be stopped, caught up."""
    background = Background(over_a_cluster)
    background.start()
    assert caught_up_after(over_a_cluster) < 20
    yield over_a_cluster
    background.stop()


@pytest.mark.parametrize("away", [0.0, AWAY_SECONDS])
def test_read_models_and_ledger_follow_again_within_five_seconds_of_the_servers_return(
    heedful: Heedful, cluster: tuple[Cluster, PostgresServer], away: float
):
    cluster[0].stop()
    time.sleep(away)
    cluster[0].start()
    began = time.monotonic()
    write(heedful)
    caught_up_after(heedful)
    assert time.monotonic() - began < HEALED_SECONDS
    until = began + 2 * HEALED_SECONDS
    while not all(job.is_held for job in heedful.leases.standing()):
        assert time.monotonic() < until
        time.sleep(0.05)


def write(heedful: Heedful) -> None:
    """Record something, as a client would that is told to come again."""
    for _ in range(50):
        try:
            as_commands(heedful).raise_query()
        except OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("nothing could be written")


def caught_up_after(heedful: Heedful) -> float:
    """Seconds until read models and ledger have everything."""
    began, head = time.monotonic(), heedful.casework.head()
    assert heedful.views.wait_for(head, 20)
    while heedful.ledger.follower.position() < head:
        assert time.monotonic() - began < 20
        time.sleep(0.05)
    return time.monotonic() - began
