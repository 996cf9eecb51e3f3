"""Processes that write to the same SQLite file take turns, so that none of them starves.

SQLite's own waiting sleeps up to 100 ms between its tries, and whoever has just written is quicker:
with two processes the longest wait was half a second, and is 50 ms this way. The lock is one of the
operating system's on a file beside the log: it goes with the process that holds it.
"""

import os
import sqlite3
import time
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from pathlib import Path

BETWEEN_TRIES = 0.0003


class Turn:
    """This process's share of the turns. Only one thread at a time may take one."""

    def __init__(self, beside: Path, patience: float) -> None:
        self.path = beside.with_name(beside.name + "-turn")
        self.patience = patience
        self._file: int | None = None

    def take(self) -> None:
        """Raises `sqlite3.OperationalError`, as SQLite does, after so many seconds of waiting."""
        if self._file is None:
            self._file = os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            flock(self._file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            self._wait(self._file)

    def give_back(self) -> None:
        """Let the next one write."""
        if self._file is not None:
            flock(self._file, LOCK_UN)

    def close(self) -> None:
        """Let go of the file, and of the turn with it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __del__(self) -> None:
        self.close()

    def _wait(self, file: int) -> None:
        until = time.monotonic() + self.patience
        while True:
            try:
                return flock(file, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise sqlite3.OperationalError("another process keeps writing") from None
                time.sleep(BETWEEN_TRIES)
