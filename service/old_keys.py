"""Idempotency keys are kept for 90 days and then dropped (settled 38)."""

import logging
import threading
from datetime import timedelta

from service.acting import now
from service.casework import Casework

KEPT = timedelta(days=90)
EVERY_SECONDS = 6 * 3_600.0

logger = logging.getLogger(__name__)


class OldKeys:
    """Drops what is old enough. Any number may do so beside each other."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def drop(self) -> int:
        """Drop them now; how many there were."""
        return self.casework.log.forget_keys((now() - KEPT).date())

    def run(self, stop: threading.Event) -> None:
        """Drop them now and again until told to stop."""
        while not stop.is_set():
            try:
                self.drop()
            except Exception as error:  # the log's database may be away for a while
                logger.warning("old keys were not dropped: %s", type(error).__name__)
            stop.wait(EVERY_SECONDS)
