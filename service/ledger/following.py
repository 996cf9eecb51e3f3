"""The ledger's follower: takes every event of the log in, page by page, once and for good."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from eventsourcing.persistence import Notification
from sqlalchemy import Connection

from projections.bulk_work import without_collecting
from service.coming_to import has_come_to
from service.ledger.leaf import row_hash, row_hashed
from service.ledger.store import Kept, LedgerStore, append, last, node_in
from service.ledger.tree import grown

PAGE = 10_000
POLL_SECONDS = (
    1.0  # so the ledger costs the disk at most one flush a second, however much is written
)
LONGEST_PAUSE_SECONDS = 4.0
STANDSTILL_SECONDS = 60.0

Progress = Callable[[int, int], None]
"""Called with what is done and what there is in all."""

logger = logging.getLogger(__name__)


class LogDisagrees(Exception):
    """The newest event in the ledger is no longer so in the log: nothing is taken in on top of it."""

    def __init__(self, kept: Kept) -> None:
        super().__init__(f"the log disagrees at position {kept.position}")
        self.kept = kept


class Rows(Protocol):
    """What the ledger needs of the log: pages of stored events, and its head."""

    def select_notifications(
        self, start: int | None, limit: int, *, inclusive_of_start: bool = True
    ) -> Sequence[Notification]:
        """A page in the order of position."""

    def max_notification_id(self) -> int | None:
        """The last position, or None while the log is empty."""


class LedgerFollower:
    """Follows one log into one ledger. Any number may run: each event is taken in once.

    What is in the ledger is never read from the log again, so a change of the log cannot reach it.
    """

    def __init__(self, store: LedgerStore, log: Rows) -> None:
        self.store = store
        self.log = log
        self._awake = threading.Event()

    def step(self, limit: int = PAGE) -> int:
        """Take the next page in, if there is one, and return how many events it had.

        Raises `LogDisagrees`.
        """
        with self.store.reading() as ledger:
            newest = last(ledger)
        if newest is not None and newest.position == self.log.max_notification_id():
            return 0
        with self.store.writing() as ledger:
            newest = last(ledger)
            page = self._page(newest, limit)
            if page:
                _take_in(ledger, newest.index + 1 if newest else 0, page)
            return len(page)

    def catch_up(self, progress: Progress | None = None) -> None:
        """Take in all there is; tells how far it is, and how far the log. Raises `LogDisagrees`."""
        with without_collecting():
            while self.step():
                if progress:
                    progress(self.position(), self.log.max_notification_id() or 0)

    def position(self) -> int:
        """The position of the newest event taken in; 0 while there is none."""
        with self.store.reading() as ledger:
            newest = last(ledger)
        return newest.position if newest else 0

    def wait_for(self, position: int, seconds: float) -> bool:
        """Wait until the event at this position is taken in, at most so long; whether it is."""
        return has_come_to(self, position, seconds)

    def agrees(self) -> bool:
        """Whether the newest event taken in still stands in the log as it was."""
        with self.store.reading() as ledger:
            newest = last(ledger)
        try:
            self._page(newest, 0)
        except LogDisagrees:
            return False
        return True

    def run(self, stop: threading.Event, then: Callable[[], None]) -> None:
        """Follow until told to stop, doing something more after every look.

        An error is waited out, longer every time.
        """
        pause = POLL_SECONDS
        while not stop.is_set():
            self._awake.clear()
            try:
                taken = self.step()
                then()
                pause = POLL_SECONDS
            except LogDisagrees as disagreeing:
                logger.error("the ledger stands still: %s; run `verify`", disagreeing)
                taken, pause = 0, STANDSTILL_SECONDS
            except Exception as error:  # the log's or the ledger's database may be away for a while
                logger.warning("the ledger paused: %s", type(error).__name__)
                taken, pause = 0, min(pause * 2, LONGEST_PAUSE_SECONDS)
            if not taken and not stop.is_set():
                self._awake.wait(pause)

    def wake(self) -> None:
        """Look at once instead of at the next poll."""
        self._awake.set()

    def _page(self, newest: Kept | None, limit: int) -> Sequence[Notification]:
        """The events after the newest. It is read along, to see that the log is still the same."""
        if newest is None:
            return self.log.select_notifications(0, limit, inclusive_of_start=False)
        page = self.log.select_notifications(newest.position, limit + 1)
        if not page or page[0].id != newest.position or row_hash(page[0]) != newest.hash:
            raise LogDisagrees(newest)
        return page[1:]


def _take_in(ledger: Connection, first: int, page: Sequence[Notification]) -> None:
    leaves = []
    for index, row in enumerate(page, first):
        id: bytes = row.originator_id.bytes  # type: ignore[union-attr]  # our ids are UUIDs
        leaves.append((index, row.id, id, row.originator_version, row_hashed(row, id)))
    hashes = [leaf[-1] for leaf in leaves]
    append(ledger, leaves, grown(first, hashes, partial(node_in, ledger)))
