"""Is the follower woken by commits of other processes, and does it heal when it is cut off?"""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from service.background import Background
from service.log.postgres_listening import Listener
from service.log.postgres_store import PostgresStore
from service.operations.stores import make_stores
from service.wiring import Heedful, build
from tests.databases import PostgresServer
from tests.service.recorded import record_a_review
from tests.service.test_wiring import as_commands

pytestmark = pytest.mark.slow

HEALED_SECONDS = 5.0
WOKEN_SECONDS = 0.5
"""Polled, the read models would be a second behind; listened for, a few milliseconds."""


@pytest.fixture
def heedful(postgres: PostgresServer, tmp_path: Path) -> Iterator[Heedful]:
    """A background process over a database of this test's own."""
    name = postgres.create()
    settings = postgres.settings(name, data_dir=tmp_path / "var")
    make_stores(settings)
    made = build(settings)
    background = Background(made)
    background.start()
    record_a_review(as_commands(made))
    assert made.views.wait_for(made.casework.head(), 20)
    yield made
    background.stop()
    made.close()
    postgres.drop(name)


@pytest.fixture
def elsewhere(heedful: Heedful) -> Iterator[Heedful]:
    """Another process: it writes, and wakes nobody in this one."""
    made = build(heedful.settings)
    yield made
    made.close()


def test_what_another_process_writes_is_told_at_once(heedful: Heedful, elsewhere: Heedful):
    assert sorted(followed_after(heedful, elsewhere) for _ in range(9))[4] < WOKEN_SECONDS / 2


def test_a_listener_whose_connection_is_ended_listens_again_and_misses_nothing_for_long(
    heedful: Heedful, elsewhere: Heedful, postgres: PostgresServer
):
    for _ in range(3):
        assert end_listening(postgres, heedful) == 1
        assert followed_after(heedful, elsewhere) < HEALED_SECONDS
        until(lambda: listening(postgres, heedful) == 1)
    assert sorted(followed_after(heedful, elsewhere) for _ in range(9))[4] < WOKEN_SECONDS / 2


def test_when_every_connection_is_ended_it_all_comes_back(
    heedful: Heedful, elsewhere: Heedful, postgres: PostgresServer
):
    with psycopg.connect(postgres.superuser_url, autocommit=True) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (database_of(heedful),),
        )
    assert followed_after(heedful, elsewhere) < HEALED_SECONDS
    until(lambda: listening(postgres, heedful) == 1)


def test_what_was_announced_to_nobody_is_found_by_looking(heedful: Heedful, elsewhere: Heedful):
    heedful.follower.wake = lambda: None  # type: ignore[method-assign]  # as if it were never told
    assert followed_after(heedful, elsewhere) < HEALED_SECONDS


def test_whoever_listens_is_told_that_it_is_back_and_ends_when_told(
    heedful: Heedful, elsewhere: Heedful
):
    woken, back, stop = threading.Event(), threading.Event(), threading.Event()
    store = heedful.casework.log.store
    assert isinstance(store, PostgresStore)
    listener = Listener(store, woken.set, back.set)
    thread = threading.Thread(target=listener.run, args=(stop,))
    thread.start()
    assert back.wait(5)
    as_commands(elsewhere).raise_query()
    assert woken.wait(5)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def followed_after(heedful: Heedful, elsewhere: Heedful) -> float:
    """Seconds until the read models have what another process writes now."""
    written = as_commands(elsewhere).raise_query().position
    began = time.monotonic()
    assert heedful.views.wait_for(written, 20)
    return time.monotonic() - began


def listening(postgres: PostgresServer, heedful: Heedful) -> int:
    """How many connections listen in its database."""
    return _listeners(postgres, heedful, "true")


def end_listening(postgres: PostgresServer, heedful: Heedful) -> int:
    """End the connections that listen; how many there were."""
    return _listeners(postgres, heedful, "pg_terminate_backend(pid)")


def _listeners(postgres: PostgresServer, heedful: Heedful, do: str) -> int:
    with psycopg.connect(postgres.superuser_url, autocommit=True) as superuser:
        return len(
            superuser.execute(
                f"SELECT {do} FROM pg_stat_activity WHERE datname = %s AND query LIKE 'LISTEN%%'",  # type: ignore[arg-type]  # ours
                (database_of(heedful),),
            ).fetchall()
        )


def database_of(heedful: Heedful) -> str:
    """The name of its database."""
    return str(conninfo_to_dict(str(heedful.settings.database_url))["dbname"])


def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds."""
    ends = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)
