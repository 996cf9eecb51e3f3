"""Does every checkpoint that was due arrive where it is kept, once and for good, or say why not?"""

import os
import stat
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.ledger.checkpoint import read
from service.ledger.publishing import LONGEST_PAUSE, NotContinued, Publisher
from service.ledger.sinks import Directory, Hook, NotDelivered, sink_of
from tests.service.ledgers import SIGNER, Books

pytestmark = pytest.mark.slow

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    made = Books.opened(tmp_path)
    made.record(10)
    made.follower.catch_up()
    (tmp_path / "outside").mkdir()
    yield made
    made.close()


def test_a_checkpoint_is_due_at_first_and_then_every_hour_in_which_something_came(books: Books):
    publisher = to_directory(books)
    publisher.tick(START)
    assert sizes(books) == [10]
    more(books, 10)
    publisher.tick(START + HOUR - timedelta(seconds=1))
    assert sizes(books) == [10]
    publisher.tick(START + HOUR)
    assert sizes(books) == [10, 11]
    publisher.tick(START + 9 * HOUR)
    assert sizes(books) == [10, 11]
    assert publisher.standing().delivered_size == 11
    assert publisher.standing().delivered_at == "2026-03-02T10:00:00.000000+00:00"


def test_nothing_is_due_while_there_is_nothing(tmp_path: Path):
    empty = Books.opened(tmp_path)
    (tmp_path / "outside").mkdir()
    to_directory(empty).tick(START)
    assert sizes(empty) == []
    empty.close()


def test_the_file_holds_the_signed_checkpoint(books: Books):
    to_directory(books).tick(START)
    (path,) = (books.directory / "outside").iterdir()
    assert path.name == "000000000010.checkpoint"
    checkpoint = read(path.read_text("utf-8"), SIGNER.verifier)
    assert (checkpoint.origin, checkpoint.size) == (SIGNER.name, 10)


def test_what_could_not_be_delivered_waits_and_says_why(books: Books, caplog):
    outside = books.directory / "outside"
    outside.rmdir()
    publisher = to_directory(books)
    publisher.tick(START)
    standing = publisher.standing()
    assert (standing.delivered_size, standing.waiting) == (None, 1)
    assert standing.error == "The directory cannot be written to: No such file or directory."
    assert "a checkpoint of 10 events was not delivered" in caplog.text
    more(books, 10)
    publisher.tick(START + HOUR)
    assert publisher.standing().waiting == 2
    outside.mkdir()
    publisher.tick(START + HOUR + timedelta(minutes=10))
    assert sizes(books) == [10, 11]
    assert publisher.standing().waiting == 0
    assert publisher.standing().error is None


def test_it_is_tried_again_less_and_less_often_and_never_given_up(books: Books):
    tries = list[int]()
    sink = Failing(tries)
    publisher = Publisher(books.ledger, lambda: SIGNER, sink, 60)
    for look in range(40):
        publisher.tick(START + look * HOUR / 4)
    assert 10 * HOUR / LONGEST_PAUSE < len(tries) < 20
    sink.works = True
    publisher.tick(START + timedelta(days=2))
    assert publisher.standing().waiting == 0


def test_in_a_hurry_what_waits_is_tried_at_once(books: Books):
    sink = Failing([])
    publisher = Publisher(books.ledger, lambda: SIGNER, sink, 60)
    publisher.tick(START)
    sink.works = True
    publisher.deliver(START)
    assert publisher.standing().waiting == 1
    publisher.deliver(START, hurry=True)
    assert publisher.standing().waiting == 0


def test_a_checkpoint_outside_is_never_overwritten(books: Books):
    kept = books.directory / "outside" / "000000000010.checkpoint"
    kept.write_text("another\n", "utf-8")
    publisher = to_directory(books)
    publisher.tick(START)
    assert publisher.standing().error == "The directory holds another checkpoint of the same size."
    assert kept.read_text("utf-8") == "another\n"


def test_the_same_again_is_delivered_already(books: Books):
    sink = Directory(books.directory / "outside")
    sink.deliver(3, "note\n")
    sink.deliver(3, "note\n")
    assert list(sink.kept()) == [("000000000003.checkpoint", "note\n")]
    assert sink.newest() == ("000000000003.checkpoint", "note\n")


def test_no_draft_is_left_behind(books: Books):
    to_directory(books).tick(START)
    assert [path.suffix for path in (books.directory / "outside").iterdir()] == [".checkpoint"]


