"""Is it acceptable to query upward? (P04)"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from projections.counted import counted, left_out
from projections.counting import TOO_FEW, by_one, in_order
from projections.extent import Extent
from projections.facts.counts import Codes
from projections.facts.cuts import BETWEEN_BANDS, DAYS_TO_ANSWER, FATES
from projections.facts.generation import position

ACCEPTED = ("accepted", "accepted_in_part")
Tally = Mapping[tuple[Any, ...], int]


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
    extent = Extent(review=review, at=at)
    matrix = _matrix(counted(facts, extent, BETWEEN_BANDS)[0])
    fates, days = counted(facts, extent, FATES, DAYS_TO_ANSWER)
    by_gradient = by_one("gradient", fates)
    groups = tuple(_group(name, _of(name, fates), _of(name, days)) for name in by_gradient)
    return StatusGradient(
        bands=_bands(matrix),
        gradient_matrix=matrix,
        by_gradient=by_gradient,
        accepted_of_raised_by_gradient={
            one.group: f"{one.accepted}/{one.raised}" for one in groups
        },
        groups=groups,
        too_few=all(one.too_few for one in groups),
        hidden_by_filters=left_out(facts, extent, BETWEEN_BANDS),
        position=position(facts, at),
    )


def _matrix(cells: Mapping[Codes, int]) -> dict[str, dict[str, int]]:
    rows = in_order("band", (str(raiser) for raiser, _ in cells))
    columns = in_order("band", (str(owner) for _, owner in cells))
    return {
        row: {column: cells[row, column] for column in columns if (row, column) in cells}
        for row in rows
    }


def _bands(matrix: Mapping[str, Mapping[str, int]]) -> tuple[str, ...]:
    owners = (owner for cells in matrix.values() for owner in cells)
    return in_order("band", (*matrix, *owners), every=True)


def _of(name: str, counts: Mapping[Codes, int]) -> Tally:
    """The counts of one gradient, by whatever else they go by."""
    return {codes[1:]: number for codes, number in counts.items() if codes[0] == name}


def _group(name: str, fates: Tally, days: Tally) -> Group:
    by_status = by_one("query_status", fates)
    raised = sum(by_status.values())
    return Group(
        group=name,
        raised=raised,
        accepted=sum(by_status[status] for status in ACCEPTED),
        declined=by_status["declined"],
        set_aside=sum(number for (_, set_aside, _), number in fates.items() if set_aside),
        escalated=sum(number for (_, _, escalated), number in fates.items() if escalated),
        withdrawn=by_status["withdrawn"],
        by_status=by_status,
        median_days_to_answer=_median(days),
        too_few=raised < TOO_FEW,
    )


def _median(counts: Tally) -> float | None:
    """The median of the days, each as often as it occurs."""
    days = [day for (day,), number in counts.items() for _ in range(number) if day is not None]
    return float(median(days)) if days else None
