"""How long something took: how many, the middle, and what nine of ten were done within."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

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
    """The figures of so many things that took so many days each; of null nothing is known.

    They are never listed one by one: each number of days stands once, with how many took it.
    """
    days = sorted((day, number) for day, number in counts if isinstance(day, int) and number)
    reached = list(accumulate(number for _, number in days))
    if not days:
        return Took(0, None, None, True)
    n = reached[-1]
    lower, upper, ninetieth = (
        days[bisect_left(reached, rank)][0] for rank in ((n + 1) // 2, n // 2 + 1, ceil(n * 9 / 10))
    )
    return Took(n, (lower + upper) / 2, ninetieth, n < TOO_FEW)
