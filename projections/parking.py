"""Folding a page of the log into the facts, and parking what cannot be folded."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from projections.facts.generation import DROPPED, PARKED
from projections.folds.pages import Page
from projections.folds.plain import Row
from projections.folds.rules import Event

BEHIND = "behind"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What a log hands over in place of an event it cannot decode; `error` is a class's name."""

    originator_id: UUID
    topic: str
    error: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a log hands over in place of an event that somebody decided to do without.

    `on` is a day, UTC; `by` and `reason` say whose decision it was and why.
    """

    originator_id: UUID
    version: int
    topic: str
    by: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as it stands in the log; words are sealed in its state."""

    originator_id: UUID
    version: int
    topic: str
    state: bytes


Found = Event | Unreadable | Dropped
"""What a log has at a position."""


class PageFailed(Exception):
    """A page could not be loaded or written because of what one of its events holds."""

    def __init__(self, events: int, first: int, error: str) -> None:
        super().__init__(error)
        self.events = events
        self.first = first
        self.error = error


def fold_page(
    connection: Connection,
    events: Sequence[tuple[int, Found]],
    refused: Mapping[int, str],
    stored: Callable[[int], Stored],
) -> None:
    """Fold what can be folded and park the rest, each with whatever follows it on its aggregate.

    `refused` names the errors of events that are to be parked without trying them; `stored` is how
    the log has the event at a position. Raises `PageFailed`.
    """
    stuck = {UUID(id) for id in connection.execute(select(PARKED.c.thing_id)).scalars()}
    page, parked = Page(), []
    for at, event in events:
        if isinstance(event, Dropped):
            drop(connection, at, event)
    with _failing_as_a_page(events):
        page.load(connection, [event for _, event in _readable(events, refused)])
    for at, event in events:
        if isinstance(event, Dropped):
            continue
        error = refused.get(at) or (BEHIND if event.originator_id in stuck else None)
        error = error or _error_in(page, at, event)
        if error:
            stuck.add(event.originator_id)
            parked.append(_parked(at, stored(at), error))
    with _failing_as_a_page(events):
        page.write(connection)
    if parked:
        logger.warning(
            "%d events parked, the first at position %d", len(parked), parked[0]["position"]
        )
        connection.execute(insert(PARKED), parked)


def drop(connection: Connection, at: int, event: Dropped) -> None:
    """Note that this event is done without."""
    row = {"position": at, "thing_id": str(event.originator_id), "version": event.version}
    row |= {"topic": event.topic, "dropped_by": event.by, "reason": event.reason}
    connection.execute(insert(DROPPED).values(row | {"dropped_on": event.on}))


def _readable(
    events: Sequence[tuple[int, Found]], refused: Mapping[int, str]
) -> Iterator[tuple[int, Event]]:
    for at, event in events:
        if at not in refused and not isinstance(event, Unreadable | Dropped):
            yield at, event


def _error_in(page: Page, at: int, event: Event | Unreadable) -> str | None:
    """Fold one event; the name of the error when it cannot be."""
    if isinstance(event, Unreadable):
        return event.error
    try:
        page.fold(at, event)
    except Exception as error:
        return type(error).__name__
    return None


def _parked(at: int, event: Stored, error: str) -> Row:
    return {
        "position": at,
        "thing_id": str(event.originator_id),
        "version": event.version,
        "topic": event.topic,
        "state": event.state,
        "error": error,
        "parked_on": datetime.now(UTC).date(),
    }


@contextmanager
def _failing_as_a_page(events: Sequence[tuple[int, object]]) -> Iterator[None]:
    """Part an error of the events, which is parked, from one of the database, which may pass."""
    try:
        yield
    except Exception as error:
        if isinstance(error, DBAPIError) and not _is_of_an_event(error):
            raise
        raise PageFailed(len(events), events[0][0], type(error).__name__) from error


def _is_of_an_event(error: DBAPIError) -> bool:
    """Whether the value of an event is to blame: the server refuses it, or the driver does."""
    from_server = getattr(error.orig, "sqlstate", None)
    if isinstance(error, ProgrammingError):
        return from_server is None
    return isinstance(error, DataError | IntegrityError)
