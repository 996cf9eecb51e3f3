"""What goes up, and what comes down, month by month: observations and queries, answers and news (P06)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from projections.counted import Counts, counted
from projections.counting import TOO_FEW
from projections.extent import Extent
from projections.facts.counts import Code
from projections.facts.cuts_over_time import (
    ANSWERED_BY_MONTH,
    SAID_BY_MONTH,
    TOLD_BY_MONTH,
)
from projections.months import first_day, last_day, month, quarter_before, quarter_of_month

FRONT_LINE, UP = "worker", "up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What went up, and what came down: counts of messages, never a target.

    `asked` is how many queries were raised at all. Up: observations of the front line, and queries
    raised with a higher band. Down: those of such queries that got their first answer then, and those
    whose raiser was first told of one then.
    """

    asked: int
    contributions_up: int
    queries_up: int
    answers_down: int
    raisers_told: int
    too_few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfTraffic(Traffic):
    """The traffic of a month, `2026-03`."""

    month: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterOfTraffic(Traffic):
    """The last quarter that was over on the day asked about, both days included."""

    quarter: str
    from_: date
    to: date


class Messages:
    """Messages by the month in which they went; None where no month can be told.

    `raised` are the queries by month and gradient.
    """

    def __init__(self, facts: Connection, extent: Extent, raised: Counts) -> None:
        answered, told = counted(facts, extent, ANSWERED_BY_MONTH, TOLD_BY_MONTH)
        (said,) = counted(facts, extent, SAID_BY_MONTH)
        self.asked, self.queries = Counter[Code](), Counter[Code]()
        for (when, gradient), number in raised.items():
            self.asked[when] += number
            self.queries[when] += number if gradient == UP else 0
        self.answers, self.told = _came_down(answered), _came_down(told)
        self.said: Counter[Code] = Counter()
        for (level, when), number in said.items():
            self.said[when] += number if level == FRONT_LINE else 0

    def every(self) -> set[Code]:
        """Every month of any message, and None."""
        return {*self.asked, *self.answers, *self.told, *self.said}

    def months(self) -> set[str]:
        """The same without None."""
        return {one for one in self.every() if isinstance(one, str)}

    def of(self, months: Iterable[Code]) -> dict[str, Any]:
        """The messages of these months together."""
        some = list(months)
        up = sum(self.said[one] + self.queries[one] for one in some)
        down = sum(self.answers[one] + self.told[one] for one in some)
        return {
            "asked": sum(self.asked[one] for one in some),
            "contributions_up": sum(self.said[one] for one in some),
            "queries_up": sum(self.queries[one] for one in some),
            "answers_down": sum(self.answers[one] for one in some),
            "raisers_told": sum(self.told[one] for one in some),
            "too_few": up + down < TOO_FEW,
        }


def _came_down(counts: Counts) -> Counter[Code]:
    """Of queries raised with a higher band: what came back, by its month."""
    found: Counter[Code] = Counter()
    for (gradient, came, when), number in counts.items():
        if gradient == UP and (came or when is not None):
            found[when] += number
    return found


def of_month(messages: Messages, one: str, today: date) -> MonthOfTraffic:
    """The traffic of a month."""
    return MonthOfTraffic(month=one, is_over=one < month(today), **messages.of([one]))


def last_quarter(messages: Messages, today: date) -> QuarterOfTraffic:
    """The traffic of the last quarter that was over on a day."""
    last = quarter_before(today)
    within = [one for one in messages.months() if quarter_of_month(one) == last]
    return QuarterOfTraffic(
        quarter=last, from_=first_day(last), to=last_day(last), **messages.of(within)
    )
