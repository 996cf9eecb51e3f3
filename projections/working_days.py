"""Working days between two days, where it may be any of the four nations (settled: the same day is 0)."""

from datetime import date
from functools import cache

from holidays import country_holidays

NATIONS = ("ENG", "WLS", "SCT", "NIR")
FRIDAY = 4


def working_days(first: date, last: date) -> int:
    """How many working days later the last day is; none where it is no later.

    Weekends are left out, and the holidays that all four nations keep: a query does not say where
    it was raised, and no median hangs on the days that one nation keeps alone.
    """
    if last <= first:
        return 0
    days = _weekdays_up_to(last) - _weekdays_up_to(first)
    for year in range(first.year, last.year + 1):
        days -= sum(first < day <= last for day in _holidays(year))
    return days


def _weekdays_up_to(day: date) -> int:
    """Mondays to Fridays since the first of all days, a Monday; this one included."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


@cache
def _holidays(year: int) -> tuple[date, ...]:
    kept = [set(country_holidays("GB", subdiv=nation, years=year)) for nation in NATIONS]
    return tuple(sorted(day for day in set.intersection(*kept) if day.weekday() <= FRIDAY))
