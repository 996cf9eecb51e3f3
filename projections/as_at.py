"""As at when a question is asked: what a client names, and what that comes to (settled 35)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Self

from sqlalchemy import Connection

from projections import positions
from projections.facts.moments import day_of, position_at

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class AsAt:
    """A position or a time (UTC), and the day if one was named."""

    position: int | None = None
    moment: datetime | None = None
    day: date | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """What a text names: `p1f`, `p1f.2024-06-08`, a time of RFC 3339, or a day.

        A bare day is its end, UTC. Raises `ValueError` for anything else.
        """
        if text.startswith("p"):
            position, dot, day = text.partition(".")
            return cls(positions.position(position), None, _day(day) if dot else None)
        if _DAY.fullmatch(text):
            return cls(None, datetime.combine(_day(text), time.max, UTC), _day(text))
        return cls(None, _moment(text))


@dataclass(frozen=True, slots=True)
class Stand:
    """The position a question is answered at, and the day its days are counted to (settled 43)."""

    position: int
    day: date

    def token(self) -> str:
        """Both as one text; asked as at it, the same question gives the same answer again."""
        return f"{positions.token(self.position)}.{self.day.isoformat()}"

    @classmethod
    def read(cls, token: str) -> Self:
        """The stand of a token. Raises `ValueError` for anything that `token` did not make."""
        named = AsAt.read(token)
        if named.position is None or named.day is None:
            raise ValueError("not a stand")
        return cls(named.position, named.day)


def stand(facts: Connection, asked: AsAt, today: date) -> Stand:
    """What these facts answer to it: days are counted to the day named, or that of the time.

    A position alone is as it stood on the day it was recorded.
    """
    if asked.position is not None:
        recorded_on = day_of(facts, asked.position) or today
        return Stand(asked.position, asked.day or min(recorded_on, today))
    assert asked.moment is not None
    return Stand(position_at(facts, asked.moment), asked.day or asked.moment.date())


def _day(text: str) -> date:
    """A day as YYYY-MM-DD, and in no other of the ways ISO 8601 knows. Raises `ValueError`."""
    if not _DAY.fullmatch(text):
        raise ValueError("not a day")
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    if not _TIME.fullmatch(text):
        raise ValueError("not a time")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except OverflowError:
        raise ValueError("not a time") from None
