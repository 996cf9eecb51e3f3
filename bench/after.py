"""How long does a read wait for what the same client has just written?

`python -m bench.after [ROUNDS]`: over HTTP, a server on SQLite that follows its own log, and on PostgreSQL
two workers with the background process beside them. Each round writes a query and reads it back, in turn
with `after` and without; what `after` adds is the price of never reading something stale, and how often
the read without it was stale shows what is bought.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.databases import OWNER, SERVICE, a_server
from tests.journeys.serving import TOP, Served, free_port, served
from tests.journeys.systems import Answer, System

RUN = [sys.executable, "-m", "service", "run", "--examples"]
ROUNDS = 400
WARM_UP = 40
QUERY = {
    "strength": "probe",
    "subject": "voice_missing",
    "about": {"item_type": "referral", "owner_agency": "la_csc", "owner_band": "4"},
    "text": "Was the child asked?",
}


class Kept:
    """A way in over one connection that is kept open, as a system keeps it."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, method: str, target: str, headers: dict[str, str], body: bytes | None) -> Answer:
        """One request and its answer."""
        self._connection.request(method, target, body, headers)
        came = self._connection.getresponse()
        return Answer(came.status, {}, came.read())


def main() -> None:
    """Both databases, one after the other."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    for name, systems in {"SQLite": on_sqlite, "PostgreSQL": on_postgresql}.items():
        print(name)
        with systems() as system:
            measure(system, rounds)


def measure(system: System, rounds: int) -> None:
    """Print the times of both kinds of read, what `after` adds, and how often one was stale."""
    review = system.get("/reviews", limit=1).said["items"][0]["id"]
    by = system.get(f"/reviews/{review}/participants", limit=1).said["items"][0]["id"]
    written = {**QUERY, "review_id": review, "on_behalf_of": by}
    spent: dict[bool, list[float]] = {True: [], False: []}
    stale = 0
    for number in range(WARM_UP + rounds * 2):
        waits = bool(number % 2)
        took, was_there = write_and_read(system, written, waits=waits)
        if number >= WARM_UP:
            spent[waits].append(took)
            stale += not was_there
    show("a read that may be stale", spent[False])
    show("the same with `after`", spent[True])
    added = high(spent[True]) - high(spent[False])
    print(f"  `after` adds {added:.1f} ms at p95; {stale} of {rounds} reads without were stale")


def write_and_read(
    system: System, written: dict[str, object], *, waits: bool
) -> tuple[float, bool]:
    """Milliseconds of the read after a write, and whether the write was in what it answered."""
    made = system.post("/challenges", written).said
    start = time.perf_counter()
    came = system.get(f"/challenges/{made['id']}", after=made["position"] if waits else None)
    took = (time.perf_counter() - start) * 1_000
    if waits and came.status != 200:
        raise SystemExit(f"a read with `after` was answered {came.status}")
    return took, came.status == 200


def show(name: str, spent: list[float]) -> None:
    """Print the median and the 95th percentile."""
    print(f"  {name:<26} median {statistics.median(spent):6.2f} ms   p95 {high(spent):6.2f} ms")


def high(spent: list[float]) -> float:
    """The 95th percentile."""
    return sorted(spent)[int(len(spent) * 0.95)]


@contextmanager
def on_sqlite() -> Iterator[System]:
    """A system with a key at a server that holds the three example reviews."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as server:
        server.verb("import", str(TOP / "examples" / "three-reviews.json"))
        system = server.system()
        yield System(Kept(server.port), system.key)


@contextmanager
def on_postgresql() -> Iterator[System]:
    """The same at all that `run` starts over a database of its own."""
    with tempfile.TemporaryDirectory() as folder, a_server() as postgres:
        name = postgres.create()
        settings = {
            "WORKERS": "2",
            "DATABASE_URL": postgres.url(name, SERVICE),
            "OWNER_DATABASE_URL": postgres.url(name, OWNER),
        }
        server = Served(Path(folder), free_port(), settings, RUN)
        server.start()
        try:
            yield System(Kept(server.port), server.system().key)
        finally:
            server.end()


if __name__ == "__main__":
    main()
