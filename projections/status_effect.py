"""Do queries fare otherwise the further up they go? What the numbers bear, and no more (P04).

Nothing here says why, or anything of a person: it compares answers that were recorded.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from projections.counting import TOO_FEW
from projections.trends import Count, Trend, trend

ENOUGH = 100
"""Fewer answers than this are too few to estimate from: with 96 even a plain share is only known to
within a tenth (1.96² × ½ × ½ / 0.1²; Harrell, "Regression Modeling Strategies", 2nd edition, 10.2.3)."""

FURTHEST = 6
"""From band 1 to band 7."""

LESS_OFTEN, MORE_OFTEN = "less_often_upward", "more_often_upward"
NOT_ENOUGH = "not_enough_to_tell"
SAID = {
    LESS_OFTEN: "Queries were accepted less often the further up they went",
    MORE_OFTEN: "Queries were accepted more often the further up they went",
    NOT_ENOUGH: "There is not enough to tell whether it matters how far up a query goes",
}
Answers = Mapping[int, tuple[int, int]]
"""By how many bands up a query went (0: level or down): how many were accepted, of how many answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BandsUp:
    """The queries that went so many bands up and were answered; 0 are those that went level or down."""

    bands_up: int
    answered: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEffect:
    """What the answers show of queries between bands 1 to 7, and the ground it stands on.

    `standing` says of which answers: whoever answered knew who asked (`known`), did not (`hidden`), or
    nobody recorded which. `odds_ratio` is how many times as high the odds of acceptance (in part too)
    were for each band further up, estimated, with its 95 % interval; null where there is too little to
    estimate from. `claim` is less_often_upward or more_often_upward only where that interval leaves 1
    out, and otherwise not_enough_to_tell: never that there is no difference.
    """

    standing: str
    answered: int
    accepted: int
    by_bands_up: tuple[BandsUp, ...]
    odds_ratio: float | None
    lowest: float | None
    highest: float | None
    claim: str
    statement: str


def status_effect(standing: str, answers: Answers) -> StatusEffect:
    """What these answers bear."""
    answered, accepted = (sum(some[at] for some in answers.values()) for at in (1, 0))
    found = _trend(answers, answered, accepted)
    claim = _claim(found)
    ratios = map(math.exp, (found.log_odds, found.lowest, found.highest)) if found else (None,) * 3
    ratio, lowest, highest = ratios
    return StatusEffect(
        standing=standing,
        answered=answered,
        accepted=accepted,
        by_bands_up=tuple(_bands_up(up, answers) for up in range(FURTHEST + 1)),
        odds_ratio=ratio,
        lowest=lowest,
        highest=highest,
        claim=claim,
        statement=_statement(claim, answered, ratio, lowest, highest),
    )


def _bands_up(up: int, answers: Answers) -> BandsUp:
    accepted, answered = answers.get(up, (0, 0))
    return BandsUp(bands_up=up, answered=answered, accepted=accepted)


def _trend(answers: Answers, answered: int, accepted: int) -> Trend | None:
    """The estimate, where there is enough of everything that is compared."""
    level = answers.get(0, (0, 0))[1]
    fewest = min(accepted, answered - accepted, level, answered - level)
    if answered < ENOUGH or fewest < TOO_FEW:
        return None
    return trend([Count(up, *some) for up, some in sorted(answers.items())])


def _claim(found: Trend | None) -> str:
    if found and found.highest < 0:
        return LESS_OFTEN
    return MORE_OFTEN if found and found.lowest > 0 else NOT_ENOUGH


def _statement(
    claim: str, answered: int, ratio: float | None, lowest: float | None, highest: float | None
) -> str:
    if ratio is None:
        return (
            f"{SAID[claim]}: it takes {ENOUGH} answered queries between bands 1 to 7, ten of them "
            f"upward, ten not, ten accepted and ten not; there are {answered}."
        )
    return (
        f"{SAID[claim]}: in {answered} answered queries the odds of being accepted were "
        f"{ratio:.2f} times as high for each band further up (95 % interval {lowest:.2f} to "
        f"{highest:.2f}; 1 is no difference). This is what was recorded, not why."
    )
