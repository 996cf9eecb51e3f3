"""Waiting for what is recorded next, without holding anything of the database meanwhile."""

import math
import threading
import time

from service import stopping
from service.casework import Casework

POLL_SECONDS = 0.25
"""How often the log is looked at for what other processes record; this one's own wakes at once."""


class Arrivals:
    """Where the log ends, for any number of threads that wait: they look at it one for all."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework
        self._looking = threading.Lock()
        self._head = 0
        self._looked = -math.inf
        self._arrived = threading.Condition()
        casework.woken.append(self._wake)

    def wait(self, after: int, seconds: float) -> bool:
        """Whether something stands after a position, at the latest after so many seconds.

        Ends early, with no, when the process was told to end. Raises what the log raises.
        """
        until = time.monotonic() + seconds
        while self._last() <= after:
            left = until - time.monotonic()
            if left <= 0 or stopping.has_begun():
                return False
            with self._arrived:
                self._arrived.wait(min(left, POLL_SECONDS))
        return True

    def _last(self) -> int:
        with self._looking:
            if time.monotonic() - self._looked >= POLL_SECONDS:
                self._looked = time.monotonic()
                self._head = self.casework.head()
            return self._head

    def _wake(self) -> None:
        self._looked = -math.inf
        with self._arrived:
            self._arrived.notify_all()
