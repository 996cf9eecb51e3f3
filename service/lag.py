"""How far the read models are behind the log, in events and in time."""

from dataclasses import dataclass
from datetime import UTC

from service.acting import now
from service.wiring import Heedful


@dataclass(frozen=True, slots=True)
class Lag:
    """Where the log ends, and how far the read models have come.

    `seconds` is how long ago the oldest event that they lack was recorded, by the clock of whoever
    recorded it; 0 when they lack nothing, None when that event cannot say.
    """

    head: int
    position: int
    seconds: float | None

    @property
    def events(self) -> int:
        """How many positions they are behind; below 0 when they were made of another log."""
        return self.head - self.position


def lag(heedful: Heedful) -> Lag:
    """How far behind they are now. Raises what the databases raise, and `NoViews`."""
    position = heedful.views.position()  # first: while the head is asked for, both only grow
    head = heedful.casework.head()
    if position >= head:
        return Lag(head, position, 0.0)
    recorded_at = heedful.log.recorded_after(position)
    if recorded_at is None:
        return Lag(head, position, None)
    return Lag(head, position, max(0.0, (now() - recorded_at.astimezone(UTC)).total_seconds()))
