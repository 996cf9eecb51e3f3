"""Is it acceptable to query upward? (P04)"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, func, select

from projections.counting import TOO_FEW, by_code, in_order
from projections.days import days_between
from projections.facts.generation import position
from projections.facts.queries import TABLE
from projections.scope import left_out, scope

ACCEPTED = ("accepted", "accepted_in_part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The queries of one gradient, by their status now (settled 17).

    `accepted` counts those accepted in part too; `set_aside` and `escalated` mean ever. The median
    is of calendar days from raising to the answer that stands, null without any answer.
    """

    group: str
    raised: int
    accepted: int
    declined: int
    set_aside: int
    escalated: int
    withdrawn: int
    by_status: Mapping[str, int]
    median_days_to_answer: float | None
    too_few: bool


@dataclass(frozen=True, slots=True)
class StatusGradient:
    """Who queries whom, and what becomes of it.

    The matrix is raiser's band by owner's band; a cell that is not there is zero, and `bands` are
    all of its rows and columns. `too_few` says that no group is large enough to read into.
    """

    bands: tuple[str, ...]
    gradient_matrix: Mapping[str, Mapping[str, int]]
    by_gradient: Mapping[str, int]
    accepted_of_raised_by_gradient: Mapping[str, str]
    groups: tuple[Group, ...]
    too_few: bool
    hidden_by_filters: int
    position: int


def ask(
    facts: Connection, review: UUID | str | None = None, *, at: int | None = None
) -> StatusGradient:
    """The gradient of one review's queries, or of all."""
    matrix = _matrix(facts, review, at)
    tally = _tally(facts, review, at)
    by_gradient = by_code("gradient", ((row["gradient"], row["number"]) for row in tally))
    groups = tuple(
        _group(name, [row for row in tally if row["gradient"] == name]) for name in by_gradient
    )
    return StatusGradient(
        bands=_bands(matrix),
        gradient_matrix=matrix,
        by_gradient=by_gradient,
        accepted_of_raised_by_gradient={
            one.group: f"{one.accepted}/{one.raised}" for one in groups
        },
        groups=groups,
        too_few=all(one.too_few for one in groups),
        hidden_by_filters=left_out(facts, TABLE, review, at),
        position=position(facts, at),
    )


def _matrix(
    facts: Connection, review: UUID | str | None, at: int | None
) -> dict[str, dict[str, int]]:
    bands = (TABLE.c.by_band, TABLE.c.about_band)
    found = facts.execute(
        select(*bands, func.count()).where(scope(TABLE, review, at)).group_by(*bands)
    )
    cells = {(raiser, owner): number for raiser, owner, number in found}
    rows = in_order("band", (raiser for raiser, _ in cells))
    columns = in_order("band", (owner for _, owner in cells))
    return {
        row: {column: cells[row, column] for column in columns if (row, column) in cells}
        for row in rows
    }


def _bands(matrix: Mapping[str, Mapping[str, int]]) -> tuple[str, ...]:
    owners = (owner for cells in matrix.values() for owner in cells)
    return in_order("band", (*matrix, *owners), every=True)


def _tally(facts: Connection, review: UUID | str | None, at: int | None) -> Sequence[RowMapping]:
    """How many queries there are of each gradient, fate and number of days together."""
    fate: tuple[Any, ...] = (
        TABLE.c.gradient,
        TABLE.c.status,
        TABLE.c.ever_set_aside,
        TABLE.c.ever_escalated,
        days_between(TABLE.c.raised_on, TABLE.c.answered_on).label("days"),
    )
    tally = select(*fate, func.count().label("number")).where(scope(TABLE, review, at))
    return facts.execute(tally.group_by(*fate)).mappings().all()


def _group(name: str, tally: Sequence[RowMapping]) -> Group:
    by_status = by_code("query_status", ((row["status"], row["number"]) for row in tally))
    raised = sum(by_status.values())
    return Group(
        group=name,
        raised=raised,
        accepted=sum(by_status[status] for status in ACCEPTED),
        declined=by_status["declined"],
        set_aside=sum(row["number"] for row in tally if row["ever_set_aside"]),
        escalated=sum(row["number"] for row in tally if row["ever_escalated"]),
        withdrawn=by_status["withdrawn"],
        by_status=by_status,
        median_days_to_answer=_median(tally),
        too_few=raised < TOO_FEW,
    )


def _median(tally: Sequence[RowMapping]) -> float | None:
    """The median of the days, each as often as it occurs."""
    days = [row["days"] for row in tally for _ in range(row["number"]) if row["days"] is not None]
    return float(median(days)) if days else None
