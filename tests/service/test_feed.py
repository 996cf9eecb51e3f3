"""Does whoever reads the feed while others write ever miss an event, on either database?"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from projections.positions import position
from service import stopping
from service.feed import arrivals
from service.feed.feed import Feed
from tests.service.recorded import Commands

WRITERS, EACH = 4, 25


def test_whoever_reads_on_while_others_write_gets_everything_once_and_in_order(commands: Commands):
    feed, done = Feed(commands.casework), threading.Event()
    reader = Reader(feed)
    reading = threading.Thread(target=reader.read, args=(done,))
    reading.start()
    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(write, commands) for _ in range(WRITERS)]
    for one in writing:
        one.result()
    done.set()
    reading.join()
    rows = commands.casework.log.select_notifications(1, 1_000_000)
    assert [one["id"] for one in reader.heard] == [
        f"{row.originator_id}.{row.originator_version}" for row in rows
    ]
    assert len(rows) > WRITERS * EACH
    assert reader.pages > 5


def test_whoever_waits_is_let_go_when_the_process_is_told_to_end(commands: Commands, monkeypatch):
    feed, head = Feed(commands.casework), commands.casework.head()
    ending = threading.Timer(0.2, lambda: monkeypatch.setattr(stopping, "_told", True))
    ending.start()
    began = time.monotonic()
    assert not feed.arrivals.wait(head, 20)
    assert time.monotonic() - began < 2


def test_what_this_process_records_wakes_whoever_waits_before_they_look_again(
    commands: Commands, monkeypatch
):
    monkeypatch.setattr(arrivals, "POLL_SECONDS", 10.0)
    feed, head = Feed(commands.casework), commands.casework.head()
    assert not feed.arrivals.wait(head, 0)
    writing = threading.Timer(0.2, commands.record)
    writing.start()
    began = time.monotonic()
    assert feed.arrivals.wait(head, 20)
    assert time.monotonic() - began < 5
    writing.join()


def test_what_another_process_records_is_noticed_soon(commands: Commands):
    feed, head = Feed(commands.casework), commands.casework.head()
    other = Commands.over(commands.casework.settings)
    writing = threading.Timer(0.2, other.record)
    writing.start()
    began = time.monotonic()
    assert feed.arrivals.wait(head, 20)
    assert time.monotonic() - began < 3
    writing.join()
    other.casework.close()


def write(commands: Commands) -> None:
    """Record one thing after the other."""
    for _ in range(EACH):
        commands.record()


class Reader:
    """Reads on and on, from the beginning."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.heard: list[Any] = []
        self.pages = 0

    def read(self, done: threading.Event) -> None:
        """Until everything is written, and then to the end."""
        after = 0
        while True:
            was_done = done.is_set()
            page = self.feed.page(after, 7, with_people=False)
            self.heard += page.events
            self.pages += bool(page.events)
            after = position(page.next)
            if was_done and not page.events:
                return
