"""What comes and goes: the rules by which the service itself notices that a warning sign is back (B.9).

A rule is versioned: a notice names the version that spoke, and a rule that is changed gets another.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A sign as a rule sees it; `raised_at` is its place in the log, which decides within a day."""

    id: str
    raised_on: date
    raised_at: int
    passed_over_on: date | None

    @property
    def order(self) -> tuple[date, int]:
        """Earlier signs come first."""
        return self.raised_on, self.raised_at


@dataclass(frozen=True, slots=True)
class Returned:
    """What a rule says of a sign: the earlier ones it names, and those of them that were passed over.

    Each the earliest first. A sign is passed over when it is set aside, dismissed or closed unproven.
    """

    named: tuple[Seen, ...]
    passed_over: tuple[Seen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """So many signs of one chain within so many months, an earlier one passed over by then.

    `across` says what makes a chain beside the kind: the review, or the same token in any review.
    `names_all` is whether every earlier sign is named, or only the earliest that was passed over.
    """

    version: str
    months: int
    least: int
    across: bool
    names_all: bool

    def look(self, later: Seen, chain: Iterable[Seen]) -> Returned | None:
        """What this rule says of a sign beside others of its chain; None when it says nothing."""
        within = sorted(
            (
                one
                for one in chain
                if one.order < later.order
                and later.raised_on <= months_after(one.raised_on, self.months)
            ),
            key=lambda one: one.order,
        )
        passed = tuple(one for one in within if _was_passed_over(one, later.raised_on))
        if not passed or len(within) + 1 < self.least:
            return None
        return Returned(tuple(within) if self.names_all else passed[:1], passed)


RULES = (
    # the same review and kind, within 12 calendar months, both ends included (settled 14)
    Rule(version="v1", months=12, least=2, across=False, names_all=False),
    # the same token and kind in any review, three within 6 calendar months (settled 41)
    Rule(version="v2", months=6, least=3, across=True, names_all=True),
)
LONGEST_MONTHS = max(rule.months for rule in RULES)


def is_quiet(answered_at: int | None, passed_over_at: Iterable[int]) -> bool:
    """Whether a rule keeps still about a chain whose last notice was answered at a place in the log.

    It speaks again once something was passed over since: `passed_over_at` are the places where that
    happened to the earlier signs of the one it would speak of (decision 0031).
    """
    return answered_at is not None and all(at < answered_at for at in passed_over_at)


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later (or before); where there is none, the month's last.

    Never before the first day there is.
    """
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years < date.min.year:
        return date.min
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _was_passed_over(one: Seen, by: date) -> bool:
    return one.passed_over_on is not None and one.passed_over_on <= by