def test_a_drive_without_links_is_written_to_as_well(books: Books, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    to_directory(books).tick(START)
    assert sizes(books) == [10]
    Directory(books.directory / "outside").deliver(10, (note := first_note(books)))
    assert first_note(books) == note


def test_two_deliver_each_checkpoint_once(books: Books):
    calls = list[int]()
    publishers = [
        Publisher(books.ledger, lambda: SIGNER, Slow(calls), 60),
        Publisher(Books.opened(books.directory).ledger, lambda: SIGNER, Slow(calls), 60),
    ]
    threads = [threading.Thread(target=one.tick, args=(START,)) for one in publishers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    publishers[1].store.close()
    assert calls == [10]


def test_whoever_died_while_delivering_is_followed_by_another(books: Books):
    publisher = Publisher(books.ledger, lambda: SIGNER, Dying(), 60)
    with pytest.raises(KeyboardInterrupt):
        publisher.tick(START)
    to_directory(books).tick(START + timedelta(minutes=1))
    assert sizes(books) == []
    to_directory(books).tick(START + timedelta(minutes=3))
    assert sizes(books) == [10]


def test_a_ledger_that_does_not_continue_what_was_published_signs_nothing_more(
    books: Books, tmp_path: Path
):
    to_directory(books).tick(START)
    (tmp_path / "rewritten").mkdir()
    other = Books.opened(tmp_path / "rewritten")
    other.record(12, 100)
    other.follower.catch_up()
    publisher = Publisher(
        other.ledger, lambda: SIGNER, Directory(books.directory / "outside"), minutes=60
    )
    with pytest.raises(NotContinued, match=r"000000000010\.checkpoint"):
        publisher.make(START)
    publisher.tick(START)
    assert sizes(books) == [10]
    assert "Run `verify`" in (publisher.standing().error or "")
    other.close()


def test_the_hook_is_given_the_checkpoint_and_none_of_our_secrets(
    books: Books, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LEDGER_KEY", "secret")
    script = command(books, 'cat > "$(dirname "$0")/got"; env > "$(dirname "$0")/env"')
    publisher = Publisher(books.ledger, lambda: SIGNER, Hook(script), 60)
    publisher.tick(START)
    assert read((script.parent / "got").read_text("utf-8"), SIGNER.verifier).size == 10
    assert "secret" not in (script.parent / "env").read_text("utf-8")
    assert publisher.standing().waiting == 0
    assert publisher.sink.newest() is None
    assert list(publisher.sink.kept()) == []


def test_a_hook_that_fails_is_not_taken_for_one_that_worked(books: Books):
    with pytest.raises(NotDelivered, match="ended with 3"):
        Hook(command(books, "exit 3")).deliver(1, "note")
    with pytest.raises(NotDelivered, match="cannot be run"):
        Hook(books.directory / "nothing").deliver(1, "note")


def test_a_hook_that_does_not_end_is_ended_with_all_it_began(books: Books):
    script = command(books, 'sleep 30 & echo $! > "$(dirname "$0")/child"; wait')
    began = time.monotonic()
    with pytest.raises(NotDelivered, match=r"within 0\.2 seconds"):
        Hook(script, seconds=0.2).deliver(1, "note")
    assert time.monotonic() - began < 10


def test_a_hook_that_reads_nothing_may_still_succeed(books: Books):
    Hook(command(books, "exit 0")).deliver(1, "note" * 100_000)


def test_the_setting_names_a_directory_or_a_command(tmp_path: Path):
    hook, directory, standard = (
        sink_of(setting, tmp_path) for setting in ("exec:/bin/true", "/mnt/outside", "")
    )
    assert isinstance(hook, Hook)
    assert hook.command == Path("/bin/true")
    assert isinstance(directory, Directory)
    assert directory.path == Path("/mnt/outside")
    assert isinstance(standard, Directory)
    assert standard.path == tmp_path


class Failing:
    """A place that takes nothing until it works."""

    def __init__(self, tries: list[int]) -> None:
        self.tries = tries
        self.works = False

    def deliver(self, size: int, note: str) -> None:
        """Count, and fail."""
        self.tries.append(size)
        if not self.works:
            raise NotDelivered("Not now.")

    def kept(self) -> Iterator[tuple[str, str]]:
        """Nothing."""
        return iter(())

    def newest(self) -> None:
        """Nothing."""


class Slow(Failing):
    """A place that takes its time."""

    def deliver(self, size: int, note: str) -> None:
        """Take it."""
        self.tries.append(size)
        time.sleep(0.05)


class Dying(Failing):
    """A place in which whoever delivers is killed."""

    def __init__(self) -> None:
        super().__init__([])

    def deliver(self, size: int, note: str) -> None:
        """Be killed."""
        raise KeyboardInterrupt


def to_directory(books: Books) -> Publisher:
    """A publisher to the directory `outside`."""
    sink = Directory(books.directory / "outside")
    return Publisher(books.ledger, lambda: SIGNER, sink, minutes=60)


def sizes(books: Books) -> list[int]:
    """The sizes of the checkpoints outside."""
    return [int(path.stem) for path in sorted((books.directory / "outside").iterdir())]


def first_note(books: Books) -> str:
    """The text of the first checkpoint outside."""
    return next(iter(Directory(books.directory / "outside").kept()))[1]


def more(books: Books, first: int) -> None:
    """One more event, in the ledger, too."""
    books.record(1, first)
    books.follower.catch_up()


def command(books: Books, script: str) -> Path:
    """An executable file."""
    path = books.directory / "hook"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(stat.S_IRWXU)
    return path
