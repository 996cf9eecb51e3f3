"""Is it acceptable to query upward? (P04)"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from domain.people import gradient
from projections.counted import counted, left_out
from projections.counting import in_order
from projections.extent import Extent
from projections.facts.cuts import (
    ANSWERS_BETWEEN_BANDS,
    DAYS_TO_ANSWER,
    FATES_BETWEEN_BANDS,
    WORKING_DAYS_BETWEEN_BANDS,
)
from projections.facts.generation import position
from projections.shown.gradients import (
    HIDDEN,
    KNOWN,
    NOT_RECORDED,
    Between,
    Group,
    Tally,
    between,
    group,
)
from projections.status_effect import StatusEffect, status_effect

STANDINGS = {"known": KNOWN, "hidden": HIDDEN, "not_recorded": NOT_RECORDED}
"""What whoever answered knew of where the raiser stands."""

NUMBERED = tuple("1234567")
"""Only numbers are compared (settled 42)."""

Bands = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StatusGradient:
    """Who queries whom, what becomes of it, and what the numbers bear.

    The matrix is raiser's band by owner's band; a cell that is not there is zero, and `bands` are
    all of its rows and columns. `too_few` says that no group is large enough to read into; `effects`
    are what may be said of querying upward, by what was known of the raiser's standing.
    """

    bands: tuple[str, ...]
    gradient_matrix: Mapping[str, Mapping[str, int]]
    cells: tuple[Between, ...]
    by_gradient: Mapping[str, int]
    accepted_of_raised_by_gradient: Mapping[str, str]
    groups: tuple[Group, ...]
    effects: tuple[StatusEffect, ...]
    too_few: bool
    hidden_by_filters: int
    position: int


def ask(
    facts: Connection, review: UUID | str | None = None, *, at: int | None = None
) -> StatusGradient:
    """The gradient of one review's queries, or of all."""
    extent = Extent(review=review, at=at)
    cells = _cells(facts, extent)
    groups = tuple(group(name, tally) for name, tally in _groups(facts, extent, cells).items())
    matrix = _matrix(cells)
    return StatusGradient(
        bands=_bands(matrix),
        gradient_matrix=matrix,
        cells=tuple(
            between(raiser, owner, cells[raiser, owner])
            for raiser, owners in matrix.items()
            for owner in owners
        ),
        by_gradient={one.group: one.raised for one in groups},
        accepted_of_raised_by_gradient={
            one.group: f"{one.accepted}/{one.raised}" for one in groups
        },
        groups=groups,
        effects=tuple(_effects(cells)),
        too_few=all(one.too_few for one in groups),
        hidden_by_filters=left_out(facts, extent, DAYS_TO_ANSWER),
        position=position(facts, at),
    )


def _cells(facts: Connection, extent: Extent) -> Mapping[Bands, Tally]:
    """The queries of every two bands between which there are any."""
    answers, fates, days = counted(
        facts, extent, ANSWERS_BETWEEN_BANDS, FATES_BETWEEN_BANDS, WORKING_DAYS_BETWEEN_BANDS
    )
    cells: defaultdict[Any, Tally] = defaultdict(Tally)
    for (raiser, owner, status, blind), number in answers.items():
        cells[raiser, owner].by_status[status, blind] += number
    for (raiser, owner, set_aside, escalated), number in fates.items():
        cells[raiser, owner].set_aside += number if set_aside else 0
        cells[raiser, owner].escalated += number if escalated else 0
    for (raiser, owner, waited), number in days.items():
        cells[raiser, owner].working_days[waited] += number
    return cells


def _groups(facts: Connection, extent: Extent, cells: Mapping[Bands, Tally]) -> Mapping[str, Tally]:
    """The same queries by gradient, every group of them (settled 17)."""
    found: defaultdict[str, Tally] = defaultdict(Tally)
    for bands, cell in cells.items():
        found[gradient(*bands)].add(cell)
    (days,) = counted(facts, extent, DAYS_TO_ANSWER)
    for (name, waited), number in days.items():
        found[str(name)].days[waited] += number
    return {name: found[name] for name in in_order("gradient", found, every=True)}


def _effects(cells: Mapping[Bands, Tally]) -> Iterator[StatusEffect]:
    """What the answers between bands 1 to 7 bear, for each that may be known of the raiser."""
    for standing, blind in STANDINGS.items():
        answers: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for (raiser, owner), cell in cells.items():
            if raiser in NUMBERED and owner in NUMBERED:
                up, some = max(0, int(owner) - int(raiser)), cell.answered(blind)
                accepted, answered = answers[up]
                answers[up] = (accepted + some.accepted, answered + some.answered)
        yield status_effect(standing, answers)


def _matrix(cells: Mapping[Bands, Tally]) -> dict[str, dict[str, int]]:
    rows = in_order("band", (raiser for raiser, _ in cells))
    columns = in_order("band", (owner for _, owner in cells))
    return {
        row: {one: cells[row, one].raised for one in columns if (row, one) in cells} for row in rows
    }


def _bands(matrix: Mapping[str, Mapping[str, int]]) -> tuple[str, ...]:
    owners = (owner for cells in matrix.values() for owner in cells)
    return in_order("band", (*matrix, *owners), every=True)
