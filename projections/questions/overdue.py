"""Which queries did nobody answer in time, that the clock has not acted on yet? (settled 13, I19)"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select

from projections.facts.queries import TABLE
from projections.facts.versions import as_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A query as it stood when it was found overdue.

    `agency` was asked; `set_at` is the position of the event that set the clock; `version` is what
    whoever acts on it must find, so that nothing is done twice.
    """

    id: UUID
    review_id: UUID
    version: int
    stage: int
    due: date
    set_at: int
    risk: str
    nation: str
    agency: str


def ask(facts: Connection, today: date, limit: int) -> Iterator[Overdue]:
    """The longest overdue first: what was due before a day. By an index, whatever else there is."""
    over = (as_at(TABLE, None), TABLE.c.clock_due.is_not(None), TABLE.c.clock_due < today)
    rows = select(TABLE).where(*over).order_by(TABLE.c.clock_due, TABLE.c.id).limit(limit)
    for row in facts.execute(rows).mappings():
        yield Overdue(
            id=UUID(row["id"]),
            review_id=UUID(row["review_id"]),
            version=row["version"],
            stage=row["stage"],
            due=row["clock_due"],
            set_at=row["stage_began_at"],
            risk=row["risk_to_child"],
            nation=row["nation"],
            agency=row["about_agency"],
        )
