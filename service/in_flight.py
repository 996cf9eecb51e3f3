"""One request of an idempotency key at a time: whoever sends it again meanwhile waits for the first."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from domain.rejections import StillBeingRecorded
from service.acting import Acting


@dataclass(slots=True)
class _Held:
    lock: threading.RLock = field(default_factory=threading.RLock)
    wanted: int = 0


class InFlight:
    """The keys that are being worked on in this process.

    In another process it is the log that lets one be first: the second finds the key used when it
    writes, and answers from what the first one left.
    """

    def __init__(self, wait_seconds: float) -> None:
        self.wait_seconds = wait_seconds
        self._guard = threading.Lock()
        self._keys: dict[tuple[str, str], _Held] = {}

    @contextmanager
    def alone(self, acting: Acting) -> Iterator[None]:
        """Be the only one at work under this key. Raises `StillBeingRecorded` after waiting."""
        if acting.idempotency is None:
            yield
            return
        with self._wanted((acting.client, acting.idempotency.key)) as held:
            if not held.lock.acquire(timeout=self.wait_seconds):
                raise StillBeingRecorded
            try:
                yield
            finally:
                held.lock.release()

    @contextmanager
    def _wanted(self, name: tuple[str, str]) -> Iterator[_Held]:
        """What is held for a key, for as long as anybody wants it."""
        with self._guard:
            held = self._keys.setdefault(name, _Held())
            held.wanted += 1
        try:
            yield held
        finally:
            with self._guard:
                held.wanted -= 1
                if not held.wanted:
                    del self._keys[name]
