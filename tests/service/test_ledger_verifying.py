"""Is everything that is done to a log found, and is the first wrong event named?"""

import random
import shutil
import sqlite3
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from service.ledger import verifying
from service.ledger.checkpoint import Checkpoint
from service.ledger.following import LedgerFollower
from service.ledger.leaf import row_hash
from service.ledger.notes import Signer
from service.ledger.store import LedgerStore, at_position, node_in
from service.ledger.tree import root
from service.ledger.verifying import Verified, verify
from service.log.sqlite import SqliteRecorder
from service.log.sqlite_store import SqliteStore
from tests.service.ledgers import SIGNER, Books
from tests.service.tampering import WAYS, Way, delete, tamper

EVENTS = 300
TAMPERINGS = 1_000


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a log and its ledger; copied, never written to."""
    directory = tmp_path_factory.mktemp("honest")
    books = Books.opened(directory)
    books.record(EVENTS)
    books.follower.catch_up()
    books.close()
    return directory


@pytest.fixture
def books(honest: Path, tmp_path: Path) -> Books:
    """A copy of them."""
    shutil.copytree(honest, tmp_path / "copy")
    return Books.opened(tmp_path / "copy")


def test_an_honest_log_is_found_so(books: Books):
    assert verified(books) == Verified(EVENTS, EVENTS, 0, ())
    books.close()


def test_a_log_of_nothing_is_found_so(tmp_path: Path):
    books = Books.opened(tmp_path)
    assert verified(books) == Verified(0, 0, 0, ())
    books.close()


def test_events_after_the_ledger_are_neither_wrong_nor_compared(books: Books):
    books.record(5, EVENTS)
    assert verified(books) == Verified(EVENTS, EVENTS, 0, ())
    books.close()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_whatever_is_done_to_one_event_is_found_there(books: Books, way: Way):
    done = tamper(books.directory / "log.db", random.Random(7), [way])
    check_found(books, done.position, done.what, done.done)
    books.close()


@pytest.mark.slow
def test_of_a_thousand_tamperings_every_one_is_found_and_named(honest: Path, tmp_path: Path):
    chance, ways = random.Random(20260301), set()
    ledger = LedgerStore(honest / "ledger.db")
    for _ in range(TAMPERINGS):
        shutil.copy(honest / "log.db", tmp_path)
        done = tamper(tmp_path / "log.db", chance)
        log = SqliteRecorder(SqliteStore(tmp_path / "log.db"))
        books = Books(tmp_path, log, ledger, LedgerFollower(ledger, log))
        check_found(books, done.position, done.what, done.done)
        log.store.close()
        ways.add(done.what)
    ledger.close()
    assert ways == {"changed", "missing", "inserted", "moved"}


@pytest.mark.parametrize("page", [1, 16, 1_000])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.slow
def test_it_is_found_wherever_a_page_ends(
    books: Books, way: Way, page: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(verifying, "PAGE", page)
    done = tamper(books.directory / "log.db", random.Random(page), [way])
    check_found(books, done.position, done.what, done.done)
    books.close()


def test_the_missing_event_is_named_by_its_aggregate_and_version(books: Books):
    done = tamper(books.directory / "log.db", random.Random(1), [delete])
    with books.ledger.reading() as ledger:
        kept = at_position(ledger, done.position)
    assert kept is not None
    (said,) = verified(books).wrong
    assert said == (
        f"Position {done.position}, event {kept.originator_id}.{kept.version}: "
        "missing from the log."
    )
    books.close()


def test_the_first_of_several_is_named(books: Books):
    change = "UPDATE events SET topic = 'other' WHERE position = ?"
    for position in (250, 40, 41):
        without_triggers(books, "log.db", change, position)
    check_found(books, 40, "changed", "three edits")
    books.close()


def test_a_ledger_that_was_altered_itself_is_found(books: Books):
    altered = "UPDATE nodes SET hash = x'00' WHERE level = 4 AND node_index = 2"
    without_triggers(books, "ledger.db", altered)
    assert verified(books).wrong == (
        "The ledger itself was altered: its hash over leaves 32 to 47.",
    )
    books.close()


def test_a_ledger_that_lost_a_leaf_is_found(books: Books):
    without_triggers(books, "ledger.db", "DELETE FROM leaves WHERE leaf_index = 10")
    (said,) = verified(books).wrong
    assert said == "The ledger itself has lost leaves between index 0 and 299."
    books.close()


def test_an_edit_with_its_leaf_made_to_fit_is_found_by_the_subtrees(books: Books):
    edited = "UPDATE events SET state = x'7b7d' WHERE position = 100"
    without_triggers(books, "log.db", edited)
    forged = row_hash(books.log.select_notifications(100, 1)[0])
    fit = "UPDATE leaves SET hash = ? WHERE position = 100"
    without_triggers(books, "ledger.db", fit, forged)
    (said,) = verified(books).wrong
    assert said == "The ledger itself was altered: its hash over leaves 96 to 103."
    books.close()


def test_a_log_and_a_ledger_rewritten_together_are_found_by_a_checkpoint(books: Books):
    early, late = checkpoint(books, 90), checkpoint(books, EVENTS)
    books.close()
    for path in books.directory.glob("ledger.db*"):
        path.unlink()
    without_triggers(books, "log.db", "UPDATE events SET state = x'7b7d' WHERE position = 100")
    rewritten = Books.opened(books.directory)
    rewritten.follower.catch_up()
    assert verified(rewritten).wrong == ()
    found = verified(rewritten, [("early", early), ("late", late)])
    assert found.checkpoints == 2
    assert found.wrong == (
        "Checkpoint late: one or more of the first 300 events are not what they were, "
        "in the log and in the ledger alike.",
    )
    rewritten.close()


def test_a_log_and_a_ledger_cut_short_together_are_found_by_a_checkpoint(books: Books):
    note = checkpoint(books, EVENTS)
    books.close()
    for path in books.directory.glob("ledger.db*"):
        path.unlink()
    without_triggers(books, "log.db", "DELETE FROM events WHERE position > 280")
    shorter = Books.opened(books.directory)
    shorter.follower.catch_up()
    (said,) = verified(shorter, [("kept", note)]).wrong
    assert said == "Checkpoint kept: it is of 300 events, and the ledger has 280."
    shorter.close()


def test_checkpoints_of_every_size_agree_with_an_honest_log(books: Books):
    notes = [(str(size), checkpoint(books, size)) for size in range(0, EVENTS + 1, 25)]
    assert verified(books, notes) == Verified(EVENTS, EVENTS, len(notes), ())
    books.close()


def test_a_checkpoint_that_nobody_signed_is_an_alarm(books: Books):
    note = checkpoint(books, 10, Signer(SIGNER.name, Ed25519PrivateKey.generate()))
    (said,) = verified(books, [("found", note)]).wrong
    assert said == "Checkpoint found: No known key has signed this."
    books.close()


def test_it_tells_how_far_it_is(books: Books):
    told = list[tuple[int, int]]()
    verify(books.ledger, books.log, [], [], lambda done, all: told.append((done, all)))
    assert told == [(EVENTS, EVENTS)]
    books.close()


def verified(books: Books, notes: Iterable[tuple[str, str]] = ()) -> Verified:
    """What `verify` says of these books."""
    return verify(books.ledger, books.log, notes, [SIGNER.verifier])


def check_found(books: Books, position: int, what: str, done: str) -> None:
    """The one wrong thing is named with its position and its kind."""
    found = verified(books)
    assert len(found.wrong) == 1, done
    said = {"changed": "changed since", "missing": "missing from", "inserted": "inserted;"}
    assert found.wrong[0].startswith((f"Position {position}:", f"Position {position},")), done
    assert said.get(what, "moved to") in found.wrong[0], done


def checkpoint(books: Books, size: int, signer: Signer = SIGNER) -> str:
    """The signed checkpoint of the first so many events."""
    with books.ledger.reading() as ledger:
        hash = root(size, partial(node_in, ledger))
    return Checkpoint(signer.name, size, hash).signed(signer)


def without_triggers(books: Books, name: str, statement: str, *values: object) -> None:
    """One statement on a file whose triggers were dropped before."""
    connection = sqlite3.connect(books.directory / name)
    with connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(statement, values)
    connection.close()
