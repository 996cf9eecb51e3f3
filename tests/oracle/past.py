"""The past as the log tells it: every event with its position, and everything that befell one thing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.sealed import Sealed

Row = dict[str, Any]
Rows = dict[str, Row]


@dataclass(frozen=True)
class Noted:
    """One event where it stands in the log; `said` is the event with its own fields."""

    position: int
    said: Any

    @property
    def topic(self) -> str:
        """Its stored name."""
        return str(self.said.TOPIC)

    @property
    def thing(self) -> str:
        """The id of what it happened to."""
        return str(self.said.originator_id)

    @property
    def version(self) -> int:
        """Which of its thing's events it is, from 1."""
        return int(self.said.originator_version)

    @property
    def envelope(self) -> Any:
        """Who, when, how sure."""
        return self.said.envelope

    @property
    def day(self) -> date:
        """The day it happened, else the day it was heard of (UTC)."""
        day: date = self.envelope.occurred_on or self.recorded_on
        return day

    @property
    def precision(self) -> str:
        """How exact that day is."""
        return str(self.envelope.occurred_precision)

    @property
    def recorded_on(self) -> date:
        """The day it was heard of (UTC)."""
        day: date = self.envelope.recorded_at.date()
        return day


class Past:
    """Some events in the order of the log."""

    def __init__(self, events: Iterable[Noted]) -> None:
        self.events = list(events)

    def __iter__(self) -> Iterator[Noted]:
        return iter(self.events)

    def every(self, *topics: str) -> list[Noted]:
        """Those of these names."""
        return [one for one in self.events if one.topic in topics]

    def has(self, *topics: str) -> bool:
        """Whether there is one of these names."""
        return bool(self.every(*topics))

    def first(self, *topics: str) -> Noted | None:
        """The first of these names."""
        return next(iter(self.every(*topics)), None)

    def last(self, *topics: str) -> Noted | None:
        """The last of these names."""
        return next(reversed(self.every(*topics)), None)

    def since_last(self, *topics: str) -> "Past":
        """What came after the last of these names; everything, if there is none."""
        latest = self.last(*topics)
        if latest is None:
            return self
        return Past(one for one in self.events if one.position > latest.position)

    def by_thing(self, prefix: str) -> dict[str, "Past"]:
        """The pasts of all things whose events have names that begin so."""
        pasts: dict[str, Past] = {}
        for one in self.events:
            if one.topic.startswith(prefix):
                pasts.setdefault(one.thing, Past([])).events.append(one)
        return pasts


def told(one: Noted | None, field: str) -> Any:
    """What a field of an event says, opened where it is words; None where there is no event."""
    return None if one is None else plain(getattr(one.said, field))


def plain(value: Any) -> Any:
    """Words opened; anything else as it is."""
    return value.value if isinstance(value, Sealed) else value


def text_id(id: Any) -> str | None:
    """An id as text."""
    return None if id is None else str(id)


def iso(day: date | None) -> str | None:
    """A day as JSON has it."""
    return None if day is None else day.isoformat()


def day_of(one: Noted | None) -> date | None:
    """The day of an event, if there is one."""
    return None if one is None else one.day
