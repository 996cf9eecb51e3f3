"""How many may wait at once: whoever waits holds a thread of the server, and others need some."""

import threading


class NoSeat(Exception):
    """As many wait as may."""


class Seats:
    """A number of seats in this process. A seat is given back once, however often that is asked."""

    def __init__(self, number: int) -> None:
        self._free = threading.BoundedSemaphore(number)

    def take(self) -> "Seat":
        """A seat, or none at once. Raises `NoSeat`."""
        if not self._free.acquire(blocking=False):
            raise NoSeat
        return Seat(self._free)


class Seat:
    """One seat that is taken."""

    def __init__(self, free: threading.BoundedSemaphore) -> None:
        self._free: threading.BoundedSemaphore | None = free
        self._leaving = threading.Lock()

    def leave(self) -> None:
        """Give it back."""
        with self._leaving:
            free, self._free = self._free, None
        if free is not None:
            free.release()
