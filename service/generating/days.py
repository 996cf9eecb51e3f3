"""Days on which people in services do things: rarely at weekends, seldom in August."""

from datetime import date, timedelta

from service.generating.chance import Chance

SATURDAY = 5
AUGUST = 8
SHARE_OF_WEEKENDS = 0.15
SHARE_OF_AUGUST = 0.35


def day_between(chance: Chance, first: date, last: date) -> date:
    """A plausible day between two, both included."""
    for _ in range(20):
        day = first + timedelta(days=chance.randint(0, max(0, (last - first).days)))
        if day.weekday() >= SATURDAY and not chance.happens(SHARE_OF_WEEKENDS):
            continue
        if day.month == AUGUST and not chance.happens(SHARE_OF_AUGUST):
            continue
        return day
    return first


def working_days_after(day: date, count: int) -> date:
    """The day that many working days later; weekends do not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
