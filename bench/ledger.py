"""How fast does the ledger take a log in, how fast is it verified, and what does a proof cost?

Against a bare scan of the same rows, interleaved; the log is a plain one of rows like ours.
"""

import base64
import shutil
import tempfile
from pathlib import Path
from uuid import UUID

from bench.rounds import milliseconds, rates, show
from service.ledger.ledger import Ledger
from service.ledger.verifying import verify
from service.log.sqlite import SqliteRecorder
from service.log.sqlite_store import SqliteStore
from service.settings import Settings

EVENTS = 200_000
ROUNDS = 3
STATE = b'{"text":"%s"}' % (b"He eats two breakfasts on Mondays and hides fruit in his tray. " * 9)
INSERT = "INSERT INTO events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)"


def main() -> None:
    """Print the rates and the cost of a proof."""
    with tempfile.TemporaryDirectory() as folder:
        log = rows(Path(folder) / "log.db")
        full = opened(Path(folder) / "full", log)
        full.follower.catch_up()
        found = rates(
            {
                "bare scan of the rows": lambda: scan(log),
                "taken into the ledger": lambda: take_in(Path(folder) / "anew", log),
                "verified": lambda: verified(full),
            },
            ROUNDS,
        )
        title = f"{EVENTS:,} events, median of {ROUNDS} rounds"
        show(title, found, "events/s", "bare scan of the rows")
        median, p99 = milliseconds(lambda: full.proof(UUID(int=EVENTS // 3), 1), 300)
        print(f"\n  a proof of one event with its checkpoint: {median:.1f} ms, p99 {p99:.1f} ms")
        size = full.settings.ledger_path.stat().st_size
        full.close()
        size = full.settings.ledger_path.stat().st_size
        print(f"  ledger: {size / EVENTS:,.0f} bytes an event")
        log.store.close()


def rows(path: Path) -> SqliteRecorder:
    """A log of so many rows."""
    store = SqliteStore(path)
    store.create()
    with store.writing() as connection:
        connection.executemany(
            INSERT, ((UUID(int=n).bytes, 1, "observation-recorded", STATE) for n in range(EVENTS))
        )
    return SqliteRecorder(store)


def opened(directory: Path, log: SqliteRecorder) -> Ledger:
    """An empty ledger over the log."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    key = base64.b64encode(bytes(32)).decode()
    ledger = Ledger(Settings(data_dir=directory, ledger_key=key), log)
    ledger.store.create()
    return ledger


def scan(log: SqliteRecorder) -> int:
    """Read every row, page by page."""
    after, seen = 0, 0
    while page := log.select_notifications(after, 10_000, inclusive_of_start=False):
        after, seen = page[-1].id, seen + len(page)
    return seen


def take_in(directory: Path, log: SqliteRecorder) -> int:
    """Fill a ledger from nothing."""
    ledger = opened(directory, log)
    ledger.follower.catch_up()
    ledger.close()
    return EVENTS


def verified(ledger: Ledger) -> int:
    """Verify all of it against a checkpoint."""
    note = ledger.checkpoint().note
    found = verify(ledger.store, ledger.log, [("now", note)], [ledger.signer.verifier])
    assert (found.events, found.wrong) == (EVENTS, ())
    return EVENTS


if __name__ == "__main__":
    main()
