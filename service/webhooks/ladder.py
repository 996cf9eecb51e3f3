"""When what could not be delivered is tried again: soon at first, then later and later, for three days."""

import random

MINUTE, HOUR = 60.0, 3_600.0
STEPS = (
    *(5.0, 5 * MINUTE, 30 * MINUTE),
    *(2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR),
)
"""Seconds to wait after the first attempt, the second, and so on."""
JITTER = 0.1
"""By how much of itself a wait may be longer, so that not everything comes back at once."""


def pause_after(attempts: int) -> float | None:
    """How long to wait after so many attempts that failed; None when that was the last."""
    if attempts > len(STEPS):
        return None
    return STEPS[attempts - 1] * random.uniform(1, 1 + JITTER)  # noqa: S311  # nothing secret
