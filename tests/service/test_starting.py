"""A web process that starts while its database is away: does it wait, and for how long?"""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from service.log.port import LogNotMade
from service.operations.stores import make_stores
from service.settings import Settings
from service.starting import TEMPORARY_FAILURE, build_in_worker
from tests.databases import PostgresServer
from tests.service.keyring import settings_with_keys

NOBODY = "postgresql://heedful@/heedful?host=/nowhere"


def test_a_worker_whose_database_stays_away_ends_so_that_another_one_is_started(tmp_path: Path):
    settings = replace(settings_with_keys(tmp_path), database_url=NOBODY)
    with pytest.raises(SystemExit) as ended:
        build_in_worker(settings, wait_seconds=0)
    assert ended.value.code == TEMPORARY_FAILURE


def test_a_worker_does_not_wait_for_stores_that_nobody_has_made(tmp_path: Path):
    with pytest.raises(LogNotMade):
        build_in_worker(Settings(data_dir=tmp_path))


@pytest.mark.slow
def test_a_worker_goes_on_as_soon_as_its_database_is_there(
    tmp_path: Path, postgres: PostgresServer
):
    name = postgres.create()
    settings = postgres.settings(name, data_dir=tmp_path)
    make_stores(settings)
    postgres.do("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
    opening = threading.Timer(0.5, postgres.do, ["ALTER DATABASE {} ALLOW_CONNECTIONS true", name])
    opening.start()
    build_in_worker(settings).close()
    opening.join()
    postgres.drop(name)
