"""Do the odds of something rise or fall from step to step? An estimate with its interval, from counts.

Logistic regression on one number, with Firth's correction (Firth, "Bias reduction of maximum
likelihood estimates", Biometrika 80, 1993; Heinze and Schemper, Statistics in Medicine 21, 2002): the
estimate is finite even where everything went one way, which is when it matters most. Fitted by
Newton's method with halved steps; the interval is Wald's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
CLOSE_ENOUGH = 1e-9
LONGEST_STEP = 2.0
MOST_STEPS, MOST_HALVINGS = 100, 20


@dataclass(frozen=True, slots=True)
class Count:
    """How often something happened, out of how many, at one place of a scale."""

    at: float
    happened: int
    of: int


@dataclass(frozen=True, slots=True)
class Trend:
    """What one step up the scale adds to the log-odds, and between what it lies with 95 % confidence."""

    log_odds: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class _Fit:
    """One candidate: how likely it makes the counts (corrected), and where to look for a better one."""

    level: float
    slope: float
    likelihood: float
    to_level: float
    to_slope: float
    variance: float


def trend(counts: Sequence[Count]) -> Trend | None:
    """The trend in these counts; None where all of them are at one place."""
    counts = [one for one in counts if one.of]
    if len({one.at for one in counts}) < 2:
        return None
    middle = sum(one.of * one.at for one in counts) / sum(one.of for one in counts)
    unit = max(abs(one.at - middle) for one in counts)
    best = _best([Count((one.at - middle) / unit, one.happened, one.of) for one in counts])
    margin = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * math.sqrt(best.variance)
    return Trend(best.slope / unit, (best.slope - margin) / unit, (best.slope + margin) / unit)


def _best(counts: Sequence[Count]) -> _Fit:
    fit = _fit(counts, 0.0, 0.0)
    for _ in range(MOST_STEPS):
        found = _better(counts, fit)
        if found is None:
            break
        fit = found
    return fit


def _better(counts: Sequence[Count], fit: _Fit) -> _Fit | None:
    """A likelier fit: Newton's step, no longer than is safe, halved until it is; None at the top."""
    longest = max(abs(fit.to_level), abs(fit.to_slope))
    if longest < CLOSE_ENOUGH:
        return None
    part = min(1.0, LONGEST_STEP / longest)
    for _ in range(MOST_HALVINGS):
        found = _fit(counts, fit.level + part * fit.to_level, fit.slope + part * fit.to_slope)
        if found.likelihood > fit.likelihood:
            return found
        part /= 2
    return None


def _fit(counts: Sequence[Count], level: float, slope: float) -> _Fit:
    """The corrected likelihood here, and Newton's step from its gradient and the information."""
    shares = [1 / (1 + math.exp(-(level + slope * one.at))) for one in counts]
    weights = [one.of * p * (1 - p) for one, p in zip(counts, shares, strict=True)]
    w = sum(weights)
    wx = sum(v * one.at for v, one in zip(weights, counts, strict=True))
    wxx = sum(v * one.at**2 for v, one in zip(weights, counts, strict=True))
    determinant = w * wxx - wx * wx
    likelihood, up, upx = 0.5 * math.log(determinant), 0.0, 0.0
    for one, p in zip(counts, shares, strict=True):
        leverage = p * (1 - p) * (wxx - 2 * wx * one.at + w * one.at**2) / determinant
        missing = one.happened - one.of * (p - leverage * (0.5 - p))
        up, upx = up + missing, upx + one.at * missing
        likelihood += one.happened * math.log(p) + (one.of - one.happened) * math.log(1 - p)
    return _Fit(
        level,
        slope,
        likelihood,
        to_level=(wxx * up - wx * upx) / determinant,
        to_slope=(w * upx - wx * up) / determinant,
        variance=w / determinant,
    )
