"""The follower: reads the log page by page and folds each page into the facts in one transaction."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Protocol

from sqlalchemy import Connection, update

from projections.bulk_work import without_collecting
from projections.facts.generation import GENERATION, position
from projections.folds.rules import Event
from projections.parking import Dropped, Found, PageFailed, Stored, Unreadable, fold_page
from projections.reading_ahead import Pages, reading_ahead

__all__ = ["Dropped", "Followed", "Follower", "Found", "Log", "Progress", "Stored", "Unreadable"]

PAGE = 2_000
BULK_PAGE = 10_000
"""While a long history is caught up with, nobody waits for the page at hand, and every page costs
some fifty statements besides what is in it."""
POLL_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 2.0

Progress = Callable[[int, int], None]

logger = logging.getLogger(__name__)


class Log(Protocol):
    """What the follower needs of the log."""

    def head(self) -> int:
        """The last position, 0 while the log is empty."""

    def page(self, after: int, limit: int) -> Sequence[tuple[int, Found]]:
        """The events behind a position, in order, each with its own position."""

    def stored(self, position: int) -> Stored:
        """The event at a position, as it stands there."""

    def read(self, stored: Stored) -> Event | Unreadable:
        """What this program makes of it."""

    def counts_by_topic(self, up_to: int) -> Mapping[str, int]:
        """How many events of each stored name there are up to a position."""


class Followed(Protocol):
    """Where the facts are kept: the live generation, or one being built."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A read transaction."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A write transaction that nobody else can be in."""

    def applied(self, position: int) -> None:
        """Tell those who wait that a page up to this position has been committed."""


class Follower:
    """Follows one log into one set of facts. Any number may run: each page is applied once."""

    def __init__(self, facts: Followed, log: Log) -> None:
        self.facts = facts
        self.log = log
        self.poll_seconds = POLL_SECONDS
        self._pages: Pages = log.page
        self._awake = threading.Event()

    def step(self, limit: int = PAGE) -> int:
        """Apply the next page, if there is one, and return how many events it had."""
        with self.facts.reading() as connection:
            if self.log.head() <= position(connection):
                return 0
        return self._apply_page(limit)

    def _apply_page(self, limit: int) -> int:
        """The same without asking first whether there is one."""
        try:
            return self._apply(limit)
        except PageFailed as failed:
            if failed.events == 1:
                return self._apply(1, refused={failed.first: failed.error})
            return sum(self.step(1) for _ in range(failed.events))

    def catch_up(self, progress: Progress | None = None) -> None:
        """Apply pages until there is nothing left; tells how far it is, and how far the log."""
        try:
            with without_collecting(), reading_ahead(self.log.page) as self._pages:
                while self.step(BULK_PAGE):
                    if progress:
                        with self.facts.reading() as connection:
                            progress(position(connection), self.log.head())
        finally:  # whatever went wrong: whoever goes on following has nobody left who reads ahead
            self._pages = self.log.page

    def run(self, stop: threading.Event) -> None:
        """Follow until told to stop; an error of a database is waited out, longer every time."""
        pause, was_woken = self.poll_seconds, False
        while not stop.is_set():
            self._awake.clear()
            try:
                # Whoever is woken knows that there is something, and need not look first.
                is_full = (self._apply_page(PAGE) if was_woken else self.step()) >= PAGE
                pause = self.poll_seconds
            except Exception as error:  # the log's or the views' database may be away for a while
                logger.warning("following paused: %s", type(error).__name__)
                is_full, pause = False, min(pause * 2, LONGEST_PAUSE_SECONDS)
            was_woken = is_full or self._awake.wait(pause)

    def wake(self) -> None:
        """Something was written: look at once instead of at the next poll."""
        self._awake.set()

    def _apply(self, limit: int, refused: Mapping[int, str] = MappingProxyType({})) -> int:
        """One page in one transaction: the position is read inside it, so no page is applied twice.

        `refused` names the errors of events that are to be parked without trying again.
        """
        with self.facts.writing() as connection:
            page = self._pages(position(connection), limit)
            if not page:
                return 0
            last = page[-1][0]
            fold_page(connection, page, refused, self.log.stored)
            connection.execute(update(GENERATION).values(position=last))
        self.facts.applied(last)
        return len(page)
