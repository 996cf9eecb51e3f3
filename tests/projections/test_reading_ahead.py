"""Reading ahead gives the pages that were asked for, and never an old one for a new one."""

from collections.abc import Sequence
from threading import Event
from uuid import UUID

import pytest

from projections.parking import Unreadable
from projections.reading_ahead import Page, reading_ahead

THING = UUID(int=7)


def test_pages_come_in_order_and_each_is_read_once() -> None:
    log = Pages(5)
    with reading_ahead(log) as pages:
        taken = [[at for at, _ in pages(after, 2)] for after in (0, 2, 4)]
    assert taken == [[1, 2], [3, 4], [5]]
    assert log.asked == [(0, 2), (2, 2), (4, 2), (5, 2)]


def test_what_was_written_since_an_empty_page_was_read_ahead_is_found() -> None:
    log = Pages(2)
    with reading_ahead(log) as pages:
        pages(0, 2)
        assert log.asked_twice.wait(10)
        log.head = 3
        assert [at for at, _ in pages(2, 2)] == [3]


def test_another_page_than_the_one_read_ahead_is_read_anew() -> None:
    with reading_ahead(Pages(9)) as pages:
        pages(0, 2)
        assert [at for at, _ in pages(2, 1)] == [3]
        assert [at for at, _ in pages(0, 3)] == [1, 2, 3]


def test_a_log_that_fails_fails_whoever_asks_for_that_page() -> None:
    log = Pages(4)
    with reading_ahead(log) as pages:
        log.fails_behind = 2
        pages(0, 2)
        with pytest.raises(ConnectionError):
            pages(2, 2)


class Pages:
    """A log of so many events, and what was asked of it."""

    def __init__(self, head: int) -> None:
        self.head = head
        self.asked: list[tuple[int, int]] = []
        self.asked_twice = Event()
        self.fails_behind: int | None = None

    def __call__(self, after: int, limit: int) -> Page:
        self.asked.append((after, limit))
        if len(self.asked) == 2:
            self.asked_twice.set()
        if after == self.fails_behind:
            raise ConnectionError
        return list(self._found(range(after + 1, min(after + limit, self.head) + 1)))

    def _found(self, positions: Sequence[int]) -> Page:
        return [(at, Unreadable(THING, "challenge-raised", "ValueError")) for at in positions]
