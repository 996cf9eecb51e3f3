"""Are words that were erased out of the index at once, whoever is indexing, and for good?"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from service.erasing import Request, erase
from service.keys.register import StillInFile, destroy, erasures, replay_erasures
from service.search import sqlite
from service.search.sqlite import SqliteIndex
from tests.databases import SQLITE
from tests.examples import CHAIR, HEALTH_VISITOR, QUESTION, TEAM_MANAGER
from tests.service.search.looking import Looking, is_anywhere
from tests.service.test_sealing import record

pytestmark = pytest.mark.slow

CANARY = "Zqxjkanarie by the wvytmqk window"
OTHERS = "Bystanderish words of the chair"
APPROVED = {"requested_by": "Asker", "approved_by": "Approver"}


@pytest.fixture
def indexed(looking: Looking) -> Looking:
    """Words of two people, taken in, and a search that hears of erasures as the service does."""
    looking.commands.record(text=CANARY)
    looking.commands.record(by=CHAIR, text=OTHERS)
    looking.casework.forgetting.append(looking.search.follower.forget_erased)
    assert looking.texts("zqxjkanarie") == [CANARY]
    return looking


def erase_the_speaker(looking: Looking, who: UUID = HEALTH_VISITOR) -> None:
    """As `erase` does it."""
    request = Request(subject=who, kind="person", basis="person_asked", **APPROVED)
    erase(looking.casework, request)


def test_erased_words_are_gone_before_the_erasure_answers_and_nobody_elses(indexed: Looking):
    before = indexed.search.standing()
    erase_the_speaker(indexed)
    assert indexed.find("zqxjkanarie").total == 0
    assert indexed.find("bystanderish").total == 1
    assert indexed.search.standing().texts == before.texts - 1
    erase_the_speaker(indexed)  # asked again: certified again, and still gone
    assert indexed.find("zqxjkanarie").total == 0


def test_making_the_index_anew_brings_nothing_back(indexed: Looking):
    erase_the_speaker(indexed)
    indexed.search.follower.begin_anew()
    assert indexed.texts("bystanderish") == [OTHERS]
    assert indexed.find("zqxjkanarie").total == 0


def test_no_word_is_ever_in_the_files_and_no_digest_after_the_erasure(
    indexed: Looking, database: str
):
    if database != SQLITE:
        pytest.skip("the files of a PostgreSQL server are not ours to read")
    words = [one.encode() for one in ("anarie", "wvytmqk", "window", "ystander", "birthmark")]
    assert not any(one in indexed.files().lower() for one in words)
    theirs = set(indexed.blinder.bag(CANARY))
    assert is_anywhere(theirs, indexed.files()), "else this test would not see them go"
    erase_the_speaker(indexed)
    left = indexed.files()
    assert not is_anywhere(theirs, left)
    assert is_anywhere(set(indexed.blinder.bag(OTHERS)), left)
    assert not any(one in left.lower() for one in words)


def test_whoever_indexes_in_another_process_cannot_bring_back_what_was_just_erased(
    looking: Looking,
):
    """That process has read the keys and looks at the register once a second; this is within it."""
    other = looking.another_process()
    other.search.follower.catch_up()
    looking.commands.record(text=CANARY)
    [event] = [one for one in other.commands.whole_log() if getattr(one, "kind", "") != ""][-1:]
    assert event.text.value == CANARY, "its keys are in that process's memory"
    looking.casework.forgetting.append(looking.search.follower.forget_erased)
    erase_the_speaker(looking)
    assert event.text.value == CANARY, "and that process has not looked yet"
    other.search.follower.catch_up()
    assert other.search.standing().position == looking.casework.head()
    assert looking.find("zqxjkanarie").total == 0
    other.close()


def test_an_erasure_waits_for_whoever_has_opened_the_words_already(looking: Looking):
    other, opened, erased = looking.another_process(), threading.Event(), threading.Event()
    looking.search.follower.catch_up()
    looking.commands.record(text=CANARY)
    looking.casework.forgetting.append(looking.search.follower.forget_erased)
    add = other.search.store.add

    def add_when_the_key_is_destroyed(*what: object) -> None:
        """Stands in the transaction with open words until the other has destroyed their key."""
        opened.set()
        assert _until(lambda: bool(erasures(looking.casework.keys)))
        add(*what)  # type: ignore[arg-type]
        erased.set()

    other.search.store.add = add_when_the_key_is_destroyed  # type: ignore[method-assign]
    indexing = threading.Thread(target=other.search.follower.step)
    indexing.start()
    assert opened.wait(20)
    erase_the_speaker(looking)
    assert erased.is_set(), "the erasure did not answer before that transaction ended"
    indexing.join(20)
    # all but the event that says that somebody was erased, which was recorded after that
    assert looking.search.standing().position == looking.casework.head() - 1
    assert looking.find("zqxjkanarie").total == 0
    other.close()


def test_a_register_that_is_replayed_takes_its_words_out_at_the_next_look(indexed: Looking):
    replay_erasures(indexed.casework.keys, [record(HEALTH_VISITOR)])
    assert indexed.find("zqxjkanarie").total == 1
    assert indexed.search.follower.step() == 0
    assert indexed.find("zqxjkanarie").total == 0
    assert indexed.find("bystanderish").total == 1


def test_an_erasure_that_was_cut_short_is_finished_by_whoever_follows(indexed: Looking):
    destroy(indexed.casework.keys, record(TEAM_MANAGER))
    destroy(indexed.casework.keys, record(HEALTH_VISITOR))
    indexed.commands.record(by=CHAIR, text=QUESTION)
    indexed.search.follower.catch_up()
    assert indexed.find("zqxjkanarie").total == 0


def test_without_an_index_an_erasure_goes_on(looking: Looking):
    looking.commands.record(text=CANARY)
    looking.casework.forgetting.append(looking.search.follower.forget_erased)
    erase_the_speaker(looking)
    assert looking.texts("zqxjkanarie") == []


def test_a_reader_who_keeps_the_bytes_in_the_wal_is_told_of(
    indexed: Looking, database: str, monkeypatch: pytest.MonkeyPatch
):
    if database != SQLITE:
        pytest.skip("PostgreSQL looks after its own WAL")
    monkeypatch.setattr(sqlite, "SCRUB_MILLISECONDS", 10)
    store = indexed.search.store
    assert isinstance(store, SqliteIndex)
    with _reading(store), pytest.raises(StillInFile):
        erase_the_speaker(indexed)
    erase_the_speaker(indexed)
    assert not is_anywhere(set(indexed.blinder.bag(CANARY)), indexed.files())


@contextmanager
def _reading(store: SqliteIndex) -> Iterator[None]:
    """Somebody in another process in the middle of reading the file."""
    connection = sqlite3.connect(store.path, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM entries").fetchone()
    yield
    connection.close()


def _until(is_so: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Wait until something is so."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if is_so():
            return True
        time.sleep(0.01)
    return False
