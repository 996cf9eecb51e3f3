"""Working days: weekends and the holidays of the review's nation are not counted (I19, settled 19)."""

from datetime import date, timedelta
from functools import cache

# The class itself, now: it takes long to load, and later that would be within a transaction.
from holidays.countries.united_kingdom import UnitedKingdom

SUBDIVISION = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "ni": "NIR"}
"""Each nation's code in ISO 3166-2:GB. Of a nation that is not recorded only weekends are known."""
SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working_day(nation: str, day: date) -> bool:
    """Whether people there work on this day."""
    return day.weekday() < SATURDAY and day not in _holidays(nation, day.year)


def working_days_between(nation: str, first: date, last: date) -> int:
    """How many working days there are after the first day, up to the last; 0 on the same or before."""
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    odd = (first + timedelta(days=one) for one in range(1, rest + 1))
    days = weeks * 5 + sum(1 for day in odd if day.weekday() < SATURDAY)
    return days - sum(1 for day in _days_off(nation, first.year, last.year) if first < day <= last)


def after_working_days(nation: str, day: date, number: int) -> date:
    """The working day that is so many after a day; with none, that day or the next working day."""
    while number > 0 or not is_working_day(nation, day):
        day += ONE_DAY
        number -= is_working_day(nation, day)
    return day


@cache
def _days_off(nation: str, first: int, last: int) -> tuple[date, ...]:
    """The holidays of these years that are no weekend."""
    found = (day for year in range(first, last + 1) for day in _holidays(nation, year))
    return tuple(day for day in found if day.weekday() < SATURDAY)


@cache
def _holidays(nation: str, year: int) -> frozenset[date]:
    if nation not in SUBDIVISION:
        return frozenset()
    kept = UnitedKingdom(subdiv=SUBDIVISION[nation], years=year)  # type: ignore[no-untyped-call]  # theirs
    return frozenset(kept)
