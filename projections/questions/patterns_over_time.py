"""Which patterns come up when: six types by quarter, what went well above what was unsafe (P12)"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select

from domain.vocabulary import NOT_RECORDED
from projections.counted import counted, different, left_out
from projections.counting import TOO_FEW, by_code, in_order
from projections.extent import Extent
from projections.facts.counts import Codes
from projections.facts.cuts import CASES_BY_TYPE, FINDINGS_BY_CONFIDENCE, FINDINGS_BY_TYPE
from projections.facts.cuts_over_time import FINDINGS_BY_QUARTER
from projections.facts.findings import TABLE
from projections.facts.generation import position
from projections.months import EXACT, first_day, last_day, quarters_until

CONSTRUCTIVE, UNSAFE = "constructive", "unsafe"


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter, `2026-Q1`, with its first and its last day, by which its findings are asked for."""

    quarter: str
    from_: date
    to: date


@dataclass(frozen=True, slots=True)
class InQuarter:
    """How many findings of a type were proposed in a quarter, of each valence."""

    quarter: str
    constructive: int
    unsafe: int


@dataclass(frozen=True, slots=True)
class Undated:
    """How many findings of a type are in no quarter, of each valence."""

    constructive: int
    unsafe: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeOverTime:
    """One of the six types: its findings in each quarter, in the order of the answer's `quarters`.

    `first_seen` and `last_seen` are the days on which those in a quarter were proposed, null without
    any; `confidence` counts all by how sure people are. `cases` are the different reviews. `undated`
    are in no quarter, because history has no day for them, or one more than twenty years away.
    `too_few` says that there are fewer than ten.
    """

    pattern_type: str
    constructive: int
    unsafe: int
    cases: int
    first_seen: date | None
    last_seen: date | None
    confidence: Mapping[str, int]
    in_quarters: tuple[InQuarter, ...]
    undated: Undated
    too_few: bool


@dataclass(frozen=True, slots=True)
class PatternsOverTime:
    """The matrix: every type and every quarter from the first finding to the day asked about.

    `GET /patterns/findings` opens each number: by type, valence, and the days of the quarter.
    """

    quarters: tuple[Quarter, ...]
    types: tuple[TypeOverTime, ...]
    hidden_by_filters: int
    position: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is counted of all types."""

    valences: Counter[Codes]
    cases: Counter[Codes]
    confidence: Counter[Codes]
    in_quarters: Counter[Codes]


def ask(
    facts: Connection, review: UUID | str | None = None, *, today: date, at: int | None = None
) -> PatternsOverTime:
    """The matrix of one review's findings, or of all."""
    extent = Extent(review=review, at=at)
    found = _Counted(
        *counted(facts, extent, FINDINGS_BY_TYPE),
        *different(facts, extent, CASES_BY_TYPE),
        *counted(facts, extent, FINDINGS_BY_CONFIDENCE),
        *counted(facts, extent, FINDINGS_BY_QUARTER),
    )
    types = in_order("pattern_type", (str(one) for one, _ in found.valences), every=True)
    quarters = quarters_until(today, {str(one) for *_, one in found.in_quarters if one})
    return PatternsOverTime(
        quarters=tuple(Quarter(one, first_day(one), last_day(one)) for one in quarters),
        types=tuple(_of_type(facts, extent, name, quarters, found) for name in types),
        hidden_by_filters=left_out(facts, extent, FINDINGS_BY_TYPE),
        position=position(facts, at),
    )


def _of_type(
    facts: Connection, extent: Extent, name: str, quarters: tuple[str, ...], found: _Counted
) -> TypeOverTime:
    constructive, unsafe = (found.valences[name, one] for one in (CONSTRUCTIVE, UNSAFE))
    sure = (
        (str(one or NOT_RECORDED), number)
        for (kind, one), number in found.confidence.items()
        if kind == name
    )
    cells = tuple(_in_quarter(name, one, found.in_quarters) for one in quarters)
    return TypeOverTime(
        pattern_type=name,
        constructive=constructive,
        unsafe=unsafe,
        cases=found.cases[name,],
        first_seen=_seen(facts, extent, name),
        last_seen=_seen(facts, extent, name, last=True),
        confidence=by_code("confidence", sure),
        in_quarters=cells,
        undated=Undated(
            constructive - sum(one.constructive for one in cells),
            unsafe - sum(one.unsafe for one in cells),
        ),
        too_few=constructive + unsafe < TOO_FEW,
    )


def _in_quarter(name: str, quarter: str, found: Counter[Codes]) -> InQuarter:
    return InQuarter(quarter, found[name, CONSTRUCTIVE, quarter], found[name, UNSAFE, quarter])


def _seen(facts: Connection, extent: Extent, name: str, *, last: bool = False) -> date | None:
    """The first day or the last on which a finding of a type was proposed, by the index of types."""
    day = TABLE.c.proposed_on
    of_type = (TABLE.c.pattern_type == name, TABLE.c.proposed_precision.in_(EXACT))
    days = select(day).where(extent.of(TABLE), *of_type)
    return facts.execute(days.order_by(day.desc() if last else day).limit(1)).scalar_one_or_none()
