"""The background work: following the log, as threads of the web worker or on their own (`work`)."""

import threading

from service.old_keys import OldKeys
from service.wiring import Heedful


class Background:
    """Follows the log for the read models, the ledger and the search, and tidies up, until it is stopped.

    A second one beside it does no harm.
    """

    def __init__(self, heedful: Heedful) -> None:
        self.heedful = heedful
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin, in threads that end with the process."""
        tidying = OldKeys(self.heedful.casework)
        work = {"following": self.follow, "ledger": self.keep_the_ledger}
        work["search"] = lambda: self.heedful.search.follower.run(self._stop)
        for name, run in (*work.items(), ("tidying", lambda: tidying.run(self._stop))):
            thread = threading.Thread(target=run, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def follow(self) -> None:
        """Keep the read models up until `stop` is called."""
        self.heedful.follower.run(self._stop)

    def keep_the_ledger(self) -> None:
        """Take events into the ledger and publish checkpoints until `stop` is called."""
        ledger = self.heedful.ledger
        ledger.follower.run(self._stop, ledger.publisher.tick)

    def stop(self) -> None:
        """End, and wait until the pages at hand are written."""
        self._stop.set()
        self.heedful.follower.wake()
        self.heedful.ledger.follower.wake()
        self.heedful.search.follower.wake()
        for thread in self._threads:
            thread.join(timeout=10)
