"""The follower: reads the log page by page and folds each page into the facts in one transaction."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from eventsourcing.domain import Aggregate
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from projections.facts.generation import GENERATION, PARKED, position
from projections.folds.pages import Page
from projections.folds.steps import topic_of

PAGE = 2_000
POLL_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 5.0
BEHIND = "behind"

Event = Aggregate.Event
Progress = Callable[[int, int], None]

logger = logging.getLogger(__name__)


class Log(Protocol):
    """What the follower needs of the log."""

    def head(self) -> int:
        """The last position, 0 while the log is empty."""

    def page(self, after: int, limit: int) -> Sequence[tuple[int, Event]]:
        """The events behind a position, in order, each with its own."""

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
        self._awake = threading.Event()

    def step(self, limit: int = PAGE) -> int:
        """Apply the next page, if there is one, and return how many events it had."""
        with self.facts.reading() as connection:
            if self.log.head() <= position(connection):
                return 0
        try:
            return self._apply_next(limit)
        except (StatementError, ValueError, TypeError) as error:
            if _is_passing(error) or limit == 1:
                raise
            return self._apply_one_by_one(limit)

    def catch_up(self, progress: Progress | None = None) -> None:
        """Apply pages until there is nothing left; tells how far it is, and how far the log."""
        while self.step():
            if progress:
                with self.facts.reading() as connection:
                    progress(position(connection), self.log.head())

    def run(self, stop: threading.Event) -> None:
        """Follow until told to stop; an error of a database is waited out, longer every time."""
        pause = POLL_SECONDS
        while not stop.is_set():
            self._awake.clear()
            try:
                applied = self.step()
                pause = POLL_SECONDS
            except Exception as error:  # the log's or the views' database may be away for a while
                logger.warning("following paused: %s", type(error).__name__)
                applied, pause = 0, min(pause * 2, LONGEST_PAUSE_SECONDS)
            if not applied:
                self._awake.wait(pause)

    def wake(self) -> None:
        """Something was written: look at once instead of at the next poll."""
        self._awake.set()
