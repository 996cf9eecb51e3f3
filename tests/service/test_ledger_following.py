"""Does the ledger take in every event once, in order, and never anything that was changed since?"""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from service.ledger.following import LogDisagrees
from service.ledger.leaf import PREFIX, leaf_of, row_hash
from service.ledger.store import (
    LEAVES,
    NODES,
    LedgerNotMade,
    LedgerStore,
    at_position,
    between,
    last,
    node_in,
    size,
)
from service.ledger.tree import leaf_hash, root
from tests.service.ledgers import Books, tree_hash

pytestmark = pytest.mark.slow

TAKING_IN = """
import sys
from pathlib import Path
from tests.service.ledgers import Books
books = Books.opened(Path(sys.argv[1]))
while books.follower.step(3):
    pass
"""


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    made = Books.opened(tmp_path)
    yield made
    made.close()


def test_a_leaf_is_made_of_these_bytes_and_no_others(books: Books):
    books.record(1)
    row = books.log.select_notifications(1, 1)[0]
    leaf = leaf_of(row).to_bytes()
    assert leaf.hex() == (
        "686565646675 6c31" + "0000000000000001" + "5feceb66ffc86f38d952786c6d696c79"
        "0000000000000001" + "00000007" + "7468696e672d30" + leaf_of(row).state_digest.hex()
    ).replace(" ", "")
    assert row_hash(row) == leaf_hash(leaf)
    assert PREFIX + leaf[8:] == b"\0" + leaf


def test_what_is_taken_in_is_the_tree_over_the_log(books: Books):
    books.record(50)
    books.follower.catch_up()
    rows = books.log.select_notifications(0, 100)
    with books.ledger.reading() as ledger:
        assert size(ledger) == 50
        assert root(50, partial(node_in, ledger)) == tree_hash([row_hash(row) for row in rows])
        kept = between(ledger, 0, 100)
    assert [(leaf.position, leaf.originator_id, leaf.version) for leaf in kept] == [
        (row.id, row.originator_id, row.originator_version) for row in rows
    ]


@pytest.mark.parametrize("page", [1, 2, 7, 64])
def test_page_by_page_comes_to_the_same_as_in_one(books: Books, page: int, tmp_path: Path):
    books.record(70)
    while books.follower.step(page):
        pass
    (tmp_path / "other").mkdir()
    other = Books.opened(tmp_path / "other")
    other.record(70)
    other.follower.catch_up()
    assert contents(books) == contents(other)
    other.close()


def test_with_nothing_new_nothing_is_written(books: Books):
    assert books.follower.step() == 0
    books.record(3)
    assert books.follower.step() == 3
    assert books.follower.step() == 0
    assert books.follower.position() == 3


def test_it_tells_how_far_it_is(books: Books):
    books.record(5)
    told = list[tuple[int, int]]()
    books.follower.catch_up(lambda done, all: told.append((done, all)))
    assert told == [(5, 5)]


def test_positions_may_have_gaps_and_the_leaves_have_none(books: Books):
    books.record(4)
    raw(books, "INSERT INTO events SELECT 90, ?, 1, topic, state FROM events LIMIT 1", bytes(16))
    books.record(2, 4)
    books.follower.catch_up()
    with books.ledger.reading() as ledger:
        positions = [leaf.position for leaf in between(ledger, 0, 10)]
        assert positions == [1, 2, 3, 4, 90, 91, 92]
        assert (at_position(ledger, 90) or last(ledger)).index == 4
        assert at_position(ledger, 50) is None


