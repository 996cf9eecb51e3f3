"""What the read models lack: events that wait, events that are done without, and versions missing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Table, func, select

from projections.facts.generation import DROPPED, MISSING, PARKED

MOST_NAMED = 100
"""How many of each are named one by one."""


@dataclass(frozen=True, slots=True)
class Parked:
    """An event that waits because this program cannot read it, or behind such a one of its thing.

    Nothing of its content. `error` is the class of what went wrong, `behind` for one that only waits;
    `since` is a day, UTC, in these read models.
    """

    position: int
    topic: str
    thing_id: UUID
    error: str
    since: date


@dataclass(frozen=True, slots=True)
class DoneWithout:
    """An event that a person decided to leave out of the read models. It stays in the log."""

    position: int
    topic: str
    thing_id: UUID
    decided_by: str
    reason: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Missing:
    """A gap in the versions of one thing: so many between two versions that nothing explains.

    `position` is that of the event behind the gap; `after_version` is 0 where its first are missing.
    """

    position: int
    thing_kind: str
    thing_id: UUID
    after_version: int
    before_version: int
    number: int


def parked(facts: Connection, at: int | None) -> Iterator[Parked]:
    """The first that wait, of all or of those up to a position."""
    for row in facts.execute(_first(PARKED, at)):
        yield Parked(row.position, row.topic, UUID(row.thing_id), row.error, row.parked_on)


def done_without(facts: Connection, at: int | None) -> Iterator[DoneWithout]:
    """The first that are done without."""
    for row in facts.execute(_first(DROPPED, at)):
        id = UUID(row.thing_id)
        yield DoneWithout(row.position, row.topic, id, row.dropped_by, row.reason, row.dropped_on)


def missing(facts: Connection, at: int | None) -> Iterator[Missing]:
    """The first gaps."""
    for row in facts.execute(_first(MISSING, at)):
        versions = (row.after_version, row.before_version, row.number)
        yield Missing(row.position, row.thing_kind, UUID(row.thing_id), *versions)


def missing_count(facts: Connection, at: int | None = None) -> int:
    """How many versions are missing in all."""
    number = select(func.coalesce(func.sum(MISSING.c.number), 0))
    return int(facts.execute(_up_to(at, number, MISSING)).scalar_one())


def dropped_by_topic(facts: Connection, at: int | None) -> Counter[str]:
    """How many are done without, by the stored name of what happened."""
    topic = DROPPED.c.topic
    found = facts.execute(_up_to(at, select(topic, func.count()), DROPPED).group_by(topic))
    return Counter(dict(map(tuple, found)))


def _first(table: Table, at: int | None) -> Select[Any]:
    return _up_to(at, select(table), table).order_by(table.c.position).limit(MOST_NAMED)


def _up_to(at: int | None, rows: Select[Any], table: Table) -> Select[Any]:
    """Those of a table of events up to a position, or all."""
    return rows if at is None else rows.where(table.c.position <= at)
