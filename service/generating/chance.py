"""Chance with a seed: the same seed gives the same reviews on every machine."""

import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")


class Chance(Random):
    """The one source of chance of a bundle."""

    def happens(self, share: float) -> bool:
        """Whether something of this probability happens."""
        return self.random() < share

    def pick(self, weights: Mapping[str, float]) -> str:
        """One of the names, by weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def poisson(self, mean: float) -> int:
        """A count around a mean (Knuth)."""
        limit, count, product = math.exp(-mean), 0, self.random()
        while product > limit:
            count += 1
            product *= self.random()
        return count

    def negative_binomial(self, mean: float, dispersion: float) -> int:
        """A count around a mean, more uneven the smaller the dispersion."""
        return self.poisson(self.gammavariate(dispersion, mean / dispersion))

    def zipf(self, choices: Sequence[Choice]) -> Choice:
        """One of the choices: the first most often, the second half as often, and so on."""
        return self.choices(choices, [1 / rank for rank in range(1, len(choices) + 1)])[0]

    def around(self, median: float, spread: float, least: int, most: int) -> int:
        """A log-normal number, kept between two bounds."""
        return min(most, max(least, round(self.lognormvariate(math.log(median), spread))))


def chance_of(log_odds: float) -> float:
    """The probability of these log-odds."""
    return 1 / (1 + math.exp(-log_odds))