def test_two_followers_take_each_event_in_once(books: Books):
    other = Books.opened(books.directory)
    books.record(200)
    threads = [
        threading.Thread(target=lambda one=one: [one.follower.step(7) for _ in range(40)])
        for one in (books, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    with books.ledger.reading() as ledger:
        assert [leaf.position for leaf in between(ledger, 0, 999)] == list(range(1, 201))


def test_a_page_that_fails_in_the_middle_leaves_nothing_behind(books: Books):
    books.record(40)
    books.follower.step(10)
    before = contents(books)
    with books.ledger.writing() as ledger:
        ledger.execute(NODES.insert().values(level=3, node_index=2, hash=bytes(32)))
    with pytest.raises(DatabaseError):
        books.follower.step(30)
    with books.ledger.reading() as ledger:
        assert [(leaf.position, leaf.hash) for leaf in between(ledger, 0, 99)] == before


def test_what_was_changed_since_never_reaches_the_ledger(books: Books):
    books.record(20)
    books.follower.catch_up()
    before = contents(books)
    tamper(books, "UPDATE events SET state = x'00' WHERE position = 5")
    books.record(1, 20)
    assert books.follower.step() == 1
    assert contents(books)[:20] == before


def test_a_log_that_lost_its_end_is_not_gone_on_with(books: Books):
    books.record(20)
    books.follower.catch_up()
    tamper(books, "DELETE FROM events WHERE position > 15")
    assert not books.follower.agrees()
    with pytest.raises(LogDisagrees, match="position 20"):
        books.follower.step()
    books.record(9, 30)
    with pytest.raises(LogDisagrees):
        books.follower.step()
    assert books.follower.position() == 20


def test_a_log_whose_last_event_was_replaced_is_not_gone_on_with(books: Books):
    books.record(20)
    books.follower.catch_up()
    assert books.follower.agrees()
    tamper(books, "UPDATE events SET topic = 'another' WHERE position = 20")
    books.record(1, 20)
    with pytest.raises(LogDisagrees):
        books.follower.step()
    assert not books.follower.agrees()


def test_the_ledger_can_be_made_anew_from_the_log(books: Books, tmp_path: Path):
    books.record(33)
    while books.follower.step(5):
        pass
    before = contents(books)
    books.close()
    for path in tmp_path.glob("ledger.db*"):
        path.unlink()
    again = Books.opened(tmp_path)
    again.follower.catch_up()
    assert contents(again) == before
    again.close()


@pytest.mark.slow
def test_killed_at_any_moment_it_goes_on_where_it_was(books: Books, tmp_path: Path):
    books.record(3_000)
    for _ in range(8):
        killed = subprocess.Popen([sys.executable, "-c", TAKING_IN, str(tmp_path)])
        started = books.follower.position()
        for _ in range(400):
            if books.follower.position() > started:
                break
            time.sleep(0.02)
        killed.kill()
        killed.wait()
    books.follower.catch_up()
    rows = books.log.select_notifications(0, 9_999)
    assert contents(books) == [(row.id, row_hash(row)) for row in rows]
    with books.ledger.reading() as ledger:
        assert root(3_000, partial(node_in, ledger)) == tree_hash([row_hash(row) for row in rows])


@pytest.mark.parametrize("change", ["UPDATE {} SET hash = x'00'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["leaves", "nodes"])
def test_the_ledger_refuses_to_be_changed(books: Books, table: str, change: str):
    books.record(9)
    books.follower.catch_up()
    with pytest.raises(DatabaseError, match="never changed"), books.ledger.writing() as ledger:
        ledger.exec_driver_sql(change.format(table))


def test_there_is_no_ledger_before_it_is_made(tmp_path: Path):
    store = LedgerStore(tmp_path / "ledger.db")
    with pytest.raises(LedgerNotMade):
        store.check()
    sqlite3.connect(tmp_path / "ledger.db").close()
    with pytest.raises(LedgerNotMade):
        store.check()
    store.create()
    store.create()
    store.check()
    store.close()


def test_waiting_ends_when_the_event_is_taken_in_or_time_is_up(books: Books):
    books.record(3)
    assert not books.follower.wait_for(3, seconds=0)
    stop = threading.Event()
    worker = threading.Thread(target=books.follower.run, args=(stop, lambda: None))
    worker.start()
    assert books.follower.wait_for(3, seconds=20)
    books.record(1, 3)
    assert books.follower.wait_for(4, seconds=20)
    stop.set()
    books.follower.wake()
    worker.join(20)
    assert not worker.is_alive()


def test_an_error_is_waited_out(books: Books, caplog: pytest.LogCaptureFixture):
    books.record(3)
    stop = threading.Event()
    told = list[str]()

    def then() -> None:
        """Fail once, then end."""
        told.append("looked")
        if len(told) == 1:
            books.follower.wake()
            raise OSError
        stop.set()

    books.follower.run(stop, then)
    assert told == ["looked", "looked"]
    assert "the ledger paused: OSError" in caplog.text


def test_it_says_that_it_stands_still(books: Books, caplog: pytest.LogCaptureFixture):
    books.record(3)
    books.follower.catch_up()
    tamper(books, "DELETE FROM events WHERE position = 3")
    stop = threading.Event()
    worker = threading.Thread(target=books.follower.run, args=(stop, lambda: None))
    worker.start()
    for _ in range(200):
        if "run `verify`" in caplog.text:
            break
        worker.join(0.05)
    stop.set()
    books.follower.wake()
    worker.join(20)
    assert "the ledger stands still: the log disagrees at position 3" in caplog.text


def contents(books: Books) -> list[tuple[int, bytes]]:
    """Position and hash of every leaf; the kept subtrees follow."""
    with books.ledger.reading() as ledger:
        leaves = ledger.execute(LEAVES.select().order_by(LEAVES.c.leaf_index)).all()
        return [(leaf.position, leaf.hash) for leaf in leaves]


def tamper(books: Books, statement: str) -> None:
    """What somebody with the file and a will to it can do."""
    for trigger in ("changed", "deleted"):
        raw(books, f"DROP TRIGGER IF EXISTS events_are_never_{trigger}")
    raw(books, statement)


def raw(books: Books, statement: str, *values: object) -> None:
    """One statement on the log's file."""
    connection = sqlite3.connect(books.directory / "log.db")
    with connection:
        connection.execute(statement, values)
    connection.close()
