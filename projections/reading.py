"""Reading the record: now or as at an earlier time, and never older than it was asked to be."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from projections.as_at import AsAt, Stand, stand
from projections.facts.generation import position
from projections.facts.moments import is_over
from projections.readmodel import Views


class CannotAnswer(Exception):
    """What was asked cannot be answered; `parameter` names what asked it."""

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter


class NeverWritten(CannotAnswer):
    """The log has not come to this position: no write answered with it."""


class NotYet(CannotAnswer):
    """This time has not come."""


class AnotherTime(CannotAnswer):
    """A walk is asked to go on as at another time than the one it began with."""


class NotCaughtUp(CannotAnswer):
    """The read models did not come to the position in time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """When an answer has to be of: not before a position, as at a time, or where a walk began."""

    after: int = 0
    as_at: AsAt | None = None
    begun: Stand | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One snapshot of the facts, and as at when it answers.

    `at` is the position for the questions, None for now; `behind` is by how many events at most the
    answer is older than the log.
    """

    facts: Connection
    stand: Stand
    at: int | None
    behind: int


@contextmanager
def reading(views: Views, asked: Asked, wait_seconds: float) -> Iterator[Reading]:
    """One snapshot that answers what was asked, waited for so long. Raises one of `CannotAnswer`."""
    head = views.log.head()
    _wait(views, asked, head, wait_seconds)
    with views.reading() as facts:
        today = datetime.now(UTC).date()
        named = stand(facts, asked.as_at, today) if asked.as_at else None
        if named and asked.begun and named != asked.begun:
            raise AnotherTime("as_at")
        then, applied = asked.begun or named, position(facts)
        if then:
            yield Reading(facts, then, then.position, 0)
        else:
            yield Reading(facts, Stand(applied, today), None, max(head - applied, 0))


def _wait(views: Views, asked: Asked, head: int, seconds: float) -> None:
    """Wait until nothing that the facts have yet to take in belongs into the answer."""
    needed = {"after": asked.after}
    if asked.begun:
        _check_has_come("cursor", asked.begun.day)
        needed["cursor"] = asked.begun.position
    if asked.as_at:
        _check_has_come("as_at", asked.as_at.day)
        needed["as_at"] = _last_needed(views, asked.as_at, head)
    for parameter, last in needed.items():
        if last > head:
            raise NeverWritten(parameter)
        if last and not views.wait_for(last, seconds):
            raise NotCaughtUp(parameter)


def _last_needed(views: Views, as_at: AsAt, head: int) -> int:
    """The last position that may belong to it: of a time not over yet, all there is."""
    if as_at.position is not None:
        return as_at.position
    assert as_at.moment is not None
    if as_at.day is None and as_at.moment > datetime.now(UTC):
        raise NotYet("as_at")
    with views.reading() as facts:
        return 0 if is_over(facts, as_at.moment) else head


def _check_has_come(parameter: str, day: date | None) -> None:
    """Today has come, so far: `today` as a bare date is now."""
    if day and day > datetime.now(UTC).date():
        raise NotYet(parameter)
