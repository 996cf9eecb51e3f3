"""How does it go over time: does an answer come back sooner or later than it used to? (P06)"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from projections.counted import Counts, counted, left_out
from projections.counting import in_order
from projections.extent import Extent
from projections.facts.counts import Code
from projections.facts.cuts import BY_GRADIENT
from projections.facts.cuts_over_time import (
    ACKNOWLEDGED,
    ANSWERED,
    RAISED_BY_MONTH,
    RAISED_BY_QUARTER,
    TOLD,
    WAITS_BY_MONTH,
    WAITS_BY_QUARTER,
)
from projections.facts.generation import position
from projections.months import (
    month,
    months_until,
    quarter,
    quarters_until,
)
from projections.run_charts import RULE, Period, RunChart, run_chart
from projections.shown.took import took
from projections.traffic import (
    Messages,
    MonthOfTraffic,
    QuarterOfTraffic,
    Traffic,
    last_quarter,
    of_month,
)

Waits = Mapping[str, Mapping[Code, int]]
"""By period: how many took how many working days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyOverTime:
    """The run charts of the queries that asked one agency, by quarter: a month would hold too few.

    An agency that nobody asked has no points. `asked_in` is how many were raised in each quarter.
    """

    agency: str
    asked: int
    asked_in: Mapping[str, int]
    to_acknowledge: RunChart
    to_answer: RunChart
    to_tell: RunChart


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopOverTime:
    """Working days until something came back, month by month, by the month in which it came.

    So a month that is over stays as it is, but for what is written down late; a wait that goes on is in
    no point (`GET /loop-closure` counts what is overdue). Every month from the first to that of the day
    asked about is there, also where nothing happened; none is more than twenty years away. `undated` is
    the traffic of all other months, and of none that can be told. `rule` says what a shift is, and
    whose rule it is.
    """

    rule: str
    to_acknowledge: RunChart
    to_answer: RunChart
    to_tell: RunChart
    months: tuple[MonthOfTraffic, ...]
    last_quarter: QuarterOfTraffic
    undated: Traffic
    by_agency: tuple[AgencyOverTime, ...]
    hidden_by_filters: int
    position: int


def ask(
    facts: Connection, review: UUID | str | None = None, *, today: date, at: int | None = None
) -> LoopOverTime:
    """The series of one review's queries, or of all."""
    extent = Extent(review=review, at=at)
    found = {ended: _waits(facts, extent, ended) for ended in WAITS_BY_MONTH}
    waits = {ended: by_month for ended, (by_month, _) in found.items()}
    raised, asked = counted(facts, extent, RAISED_BY_MONTH, RAISED_BY_QUARTER)
    messages = Messages(facts, extent, raised)
    months = months_until(
        today, {*messages.months(), *(one for some in waits.values() for one in some)}
    )
    charts = {
        ended: _chart(of, months, lambda one: one < month(today)) for ended, of in waits.items()
    }
    return LoopOverTime(
        rule=RULE,
        to_acknowledge=charts[ACKNOWLEDGED],
        to_answer=charts[ANSWERED],
        to_tell=charts[TOLD],
        months=tuple(of_month(messages, one, today) for one in months),
        last_quarter=last_quarter(messages, today),
        undated=Traffic(**messages.of(messages.every() - set(months))),
        by_agency=_by_agency(asked, {ended: some for ended, (_, some) in found.items()}, today),
        hidden_by_filters=left_out(facts, extent, BY_GRADIENT),
        position=position(facts, at),
    )


def _waits(facts: Connection, extent: Extent, ended: str) -> tuple[Waits, Mapping[str, Waits]]:
    """The waits that ended in each month, and those of each agency that ended in each quarter."""
    by_month: defaultdict[str, dict[Code, int]] = defaultdict(dict)
    of_agency: defaultdict[str, defaultdict[str, dict[Code, int]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    cuts = (WAITS_BY_MONTH[ended], WAITS_BY_QUARTER[ended])
    months, quarters = counted(facts, extent, *cuts)
    for (when, days), number in months.items():
        by_month[str(when)][days] = number
    for (agency, when, days), number in quarters.items():
        of_agency[str(agency)][str(when)][days] = number
    return by_month, of_agency


def _chart(of: Waits, periods: Sequence[str], is_over: Callable[[str], bool]) -> RunChart:
    return run_chart([Period(one, took(of.get(one, {}).items()), is_over(one)) for one in periods])


def _by_agency(
    raised: Counts, waits: Mapping[str, Mapping[str, Waits]], today: date
) -> tuple[AgencyOverTime, ...]:
    """Every agency there is, in the order of the vocabulary (I21)."""
    asked: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (agency, when), number in raised.items():
        asked[str(agency)][str(when or "")] += number
    found = (one for some in waits.values() for of in some.values() for one in of)
    quarters = quarters_until(today, {*found, *(one for of in asked.values() for one in of if one)})
    return tuple(
        _agency(agency, asked.get(agency, Counter()), quarters, waits, quarter(today))
        for agency in in_order("agency_type", asked, every=True)
    )


def _agency(
    agency: str,
    asked: Counter[str],
    quarters: Sequence[str],
    waits: Mapping[str, Mapping[str, Waits]],
    now: str,
) -> AgencyOverTime:
    shown = quarters if asked else ()
    charts = {
        ended: _chart(of.get(agency, {}), shown, lambda one: one < now)
        for ended, of in waits.items()
    }
    return AgencyOverTime(
        agency=agency,
        asked=asked.total(),
        asked_in={one: asked[one] for one in shown},
        to_acknowledge=charts[ACKNOWLEDGED],
        to_answer=charts[ANSWERED],
        to_tell=charts[TOLD],
    )
