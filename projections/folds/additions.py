"""Rows that are only ever added, each at the position of its event."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table

from projections.folds.plain import Row
from projections.folds.rules import Event
from projections.folds.storing import insert


@dataclass(frozen=True, slots=True)
class Ledger:
    """A table without versions, and what each event adds to it."""

    table: Table
    adds: Callable[[int, Event], Iterable[Row]]
    concerns: Callable[[type[Event]], bool]

    def page(self) -> "Additions":
        """A new page of this ledger."""
        return Additions(self)


class Additions:
    """What a page of events adds to one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._rows: list[Row] = []

    def load(self, connection: Connection, events: Sequence[Event]) -> None:
        """Nothing is needed from before."""

    def fold(self, position: int, event: Event) -> None:
        """Add what the event adds."""
        self._rows += self.ledger.adds(position, event)

    def undo(self, position: int) -> None:
        """Forget what was added at this position."""
        while self._rows and self._rows[-1]["position"] == position:
            self._rows.pop()

    def write(self, connection: Connection) -> None:
        """Write the page's rows."""
        insert(connection, self.ledger.table, self._rows)
