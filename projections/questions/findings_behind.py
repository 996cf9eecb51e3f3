"""Which findings stand behind a number of a pattern, and what does each of them rest on? (P12)"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import eq, ge, le
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, RowMapping

from projections.counted import counted
from projections.cursors import Cursor
from projections.extent import Extent
from projections.facts.cuts import FINDINGS_BY_TYPE
from projections.facts.findings import TABLE
from projections.facts.generation import position
from projections.months import EXACT
from projections.registers import Conditions, number, page
from projections.shown.evidence import Evidence, cited, evidence
from projections.shown.findings import Finding, parts

UNKNOWN = "unknown"
Compare = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingBehind(Finding):
    """A finding with the day it was proposed, and its evidence in the order cited.

    `proposed_on` is null where history has no day for it.
    """

    proposed_on: date | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class FindingsBehind:
    """A page of findings in the order proposed; `total` is over all pages.

    `hidden_by_filters` is how many findings there are besides; `next` is the cursor of the next page,
    null on the last.
    """

    total: int
    items: tuple[FindingBehind, ...]
    next: str | None
    hidden_by_filters: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which findings to see; None is no filter. Both ends of a period are included.

    A finding whose day is less exact than its month is in no period.
    """

    review: UUID | str | None = None
    pattern_type: str | None = None
    valence: str | None = None
    proposed_from: date | None = None
    proposed_to: date | None = None

    def conditions(self) -> Conditions:
        """The conditions on the findings, one for each filter that is set."""
        columns = TABLE.c
        compared: tuple[tuple[object, Column[Any], Compare], ...] = (
            (self.review and str(self.review), columns.review_id, eq),
            (self.pattern_type, columns.pattern_type, eq),
            (self.valence, columns.valence, eq),
            (self.proposed_from, columns.proposed_on, ge),
            (self.proposed_to, columns.proposed_on, le),
        )
        chosen = [
            compare(column, value) for value, column, compare in compared if value is not None
        ]
        if self.proposed_from or self.proposed_to:
            chosen.append(columns.proposed_precision.in_(EXACT))
        return tuple(chosen)


ORDER = (TABLE.c.proposed_on, TABLE.c.reference, TABLE.c.id)
NO_FILTER = Filters()


def ask(
    facts: Connection,
    filters: Filters = NO_FILTER,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> FindingsBehind:
    """The findings of a type, a valence, a period: those chosen, or all."""
    chosen = filters.conditions()
    found = page(facts, TABLE, chosen, ORDER, limit=limit, after=after, at=at)
    every = counted(facts, Extent(at=at), FINDINGS_BY_TYPE)[0].total()
    total = number(facts, TABLE, chosen, at) if chosen else every
    known = evidence(facts, (id for row in found.rows for id in row["evidence"]), at)
    shown = zip(found.rows, parts(facts, found.rows, at), strict=True)
    return FindingsBehind(
        total=total,
        items=tuple(
            FindingBehind(**of_finding, proposed_on=_day(row), evidence=cited(row, known))
            for row, of_finding in shown
        ),
        next=found.next,
        hidden_by_filters=every - total,
        position=position(facts, at),
    )


def _day(row: RowMapping) -> date | None:
    """The day it was proposed, None where history has none for it."""
    day: date = row["proposed_on"]
    return None if row["proposed_precision"] == UNKNOWN else day
