"""A process: what acts by itself because of what is recorded, and how it is kept at it."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from service.acting import now

EVERY_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 300.0

logger = logging.getLogger(__name__)


class Process(Protocol):
    """Something that acts by itself, by commands, when what is recorded and the time call for it.

    Several may run at once, be killed anywhere and begin again: it asks the read models what is to
    be done, and its commands refuse to do anything twice. It keeps nothing of its own.
    """

    name: str
    """Its lease's and its job's."""

    def act(self, now: datetime) -> int:
        """Do what is to be done at this moment (UTC); how many things it acted on."""


class KeptAt:
    """Lets one process act now and again, until told to stop.

    An error of a database is waited out, longer every time. `clock` is what it takes for this
    moment, UTC.
    """

    def __init__(
        self,
        process: Process,
        clock: Callable[[], datetime] = now,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self.process = process
        self.clock = clock
        self.every_seconds = every_seconds
        self._awake = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Act, and again; `stop` is looked at between two turns."""
        pause = self.every_seconds
        while not stop.is_set():
            self._awake.clear()
            try:
                self.process.act(self.clock())
                pause = self.every_seconds
            except Exception as error:  # the log's or the views' database may be away for a while
                logger.warning("%s paused: %s", self.process.name, type(error).__name__)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            if not stop.is_set():
                self._awake.wait(pause)

    def wake(self) -> None:
        """Look again at once."""
        self._awake.set()
