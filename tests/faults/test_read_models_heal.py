"""PostgreSQL goes away under the read models: do follower and readers go on by themselves?"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.exc import DBAPIError

from projections.facts.generation import position
from projections.following import Follower
from projections.postgres_generations import PostgresGenerations
from projections.readmodel import Views
from projections.sqlite_generations import SqliteGenerations
from tests.databases import OWNER, SERVICE, PostgresServer
from tests.faults.cluster import Cluster
from tests.projections.memory_log import MemoryLog
from tests.projections.rows import every_row
from tests.projections.stories.story import Story

HEALED_SECONDS = 5.0
"""How soon after PostgreSQL answers again what happened meanwhile can be read."""


@pytest.fixture
def story() -> Story:
    return Story(Random(31)).tell(40)


@pytest.fixture
def log(story: Story) -> MemoryLog:
    return story.log


@pytest.fixture
def views(cluster: tuple[Cluster, PostgresServer], log: MemoryLog) -> Iterator[Views]:
    """Read models in a PostgreSQL that may be killed, followed all the time."""
    _, server = cluster
    name = server.create()
    made = Views(PostgresGenerations(server.url(name, SERVICE), server.url(name, OWNER)), log)
    made.ensure()
    follower, stop = Follower(made, log), threading.Event()
    following = threading.Thread(target=follower.run, args=(stop,))
    following.start()
    assert made.wait_for(log.head(), timeout=20)
    yield made
    stop.set()
    follower.wake()
    following.join(20)
    made.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_after_a_restart_of_the_server_following_and_reading_go_on_by_themselves(
    cluster: tuple[Cluster, PostgresServer],
    views: Views,
    story: Story,
    log: MemoryLog,
    tmp_path: Path,
    how: signal.Signals,
) -> None:
    cluster[0].stop(how)
    story.tell(40)
    with pytest.raises(DBAPIError), views.reading():
        pass
    time.sleep(2)
    cluster[0].start()

    began = time.monotonic()
    while _read(views) < log.head():
        assert time.monotonic() - began < HEALED_SECONDS
        time.sleep(0.05)

    with closing(Views(SqliteGenerations(tmp_path), log)) as fresh:
        fresh.ensure()
        Follower(fresh, log).catch_up()
        assert every_row(views) == every_row(fresh)
    assert views.parked() == 0


def _read(views: Views) -> int:
    """The position a reader finds, which may be turned away while the server recovers."""
    try:
        with views.reading() as facts:
            return position(facts)
    except DBAPIError:
        return -1
