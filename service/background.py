"""The background work: following the log, as a thread of the web worker or on its own (`work`)."""

import threading

from service.old_keys import OldKeys
from service.wiring import Heedful


class Background:
    """Follows the log and tidies up until it is stopped; a second one beside it does no harm."""

    def __init__(self, heedful: Heedful) -> None:
        self.heedful = heedful
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin, in threads that end with the process."""
        for work in (self.heedful.follower.run, OldKeys(self.heedful.casework).run):
            thread = threading.Thread(
                target=work, args=(self._stop,), name="background", daemon=True
            )
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """End, and wait until the page at hand is written."""
        self._stop.set()
        self.heedful.follower.wake()
        for thread in self._threads:
            thread.join(timeout=10)
