"""The views: generations of facts in one directory, one of them live, and waiting for a position."""

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from domain.sealed import Opener
from projections.facts.generation import parked_count
from projections.following import Log
from projections.generation import Generation
from projections.opening import opening_with

POINTER = "views.live"
POLL_SECONDS = 0.02


class NoViews(Exception):
    """There is no live generation yet; `ensure` makes the first."""


class AheadOfLog(Exception):
    """The live read models have applied more than the log holds: it is not the log they were made of.

    That is so after an earlier log was brought back under them. `rebuild` mends it.
    """


class Views:
    """Everybody's way to the facts. The pointer is looked at on every use, so a switch is seen."""

    def __init__(self, directory: Path, log: Log, opener: Opener | None = None) -> None:
        self.directory = directory
        self.opener = opener
        self.log = log
        self._pointer = directory / POINTER
        self._opening = threading.Lock()
        self._live: Generation | None = None
        self._seen: tuple[int, int] | None = None
        self._news = threading.Condition()
        self._applied = 0

    def ensure(self) -> None:
        """Make the first generation when there is none, or the live one anew when it was deleted.

        It begins empty; the follower fills it.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        number = self._pointed() if self._pointer.exists() else 1
        live = Generation(self.directory, number)
        if not self._pointer.exists() or not live.path.exists():
            live.remove()
            live.create()
            self.switch(live)
        live.close()

    def live(self) -> Generation:
        """The generation that answers now. Raises `NoViews`."""
        try:
            found = self._pointer.stat()
        except FileNotFoundError:
            raise NoViews from None
        seen = (found.st_ino, found.st_mtime_ns)
        if self._live is None or self._seen != seen:
            with self._opening:
                self._open(seen)
        assert self._live is not None
        return self._live

    def generation(self) -> int:
        """The number of the live generation."""
        return self.live().number

    def numbers(self) -> list[int]:
        """The numbers of all generations there are files of, in order."""
        names = (re.fullmatch(r"views-(\d+)\.db", path.name) for path in self.directory.iterdir())
        return sorted(int(name[1]) for name in names if name)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction on the live generation: one snapshot, in which words may be opened."""
        with opening_with(self.opener), self.live().reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction on the live generation, also when there was a switch while we waited."""
        while True:
            live = self.live()
            with live.writing() as connection:
                if self.live() is live:
                    yield connection
                    return

    def position(self) -> int:
        """The last position applied in the live generation."""
        return self.live().position()

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
            return parked_count(connection)

    def applied(self, position: int) -> None:
        """A page up to this position is committed: wake those who wait."""
        with self._news:
            self._applied = position
            self._news.notify_all()

    def wait_for(self, position: int, timeout: float) -> bool:
        """Wait until a position is applied, at most so many seconds; whether it is.

        Woken by a follower in this process; one in another process is seen by looking.
        """
        ends = time.monotonic() + timeout
        while True:
            if self._applied >= position or self.position() >= position:
                return True
            remaining = ends - time.monotonic()
            if remaining <= 0:
                return False
            with self._news:
                if self._applied < position:
                    self._news.wait(min(remaining, POLL_SECONDS))

    def switch(self, generation: Generation) -> None:
        """Make a generation the live one, at once for everybody."""
        new = self._pointer.with_suffix(".new")
        new.write_text(f"{generation.number}\n", encoding="ascii")
        os.replace(new, self._pointer)

    def close(self) -> None:
        """Let go of the live generation."""
        if self._live is not None:
            self._live.close()
            self._live, self._seen = None, None

    def _pointed(self) -> int:
        return int(self._pointer.read_text(encoding="ascii"))

    def _open(self, seen: tuple[int, int]) -> None:
        number = self._pointed()
        if self._live is None or self._live.number != number:
            before, self._live = self._live, Generation(self.directory, number)
            self._applied = 0
            if before is not None:
                before.close()
        self._seen = seen
