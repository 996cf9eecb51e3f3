"""The disk that holds the log runs full and is freed again: nothing is spoilt, and writing goes on."""

import os
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.databases import OWNER, SQLITE, PostgresServer
from tests.faults.installation import Installation, installed, on_postgres
from tests.faults.load import Load, under_load
from tests.faults.promises import check_promises, head
from tests.journeys.people import Case
from tests.journeys.systems import System

MEGABYTES = 24
REFUSALS = 12
LONGEST_SECONDS = 60
WRITERS = 4


@pytest.fixture
def disk() -> Iterator[Path]:
    """A disk of its own, small enough to be filled; PostgreSQL's user can walk to it."""
    directory = Path(tempfile.mkdtemp(prefix="heedful-"))
    directory.chmod(0o755)
    options = f"size={MEGABYTES}m"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(directory)]
    if os.geteuid() != 0:
        directory.rmdir()
        pytest.skip("only root may mount a small disk to fill")
    came = subprocess.run(command, capture_output=True, text=True, check=False)
    if came.returncode != 0:
        directory.rmdir()
        assert "CI" not in os.environ, came.stderr
        pytest.skip(f"no small disk can be mounted here: {came.stderr}")
    yield directory
    subprocess.run(["umount", "--lazy", str(directory)], check=True)
    directory.rmdir()


@pytest.fixture
def installation(
    request: pytest.FixtureRequest, tmp_path: Path, disk: Path, database: str
) -> Iterator[Installation]:
    """An installation with its log on the small disk."""
    if database == SQLITE:
        with installed(tmp_path, {"DATA_DIR": str(disk / "var")}) as made:
            yield made
        return
    _, server = request.getfixturevalue("cluster")
    with (
        a_database_on(disk, server) as name,
        installed(tmp_path, on_postgres(server, name)) as made,
    ):
        yield made


def test_a_full_disk_is_told_spoils_nothing_and_writing_goes_on_when_there_is_room(
    installation: Installation, system: System, case: Case, disk: Path
) -> None:
    before = head(installation)
    with under_load(system, case, WRITERS) as load:
        load.wait_for(WRITERS)
        with filled(disk):
            wait_until(lambda: told(load)["store-full"] >= REFUSALS, load)
        load.wait_for(5 * WRITERS)
    print(f"\nfull and freed: {load}; {dict(told(load))}")  # noqa: T201
    full = [one for one in load.refusals() if one.said["code"] == "store-full"]
    assert {one.status for one in full} == {507}
    assert all("retry-after" in one.headers for one in full)
    assert set(told(load)) <= {"store-full", "store-busy"}
    check_promises(installation, system, case, load, before)
    is_whole(installation)


def told(load: Load) -> Counter[str]:
    """How often each problem was answered."""
    return Counter(answer.said["code"] for answer in load.refusals())


def wait_until(done: Callable[[], bool], load: Load) -> None:
    """Wait for it; a client that fails is heard at once."""
    until = time.monotonic() + LONGEST_SECONDS
    while not done():
        assert time.monotonic() < until, f"{load}; {told(load)}"
        for one in load.running:
            if one.done():
                one.result()
        time.sleep(0.02)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Not a byte is left on it meanwhile."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            pass
    yield
    filler.unlink()


@contextmanager
def a_database_on(disk: Path, server: PostgresServer) -> Iterator[str]:
    """A database in a tablespace on this disk, which has to belong to the server's own user."""
    with psycopg.connect(server.superuser_url, autocommit=True) as superuser:
        row = superuser.execute("SHOW data_directory").fetchone()
        assert row is not None
        owner = Path(row[0]).stat()
        os.chown(disk, owner.st_uid, owner.st_gid)
        superuser.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(str(disk)))
        superuser.execute(f"CREATE DATABASE on_small OWNER {OWNER} TABLESPACE small")
        yield "on_small"
        superuser.execute("DROP DATABASE on_small WITH (FORCE)")
        superuser.execute("DROP TABLESPACE small")


def is_whole(installation: Installation) -> None:
    """SQLite finds no fault with its files. PostgreSQL has read every row by now."""
    if "DATABASE_URL" in installation.settings:
        return
    for path in sorted(installation.own_settings().data_dir.glob("*.db")):
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path
        connection.close()
