"""How long something took: how many, the middle, and what nine of ten were done within."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from statistics import median

from projections.counting import TOO_FEW
from projections.facts.counts import Code


@dataclass(frozen=True, slots=True)
class Took:
    """Working days of `n` things; both figures are null without any.

    `ninetieth` is the 90th percentile by nearest rank. `too_few` says that there is too little to read
    anything into.
    """

    n: int
    median: float | None
    ninetieth: int | None
    too_few: bool


def took(counts: Iterable[tuple[Code, int]]) -> Took:
    """The figures of so many things that took so many days each; of null nothing is known."""
    days = sorted(day for day, number in counts if isinstance(day, int) for _ in range(number))
    if not days:
        return Took(0, None, None, True)
    rank = ceil(len(days) * 9 / 10)
    return Took(len(days), float(median(days)), days[rank - 1], len(days) < TOO_FEW)
