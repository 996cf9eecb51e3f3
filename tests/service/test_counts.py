"""Do all processes of an installation count together, and is nothing kept beyond the minute?"""

import subprocess
import sys
from pathlib import Path

import pytest

from service.rates.counts import Counts

COUNTING = """
import sys
from pathlib import Path
from service.rates.counts import Counts
counts = Counts(Path(sys.argv[1]), lambda: "secret")
for _ in range(200):
    last = counts.add("writes key 1", 60, 1)
"""


class Clock:
    """A clock that is set by hand."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counts(tmp_path: Path, clock: Clock) -> Counts:
    return Counts(tmp_path / "rates.db", lambda: "secret", clock)


def test_what_is_counted_adds_up_until_the_minute_is_over(counts: Counts, clock: Clock):
    assert [counts.add("reads key 1", 60, 1) for _ in range(3)] == [1, 2, 3]
    clock.now += 59
    assert counts.read("reads key 1") == (3, 1_060.0)
    clock.now += 1
    assert counts.read("reads key 1") == (0, clock.now)
    assert counts.add("reads key 1", 60, 1) == 1
    assert counts.read("reads key 1") == (1, clock.now + 60)


def test_each_is_counted_apart(counts: Counts):
    counts.add("reads key 1", 60, 5)
    assert counts.add("reads key 2", 60, 1) == counts.add("writes key 1", 60, 1) == 1
    counts.forget("reads key 1")
    assert (counts.read("reads key 1")[0], counts.read("reads key 2")[0]) == (0, 1)


def test_processes_count_together_and_lose_nothing(tmp_path: Path, counts: Counts, clock: Clock):
    command = [sys.executable, "-c", COUNTING, str(tmp_path / "rates.db")]
    running = [subprocess.Popen(command) for _ in range(3)]
    assert [one.wait(timeout=60) for one in running] == [0, 0, 0]
    assert counts.read("writes key 1")[0] == 600


def test_what_is_over_is_gone_and_no_name_is_in_the_file(
    tmp_path: Path, counts: Counts, clock: Clock
):
    for address in range(50):
        counts.add(f"sign-ins address 192.0.2.{address}", 60, 1)
    clock.now += 61
    counts.add("reads person Sam Okafor", 60, 1)
    counts.close()
    kept = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert b"192.0.2" not in kept
    assert b"Okafor" not in kept
    engine = Counts(tmp_path / "rates.db", lambda: "secret", clock)._opened()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM counts").scalar_one() == 1


def test_another_installation_calls_the_same_person_otherwise(tmp_path: Path, clock: Clock):
    one, other = (Counts(tmp_path / "rates.db", lambda s=s: s, clock) for s in ("a", "b"))
    one.add("reads person Sam", 60, 7)
    assert other.read("reads person Sam")[0] == 0
