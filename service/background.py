"""The background work: following the log, as a thread of the web worker or on its own (`work`)."""

import threading

from service.wiring import Heedful


class Background:
    """Follows the log until it is stopped; a second one beside it does no harm."""

    def __init__(self, heedful: Heedful) -> None:
        self.heedful = heedful
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, in a thread that ends with the process."""
        self._thread = threading.Thread(target=self.run, name="background", daemon=True)
        self._thread.start()

    def run(self) -> None:
        """Work until `stop` is called."""
        self.heedful.follower.run(self._stop)

    def stop(self) -> None:
        """End, and wait until the page at hand is written."""
        self._stop.set()
        self.heedful.follower.wake()
        if self._thread is not None:
            self._thread.join(timeout=10)
