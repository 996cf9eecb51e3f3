"""The views: the live generation of facts for everybody, and waiting for a position."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from domain.sealed import Opener
from projections.facts import generation as facts
from projections.following import Log
from projections.generation import Generation, Generations, NoViews, is_outdated
from projections.left_out import missing_count
from projections.opening import opening_with, withholding
from projections.withholding import Withheld

__all__ = ["AheadOfLog", "NoViews", "Views"]

POLL_SECONDS = 0.005
"""How long whoever waits looks away, and how old the position may be that they are shown."""


class AheadOfLog(Exception):
    """The live read models have applied more than the log holds: it is not the log they were made of.

    That is so after an earlier log was brought back under them. `rebuild` mends it.
    """


class Views:
    """Everybody's way to the facts. The pointer is looked at on every use, so a switch is seen."""

    def __init__(self, generations: Generations, log: Log, opener: Opener | None = None) -> None:
        self.generations = generations
        self.opener = opener
        self.log = log
        self._news = threading.Condition()
        self._looking = threading.Lock()
        self._seen = 0
        self._looked_at = float("-inf")

    def ensure(self) -> None:
        """Make the first generation when there is none, or the live one anew when it was deleted.

        It begins empty; the follower fills it. Raises `ViewsCannotBeMade`.
        """
        self.generations.ensure()

    def live(self) -> Generation:
        """The generation that answers now. Raises `NoViews`."""
        return self.generations.live()

    def generation(self) -> int:
        """The number of the live generation."""
        return self.live().number

    def numbers(self) -> Sequence[int]:
        """The numbers of all whole generations, in order."""
        return self.generations.numbers()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction on the live generation: one snapshot, in which words may be opened.

        What is withheld in it is not, as at whichever position it is read.
        """
        with (
            opening_with(self.opener),
            self.generations.reading() as connection,
            withholding(Withheld(connection).basis),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction on the live generation, also when there was a switch while we waited."""
        with self.generations.writing() as connection:
            yield connection

    def position(self) -> int:
        """The last position applied in the live generation. Raises `NoViews`."""
        with self.generations.reading() as connection:
            return facts.position(connection)

    def check(self) -> None:
        """Raises `AheadOfLog`; where there are no read models yet, all is well."""
        try:
            position = self.position()  # first: while the head is asked for, both only grow
        except NoViews:
            return
        if position > self.log.head():
            raise AheadOfLog

    def parked(self) -> int:
        """How many events are parked in the live generation."""
        with self.reading() as connection:
            return facts.parked_count(connection)

    def missing(self) -> int | None:
        """How many versions are missing; None where an earlier release did not look for any."""
        if is_outdated(self.live()):
            return None
        with self.reading() as connection:
            return missing_count(connection)

    def applied(self, position: int) -> None:
        """A page up to this position is committed: wake those who wait."""
        with self._news:
            self._looked_at = float("-inf")
            self._news.notify_all()

    def wait_for(self, position: int, timeout: float) -> bool:
        """Wait until a position is applied, at most so many seconds; whether it is.

        Woken by a follower in this process; one in another process is seen by looking, by one
        thread for all that wait.
        """
        ends = time.monotonic() + timeout
        while self._look() < position:
            remaining = ends - time.monotonic()
            if remaining <= 0:
                return False
            with self._news:
                self._news.wait(min(remaining, POLL_SECONDS))
        return True

    def close(self) -> None:
        """Let go of the generations."""
        self.generations.close()

    def _look(self) -> int:
        """The position applied as it is now, or was a moment ago when somebody else looked."""
        with self._looking:
            now = time.monotonic()
            if now - self._looked_at >= POLL_SECONDS:
                self._looked_at = now
                self._seen = self.position()
            return self._seen
