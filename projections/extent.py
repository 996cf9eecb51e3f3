"""What a summary is about: one review or all, and a period of time or all of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, func

from projections.scope import scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A review, a period (both days included) and a position; None leaves each of them open."""

    review: UUID | str | None = None
    period_from: date | None = None
    period_to: date | None = None
    at: int | None = None

    @property
    def is_everything_now(self) -> bool:
        """Whether nothing is left out, so that kept counts answer."""
        return self == type(self)()

    def of(self, table: Table) -> ColumnElement[bool]:
        """The condition for the rows of a fact that the summary is about."""
        bounds = [scope(table, self.review, self.at)]
        if self.period_from:
            bounds.append(day(table) >= self.period_from)
        if self.period_to:
            bounds.append(day(table) <= self.period_to)
        return and_(*bounds)


EVERYTHING_NOW = Extent()


def day(table: Table) -> ColumnElement[date]:
    """The day a thing belongs to: raised, proposed or occurred; else the day it was recorded."""
    for name in ("raised_on", "proposed_on"):
        if name in table.c:
            return table.c[name]
    return func.coalesce(table.c.occurred_on, table.c.recorded_on)
