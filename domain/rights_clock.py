"""By when a data-rights request must be answered: calendar months from the day it was received."""

from calendar import monthrange
from datetime import date

MONTHS = 1
"""UK GDPR Article 12(3): one month."""
MOST_MONTHS_MORE = 2
"""The same: two further months where necessary, said within the first."""


def months_after(day: date, months: int) -> date:
    """The same day so many months later; in a shorter month its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due(received_on: date, more_months: int = 0) -> date:
    """The last day on which an answer is in time."""
    return months_after(received_on, MONTHS + more_months)
