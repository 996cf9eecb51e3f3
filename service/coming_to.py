"""Waiting until a follower has come to a position, which it may do in another process."""

import time
from typing import Protocol

LOOK_SECONDS = 0.05


class Comes(Protocol):
    """Something that follows the log."""

    def position(self) -> int:
        """The position of the newest event taken in; 0 while there is none."""

    def wake(self) -> None:
        """Look at once instead of at the next poll."""


def has_come_to(follower: Comes, position: int, seconds: float) -> bool:
    """Wait until the event at this position is taken in, at most so long; whether it is."""
    ends = time.monotonic() + seconds
    while follower.position() < position:
        follower.wake()
        if time.monotonic() >= ends:
            return False
        time.sleep(LOOK_SECONDS)
    return True
