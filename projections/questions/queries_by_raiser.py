"""By whom were queries raised, agency by agency or band by band, and what became of them? (P01)"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, func, select

from projections.counted import counted
from projections.counting import by_code, in_order
from projections.extent import Extent
from projections.facts.cuts import STATUS_OF_AGENCY, STATUS_OF_BAND
from projections.facts.generation import position
from projections.facts.queries import TABLE
from projections.facts.versions import as_at
from projections.queries_chosen import Filters
from projections.registers import Conditions

By = Literal["agency", "band"]
AGENCY: By = "agency"
BAND: By = "band"


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedBy:
    """The queries of one agency or band, by their status now; nobody is ranked.

    `waiting_since` is the day the longest unanswered of them was raised, null where none waits.
    """

    code: str
    raised: int
    by_status: Mapping[str, int]
    waiting_since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueriesByRaiser:
    """Every agency or band, those that wait longest first, also those that raised none (I21).

    Where none waits, the order is that of the vocabulary. `total` is over all rows, whatever the
    filters; `items` count those chosen, `hidden_by_filters` all others.
    """

    by: str
    total: int
    items: tuple[RaisedBy, ...]
    hidden_by_filters: int
    position: int


_OF = {
    AGENCY: ("agency_type", TABLE.c.by_agency, STATUS_OF_AGENCY),
    BAND: ("band", TABLE.c.by_band, STATUS_OF_BAND),
}
NOTHING_FILTERED = Filters()
UNANSWERED = 0
"""The rank of an unanswered query in the register."""


def ask(
    facts: Connection,
    by: By = AGENCY,
    filters: Filters = NOTHING_FILTERED,
    *,
    today: date,
    at: int | None = None,
) -> QueriesByRaiser:
    """The queries by their raiser's agency or band."""
    name, _, cut = _OF[by]
    every = counted(facts, Extent(at=at), cut)[0]
    conditions = filters.on(today)
    chosen = _counted(facts, by, conditions, at) if conditions else every
    waiting = _waiting(facts, by, conditions, at)
    statuses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (code, status), number in chosen.items():
        statuses[str(code)][str(status)] += number
    codes = in_order(name, {str(code) for code, _ in every}, every=True)
    items = [_raised_by(code, statuses[code], waiting.get(code)) for code in codes]
    return QueriesByRaiser(
        by=by,
        total=every.total(),
        items=tuple(sorted(items, key=lambda one: one.waiting_since or date.max)),
        hidden_by_filters=every.total() - chosen.total(),
        position=position(facts, at),
    )


def _raised_by(code: str, statuses: Counter[str], waiting_since: date | None) -> RaisedBy:
    return RaisedBy(
        code=code,
        raised=statuses.total(),
        by_status=by_code("query_status", statuses.items()),
        waiting_since=waiting_since,
    )


def _counted(
    facts: Connection, by: By, conditions: Conditions, at: int | None
) -> Counter[tuple[str, str]]:
    """How many of those chosen there are of each code and status, counted from the rows."""
    codes = (_OF[by][1], TABLE.c.status)
    rows = select(*codes, func.count()).where(as_at(TABLE, at), *conditions).group_by(*codes)
    return Counter({(code, status): number for code, status, number in facts.execute(rows)})


def _waiting(
    facts: Connection, by: By, conditions: Conditions, at: int | None
) -> Mapping[str, date]:
    """The day on which the longest unanswered query of each code was raised."""
    code, unanswered = _OF[by][1], TABLE.c.register_rank == UNANSWERED
    rows = select(code, func.min(TABLE.c.raised_on)).where(as_at(TABLE, at), unanswered)
    return dict(map(tuple, facts.execute(rows.where(*conditions).group_by(code)).all()))
