"""Which events the read models do without: decided by a person, kept outside the read models."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, insert, select

from service.acting import now
from service.desk import DROPPED, Desk


@dataclass(frozen=True, slots=True)
class Decision:
    """Whose decision it was, why, and on which day (UTC)."""

    by: str
    reason: str
    on: date


class Dropping:
    """The decisions, at the desk: there they outlive every rebuild, and are backed up."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def decisions(self) -> Mapping[int, Decision]:
        """All of them, by position."""
        with self.desk.engine.connect() as connection:
            return {row.position: _decision(row) for row in connection.execute(select(DROPPED))}

    def decide(self, position: int, by: str, reason: str) -> Decision:
        """Write a decision down; one that stands already stays as it is, and is answered."""
        row = {"position": position, "decided_by": by, "reason": reason}
        with self.desk.engine.begin() as connection:
            connection.execute(
                insert(DROPPED)
                .prefix_with("OR IGNORE")
                .values(row | {"decided_on": now().date().isoformat()})
            )
        return self.decisions()[position]


def _decision(row: Row[tuple[int, str, str, str]]) -> Decision:
    return Decision(row.decided_by, row.reason, date.fromisoformat(row.decided_on))
