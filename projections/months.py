"""Months and quarters of days, as they are named: `2026-03`, `2026-Q1`, and all between two of them."""

from collections.abc import Iterable
from datetime import date, timedelta

MONTHS, QUARTERS, OF_A_QUARTER = 12, 4, 3
EXACT = ("day", "week", "month")
"""How exact a day has to be for it to tell its month (codes of `precision`)."""

FURTHEST_BACK = 20
"""Years: what is older is counted, and has no place of its own in a series."""


def month(day: date) -> str:
    """The month of a day, `2026-03`."""
    return f"{day.year:04}-{day.month:02}"


def quarter(day: date) -> str:
    """The quarter of a day, `2026-Q1`."""
    return f"{day.year:04}-Q{(day.month - 1) // OF_A_QUARTER + 1}"


def quarter_of_month(month: str) -> str:
    """The quarter in which a month is."""
    return quarter(date(int(month[:4]), int(month[5:]), 1))


def first_day(quarter: str) -> date:
    """The day a quarter begins."""
    return date(int(quarter[:4]), (int(quarter[-1]) - 1) * OF_A_QUARTER + 1, 1)


def last_day(quarter: str) -> date:
    """The day a quarter ends."""
    year, after = divmod(int(quarter[-1]) * OF_A_QUARTER, MONTHS)
    return date(int(quarter[:4]) + year, after + 1, 1) - timedelta(days=1)


def quarter_before(day: date) -> str:
    """The last quarter that was over on a day."""
    return quarter(first_day(quarter(day)) - timedelta(days=1))


def months_until(today: date, found: Iterable[str]) -> tuple[str, ...]:
    """Every month from the first of those found to that of today, or to the last, and none without any."""
    return _until(month(today), found, MONTHS)


def quarters_until(today: date, found: Iterable[str]) -> tuple[str, ...]:
    """Every quarter in the same way."""
    return _until(quarter(today), found, QUARTERS)


def _until(now: str, found: Iterable[str], of_a_year: int) -> tuple[str, ...]:
    """Today is always among them. Neither end is further from it than `FURTHEST_BACK` years."""
    present, reach = _number(now, of_a_year), FURTHEST_BACK * of_a_year
    numbers = [_number(one, of_a_year) for one in found]
    near = [one for one in numbers if abs(present - one) < reach]
    if not near:
        return ()
    return tuple(
        _name(one, of_a_year) for one in range(min(present, *near), max(present, *near) + 1)
    )


def _number(name: str, of_a_year: int) -> int:
    return int(name[:4]) * of_a_year + int(name[5:].lstrip("Q")) - 1


def _name(number: int, of_a_year: int) -> str:
    year, rest = divmod(number, of_a_year)
    return f"{year:04}-{rest + 1:02}" if of_a_year == MONTHS else f"{year:04}-Q{rest + 1}"
