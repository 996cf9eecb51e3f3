"""One job's lease as one process sees it: claimed again and again, given up when it cannot be."""

import math
import time

from service.leases.holder import is_gone
from service.leases.table import Leases, Seen

LASTS_SECONDS = 5.0
BEAT_SECONDS = 1.5
"""How often it is renewed, and looked at by those who stand by: taken over within 8 seconds."""


class Lease:
    """Whoever holds it does the job; the others stand by.

    Two may hold it for a moment (a process that was stopped and goes on, a clock that jumps): each
    page's transaction reads the position it continues from, so that costs work and breaks nothing.
    Whether it has run out is the database's clock to say. Should that clock be set back, a row that
    stays as it was for as long as a lease lasts has been given up all the same.
    """

    def __init__(self, leases: Leases, job: str, holder: str) -> None:
        self.leases = leases
        self.job = job
        self.holder = holder
        self._renewed = -math.inf
        self._seen: Seen | None = None
        self._seen_since = math.inf

    def claim(self) -> bool:
        """Take or renew it; whether it is ours now. Raises what the database raises."""
        given_up = None if self.is_fresh() else self._look()
        is_ours = self.leases.claim(self.job, self.holder, LASTS_SECONDS, given_up)
        self._renewed = time.monotonic() if is_ours else -math.inf
        return is_ours

    def is_fresh(self) -> bool:
        """Whether it was renewed so lately that it cannot have run out."""
        return time.monotonic() - self._renewed < LASTS_SECONDS

    def _look(self) -> Seen | None:
        """The row, if whoever holds it has ended or has not renewed it for too long."""
        found = self.leases.seen(self.job)
        if found != self._seen:
            self._seen, self._seen_since = found, time.monotonic()
        if found is None:
            return None
        still = time.monotonic() - self._seen_since >= LASTS_SECONDS
        return found if still or is_gone(found.holder) else None
