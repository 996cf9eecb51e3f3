"""Trying again what is parked, thing by thing and in order, and doing without what stays unreadable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.exc import OperationalError

from projections.facts.generation import PARKED
from projections.folds.pages import Page
from projections.following import Followed, Log
from projections.parking import Dropped, Stored, Unreadable, drop


class NotParked(Exception):
    """Nothing is parked at this position."""


class WaitsBehind(Exception):
    """This one only waits behind an earlier one of the same thing: that one is the trouble."""

    def __init__(self, first: int) -> None:
        super().__init__(first)
        self.first = first


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """One that waits, as it was read. `since` is a day, UTC; `state` is as stored, its words sealed."""

    position: int
    thing_id: UUID
    version: int
    topic: str
    error: str
    since: date
    state: bytes


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of one thing: how many were folded, how many still wait, and why the first does."""

    thing_id: UUID
    folded: int
    waiting: int
    stuck_at: int | None = None
    error: str | None = None


def parked_events(facts: Connection, thing_id: UUID | None = None) -> Sequence[ParkedEvent]:
    """All that wait, or those of one thing, in the order of the log."""
    query = select(PARKED).order_by(PARKED.c.position)
    if thing_id is not None:
        query = query.where(PARKED.c.thing_id == str(thing_id))
    return [_parked(row) for row in facts.execute(query)]


def parked_at(facts: Connection, position: int) -> ParkedEvent:
    """The one at a position. Raises `NotParked`."""
    row = facts.execute(select(PARKED).where(PARKED.c.position == position)).one_or_none()
    if row is None:
        raise NotParked
    return _parked(row)


def retry(facts: Followed, log: Log, thing_id: UUID) -> Retried:
    """Fold what is parked of one thing, in order, in one transaction; stop at the first that fails.

    What others said meanwhile of something that was not there (a finding that cites it) is drawn in by
    a rebuild only.
    """
    with facts.writing() as connection:
        return _retried(connection, log, thing_id)


def do_without(facts: Followed, log: Log, position: int, decision: Dropped) -> Retried:
    """Take one out of what is waited for, and try what waited behind it, in one transaction.

    Raises `NotParked`.
    """
    with facts.writing() as connection:
        parked = parked_at(connection, position)
        connection.execute(delete(PARKED).where(PARKED.c.position == position))
        drop(connection, position, decision)
        return _retried(connection, log, parked.thing_id)


def may_do_without(facts: Connection, position: int) -> ParkedEvent:
    """The one at a position, if it is what its thing is stuck at. Raises `NotParked`, `WaitsBehind`."""
    parked = parked_at(facts, position)
    first = parked_events(facts, parked.thing_id)[0]
    if first.position != position:
        raise WaitsBehind(first.position)
    return parked


def _retried(connection: Connection, log: Log, thing_id: UUID) -> Retried:
    waiting = parked_events(connection, thing_id)
    for done, parked in enumerate(waiting):
        here = PARKED.c.position == parked.position
        error = _error_in(connection, log, parked)
        if error is not None:
            connection.execute(update(PARKED).where(here).values(error=error))
            return Retried(thing_id, done, len(waiting) - done, parked.position, error)
        connection.execute(delete(PARKED).where(here))
    return Retried(thing_id, len(waiting), 0)


def _error_in(connection: Connection, log: Log, parked: ParkedEvent) -> str | None:
    """Fold one event whole or not at all; the name of the error when it cannot be."""
    event = log.read(Stored(parked.thing_id, parked.version, parked.topic, parked.state))
    if isinstance(event, Unreadable):
        return event.error
    try:
        with connection.begin_nested():
            page = Page()
            page.load(connection, [event])
            page.fold(parked.position, event)
            page.write(connection)
    except OperationalError:
        raise
    except Exception as error:
        return type(error).__name__
    return None


def _parked(row: Row[tuple[int, str]]) -> ParkedEvent:
    return ParkedEvent(
        position=row.position,
        thing_id=UUID(row.thing_id),
        version=row.version,
        topic=row.topic,
        error=row.error,
        since=row.parked_on,
        state=row.state,
    )
