"""A job of the background process: done in a thread of its own while its lease is ours."""

import logging
import threading
from collections.abc import Callable

from service.leases.lease import Lease

logger = logging.getLogger(__name__)


class Job:
    """Begins when the lease comes to us, ends when it goes to somebody else.

    `run` does the work until the event it is given is set; `wake` has it look at that event.
    """

    def __init__(
        self,
        lease: Lease,
        run: Callable[[threading.Event], None],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self.lease = lease
        self.run = run
        self.wake = wake
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether its thread is there."""
        return self._thread is not None and self._thread.is_alive()

    def beat(self) -> None:
        """Claim the lease, and begin or end accordingly; without its database, go by the last answer."""
        try:
            is_ours = self.lease.claim()
        except Exception as error:  # the database may be away for a while
            logger.warning(
                "the lease of %s was not renewed: %s", self.lease.job, type(error).__name__
            )
            is_ours = self.lease.is_fresh()
        if is_ours and not self.is_running:
            self._begin()
        elif not is_ours and self.is_running and not self._ended.is_set():
            logger.warning("%s was taken over by another process", self.lease.job)
            self.end()

    def end(self) -> None:
        """Tell it to end; what it is in the middle of is finished first."""
        self._ended.set()
        self.wake()

    def wait(self, seconds: float) -> None:
        """Wait until it has ended."""
        if self._thread is not None:
            self._thread.join(timeout=seconds)

    def _begin(self) -> None:
        self._ended = threading.Event()
        self._thread = threading.Thread(
            target=self.run, args=(self._ended,), name=self.lease.job, daemon=True
        )
        self._thread.start()
