"""When what waits in the anonymous box is written. Decided here alone (I11)."""

from collections.abc import Collection
from datetime import date, timedelta

from service.settings import Settings


def is_due(days: Collection[date], today: date, settings: Settings) -> bool:
    """Whether a batch is written now, of entries of these days: all of them, or none.

    So many together hide one another; fewer wait no longer than the days that are set, to their end
    (UTC): the day is then all that is told of when they came.
    """
    if not days:
        return False
    if len(days) >= settings.anonymous_batch:
        return True
    return today >= min(days) + timedelta(days=settings.anonymous_days)
