"""Does a series stay on one side of its middle? A run chart as data: centre line, points, shifts.

The rule of shift is that of Perla, Provost and Murray, "The run chart: a simple analytical tool for
learning from variation in healthcare processes", BMJ Quality & Safety 20, 2011: six or more points in
a row above the median, or below it; one on it neither ends a row nor counts in it. How long a row
chance alone would make is that of Anhøj and Olesen, "Run charts revisited", PLoS ONE 9(11), 2014.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from projections.counting import TOO_FEW
from projections.shown.took import Took

OF_A_SHIFT = 6
FEWEST_POINTS = 10
"""With fewer points the rule is not asked: there is no middle to speak of."""

ABOVE, BELOW, ON = "above", "below", "on"
RULE = (
    "A shift is six or more points in a row above the centre line, or below it; points on the line "
    "neither end a row nor count in it (Perla, Provost and Murray, BMJ Quality & Safety 20, 2011). "
    "The centre line is the median of the points. What is not over yet has no part in either. In a "
    "long series six in a row come about by chance too: `beyond_chance` is a row longer than chance "
    "makes in about nineteen of twenty series (Anhøj and Olesen, PLoS ONE 9, 2014). A shift says "
    "that something changed, never what, and nothing of a person."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A month or a quarter: working days of the `n` waits that ended in it.

    Both figures are null without any. `ninetieth` is the 90th percentile by nearest rank, `side` where
    the median lies of the centre line (above, below, on), null where it is not compared: without a
    median, and in a period that is not over (`is_over`).
    """

    period: str
    n: int
    median: float | None
    ninetieth: int | None
    too_few: bool
    is_over: bool
    side: str | None
    in_shift: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A row of six or more points on one side of the centre line, by the rule the answer names.

    `beyond_chance` says that the row is longer than chance makes one in a series of this length;
    `n` is how many waits it is made of, `too_few` that these are fewer than ten.
    """

    from_: str
    to: str
    side: str
    points: int
    n: int
    too_few: bool
    beyond_chance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChart:
    """Points in the order of time. `centre` is the median of their medians, null without any.

    `too_few` says that there are fewer than ten to compare; then no shift is looked for.
    """

    centre: float | None
    points: tuple[Point, ...]
    shifts: tuple[Shift, ...]
    too_few: bool


@dataclass(frozen=True, slots=True)
class Period:
    """What is known of one month or quarter before any is compared."""

    name: str
    took: Took
    is_over: bool

    @property
    def compared(self) -> float | None:
        """The median, where it takes part in the rule."""
        return self.took.median if self.is_over else None


def run_chart(periods: Sequence[Period]) -> RunChart:
    """The chart of these."""
    compared = [one.compared for one in periods if one.compared is not None]
    centre = median(compared) if compared else None
    sides = [_side(one, centre) for one in periods]
    rows = _rows(sides) if len(compared) >= FEWEST_POINTS else []
    within = {at for row in rows for at in row}
    return RunChart(
        centre=centre,
        points=tuple(
            _point(one, side, at in within)
            for at, (one, side) in enumerate(zip(periods, sides, strict=True))
        ),
        shifts=tuple(_shift(periods, sides, row) for row in rows),
        too_few=len(compared) < FEWEST_POINTS,
    )


def _side(one: Period, centre: float | None) -> str | None:
    if centre is None or one.compared is None:
        return None
    if one.compared == centre:
        return ON
    return ABOVE if one.compared > centre else BELOW


def _rows(sides: Sequence[str | None]) -> list[list[int]]:
    """The places of each row that is a shift."""
    useful = [(at, side) for at, side in enumerate(sides) if side in (ABOVE, BELOW)]
    rows = ([at for at, _ in row] for _, row in groupby(useful, key=lambda one: one[1]))
    return [row for row in rows if len(row) >= OF_A_SHIFT]


def _point(one: Period, side: str | None, in_shift: bool) -> Point:
    return Point(
        period=one.name,
        n=one.took.n,
        median=one.took.median,
        ninetieth=one.took.ninetieth,
        too_few=one.took.too_few,
        is_over=one.is_over,
        side=side,
        in_shift=in_shift,
    )


def _shift(periods: Sequence[Period], sides: Sequence[str | None], row: Sequence[int]) -> Shift:
    number = sum(periods[at].took.n for at in row)
    return Shift(
        from_=periods[row[0]].name,
        to=periods[row[-1]].name,
        side=str(sides[row[0]]),
        points=len(row),
        n=number,
        too_few=number < TOO_FEW,
        beyond_chance=len(row) > longest_by_chance(_useful(sides)),
    )


def _useful(sides: Iterable[str | None]) -> int:
    return sum(side in (ABOVE, BELOW) for side in sides)


def longest_by_chance(points: int) -> int:
    """The longest row to be expected of so many points that lie on either side by chance."""
    return round(math.log2(points) + 3)
