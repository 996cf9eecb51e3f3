"""A day as a spreadsheet has it: as a date, as ISO writes it, or day first, as in the four nations."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from domain.rejections import Rejection

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})", re.ASCII | re.I)
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
EARLIEST = 1948
"""Before it there was no children's service to challenge."""


class NotADay(Rejection):
    """A date of the log cannot be read, or could be read in two ways."""

    code = "not-a-day"

    def __init__(self, ambiguous: bool = False) -> None:
        said = "A date is 2024-03-14, 14/03/2024 or 14 March 2024, with the day first and a whole year."
        also = (
            " Other dates of this file can only have the month first, so it is not clear what this "
            "one means: write the month as a word, or all dates as 2024-03-14."
        )
        super().__init__(said + (also if ambiguous else ""))


def has_month_first(cells: Iterable[Any]) -> bool:
    """Whether a date among these has a month for its first number, and cannot have it second."""
    for cell in cells:
        found = DAY_FIRST.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if found and int(found[1]) <= 12 < int(found[3]):
            return True
    return False


def day(cell: Any, *, month_first: bool = False) -> date | None:
    """The day of a cell; None for an empty one. `month_first` says that other dates are so.

    Raises `NotADay`.
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _sound(cell)
    if not isinstance(cell, str):
        raise NotADay
    text = cell.strip()
    if not text:
        return None
    if found := ISO.fullmatch(text):
        return _made(found[1], found[2], found[3])
    if found := DAY_FIRST.fullmatch(text):
        if month_first and int(found[1]) <= 12 and found[1].lstrip("0") != found[3].lstrip("0"):
            raise NotADay(ambiguous=True)
        return _made(found[4], found[3], found[1])
    if found := IN_WORDS.fullmatch(text):
        return _made(found[3], _month(found[2]), found[1])
    raise NotADay


def _month(word: str) -> str:
    begins = [place for place, name in enumerate(MONTHS, 1) if name.startswith(word.lower())]
    if len(begins) != 1:
        raise NotADay
    return str(begins[0])


def _made(year: str, month: str, day_: str) -> date:
    try:
        return _sound(date(int(year), int(month), int(day_)))
    except ValueError:
        raise NotADay from None


def _sound(found: date) -> date:
    if found.year < EARLIEST:
        raise NotADay
    return found
