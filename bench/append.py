"""How many events a second does the service record, against the library's bare SQLite recorder?

Both write one event a command of about the same size, each durably (WAL, synchronous=FULL). The
service also fetches the review, judges rights, checks codes and text, and keeps open matters.
"""

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import StoredEvent

from bench.rounds import rates, show
from service.acting import Acting
from service.casework import Casework
from service.observations import Observations
from service.operations.stores import make_stores
from service.reviews import Reviews
from service.settings import Settings

EVENTS = 800
ROUNDS = 7
TEXT = "He eats two breakfasts on Mondays and hides fruit in his tray. " * 4


def main() -> None:
    """Print the rates at one and at eight threads."""
    with tempfile.TemporaryDirectory() as folder:
        casework, record = service(Path(folder))
        bare, append = library(Path(folder))
        log, raw = recorder(casework)
        for threads in (1, 8):
            found = rates(
                {
                    "library's bare recorder (SQLite)": spread(append, threads),
                    "Heedful's bare recorder (SQLite)": spread(raw, threads),
                    "Heedful's whole command (record observation)": spread(record, threads),
                },
                ROUNDS,
            )
            title = (
                f"Recording, one event a command, {threads} thread(s), median of {ROUNDS} rounds"
            )
            show(title, found, "events/s", "library's bare recorder (SQLite)")
        size = log.store.path.stat().st_size
        print(f"\n  log: {casework.head():,} events, {size / casework.head():,.0f} bytes an event")
        bare.close()
        casework.close()


def service(folder: Path) -> tuple[Casework, Callable[[], None]]:
    """The service's command, on behalf of a registered participant."""
    settings = Settings(data_dir=folder / "heedful")
    make_stores(settings)
    casework = Casework(settings)
    acting = Acting(client="bench", scopes=frozenset({"reviews:write"}))
    reviews, observations = Reviews(casework), Observations(casework)
    review = reviews.open(
        acting, code="BENCH", review_type="near_miss", title="A measured review", nation="wales"
    ).id
    speaker = reviews.register_participant(
        acting, review, agency="school", role="teaching_assistant", band="1"
    ).id
    speaking = Acting(client="bench", on_behalf_of=speaker)
    return casework, lambda: _record(observations, speaking, review)


def _record(observations: Observations, acting: Acting, review: UUID) -> None:
    observations.record(
        acting, review_id=review, kind="direct_observation", text=TEXT, valence="helped"
    )


def library(folder: Path) -> tuple[Application[UUID], Callable[[], None]]:
    """The library's own recorder, with a row of the same size."""
    app: Application[UUID] = Application(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(folder / "bare.db"),
            "SQLITE_LOCK_TIMEOUT": "30",
        }
    )
    return app, lambda: _insert(app)


def recorder(casework: Casework) -> tuple[object, Callable[[], None]]:
    """Our recorder alone, with the same row."""
    return casework.log, lambda: _insert(casework)


def _insert(app: Application[UUID]) -> None:
    row = StoredEvent(uuid4(), Aggregate.INITIAL_VERSION, "observation-recorded", STATE)
    app.recorder.insert_events([row])


def spread(work: Callable[[], None], threads: int) -> Callable[[], int]:
    """The same number of events, shared among threads."""

    def each() -> None:
        for _ in range(EVENTS // threads):
            work()

    def run() -> int:
        running = [threading.Thread(target=each) for _ in range(threads)]
        for one in running:
            one.start()
        for one in running:
            one.join()
        return EVENTS // threads * threads

    return run


STATE = (TEXT * 5).encode()[:1_150]

if __name__ == "__main__":
    main()
