"""How fast is the whole path: sealed, under a key, on a condition, in the ledger?

Against the library's bare append, which does none of that, both with 32 threads, one event a
command, on both databases. `the whole command` also fetches the review, judges rights, and checks
codes and text. The read models and the ledger follow meanwhile, as they do in service.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

from uuid_utils.compat import uuid7

from bench.log import compare, stock_postgres, stock_sqlite, threads
from domain.events import Envelope
from domain.observations import Observation
from domain.rejections import ReviewIsClosed
from domain.reviews import CaseReview
from service.acting import Acting, IdempotencyKey, envelope
from service.background import JOBS, SEARCH, Background
from service.log.conditions import IdempotencyRow, StillSo
from service.operations.stores import make_stores
from service.saying import Speech
from service.settings import Settings
from service.wiring import Heedful, build
from tests.databases import a_server

CREW = 32
TEXT = "He eats two breakfasts on Mondays and hides fruit in his tray. " * 4
SAID = {"kind": "direct_observation", "valence": "helped"}


def main() -> None:
    """Print the tables."""
    with ExitStack() as open_now:
        folder = Path(open_now.enter_context(tempfile.TemporaryDirectory()))
        server = open_now.enter_context(a_server())
        on_postgres = server.settings(server.create(), data_dir=folder / "beside")
        for name, stock, settings in (
            ("PostgreSQL", stock_postgres(server), on_postgres),
            ("SQLite", stock_sqlite(folder), Settings(data_dir=folder / "var")),
        ):
            with serving(settings) as heedful:
                review, speaker = set_up(heedful)
                compare(
                    f"{name}, {CREW} threads",
                    {
                        "the library's bare append": threads(stock, CREW),
                        "sealed, keyed, guarded, ledgered": threads(
                            whole_path(heedful, review, speaker), CREW
                        ),
                        "the whole command": threads(command(heedful, review, speaker), CREW),
                    },
                )


@contextmanager
def serving(settings: Settings) -> Iterator[Heedful]:
    """The whole service, its background work at work where `run` has it (settled 50)."""
    make_stores(settings)
    heedful = build(settings)
    at_work = beside(settings) if settings.database_url else within(heedful)
    with at_work:
        yield heedful
    heedful.close()


@contextmanager
def beside(settings: Settings) -> Iterator[None]:
    """In processes of their own: one that searches, one that does all else."""
    told = {
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url or "",
        "OWNER_DATABASE_URL": settings.owner_database_url or "",
    }
    working = [
        subprocess.Popen([sys.executable, "-m", "service", "work", *only], env=os.environ | told)
        for only in ([f"--only={job}" for job in JOBS if job != SEARCH], [f"--only={SEARCH}"])
    ]
    try:
        yield
    finally:
        for one in working:
            one.terminate()
            one.wait()


@contextmanager
def within(heedful: Heedful) -> Iterator[None]:
    """In threads of the same process."""
    background = Background(heedful)
    background.start()
    try:
        yield
    finally:
        background.stop()


def set_up(heedful: Heedful) -> tuple[UUID, UUID]:
    """A review, and somebody who speaks in it."""
    acting = Acting(client="bench", scopes=frozenset({"reviews:write"}))
    review = heedful.reviews.open(
        acting, code="BENCH", review_type="near_miss", title="A measured review", nation="wales"
    ).id
    person = {"agency": "school", "role": "teaching_assistant", "band": "1"}
    return review, heedful.reviews.register_participant(acting, review, **person).id


def whole_path(heedful: Heedful, review_id: UUID, speaker: UUID) -> Callable[[], object]:
    """A new observation, made here and written as a command writes it."""
    casework = heedful.casework
    review = casework.fetch(CaseReview, review_id)
    acting = Acting(client="bench", on_behalf_of=speaker)
    said, speech = envelope(acting, review), Speech(review, speaker)
    while_open = StillSo(review_id, 1, ("case-review-closed",), ReviewIsClosed("INBOX"))

    def write() -> None:
        made = observation(review_id, said, speech)
        day = said.recorded_at.date().isoformat()
        key = IdempotencyRow("bench", str(made.id), b"h" * 32, made.id, "O-1", 1, day)
        casework.save(made, matters=[], conditions=[while_open], idempotency=key)

    return write


def observation(review: UUID, said: Envelope, speech: Speech) -> Observation:
    """What somebody saw, with words that are sealed when it is written."""
    return Observation.record(
        uuid7(),
        said,
        review_id=review,
        reference="O-1",
        kind=SAID["kind"],
        text=speech.words(TEXT),
        valence=SAID["valence"],
    )


def command(heedful: Heedful, review: UUID, speaker: UUID) -> Callable[[], object]:
    """The same by the service's own command."""

    def write() -> None:
        key = IdempotencyKey(str(uuid7()), b"h" * 32)
        acting = Acting(client="bench", on_behalf_of=speaker, idempotency=key)
        heedful.observations.record(acting, review_id=review, text=TEXT, **SAID)

    return write


if __name__ == "__main__":
    main()
