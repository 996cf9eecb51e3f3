"""When each event was recorded, as far as that is later than all before it."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Connection, func, select

from domain.events import Envelope
from domain.people import ANONYMOUS
from projections.facts.moments import TABLE, since_epoch
from projections.folds.plain import Row
from projections.folds.rules import Event
from projections.folds.storing import insert

NEVER = -(2**62)
"""Earlier than any time."""


class Moments:
    """The fact of moments: every event may make one."""

    table = TABLE

    def concerns(self, event_class: type[Event]) -> bool:
        """Everything was recorded at some time."""
        return True

    def page(self) -> "MomentsOfPage":
        """A new page of moments."""
        return MomentsOfPage()


class MomentsOfPage:
    """The moments of a page, each later than all before it."""

    def __init__(self) -> None:
        self._before = NEVER
        self._rows: list[Row] = []

    def load(self, connection: Connection, events: Sequence[Event]) -> None:
        """Find how late it had become on earlier pages."""
        latest = connection.execute(select(func.max(TABLE.c.recorded_at))).scalar_one()
        self._before = NEVER if latest is None else latest

    def fold(self, position: int, event: Event) -> None:
        """Add a moment if it has become later."""
        envelope: Any = event.envelope  # type: ignore[attr-defined]  # every event of ours has one
        recorded_at = since_epoch(moment_of(envelope))
        if recorded_at > self._latest():
            self._rows.append({"position": position, "recorded_at": recorded_at})

    def undo(self, position: int) -> None:
        """Forget the moment at this position."""
        while self._rows and self._rows[-1]["position"] == position:
            self._rows.pop()

    def write(self, connection: Connection) -> None:
        """Write the page's moments."""
        insert(connection, TABLE, self._rows)

    def _latest(self) -> int:
        latest: int = self._rows[-1]["recorded_at"] if self._rows else self._before
        return latest


def moment_of(envelope: Envelope) -> datetime:
    """When it was recorded; of an anonymous voice nothing finer than the day is kept (I11)."""
    if envelope.attribution == ANONYMOUS:
        return datetime.combine(envelope.recorded_at.date(), time(), UTC)
    return envelope.recorded_at
