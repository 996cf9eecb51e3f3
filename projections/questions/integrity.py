"""Was anything lost: is there a row for every event that should have one? (P26)"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, FromClause, func, select

from domain.challenges import Challenge
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Observation
from domain.reviews import CaseReview
from domain.vocabulary import vocabulary
from domain.warning_signs import WarningSign
from projections.counted import kept
from projections.counting import by_code
from projections.facts import (
    findings,
    held_back,
    observations,
    participants,
    queries,
    reviews,
    steps,
    warning_signs,
)
from projections.facts.cuts import TOTALS
from projections.facts.generation import built_at, parked_count, position
from projections.facts.versions import as_at

ROW_OF = {
    "queries": (Challenge.Raised.TOPIC, queries.TABLE),
    "warning_signs": (WarningSign.Raised.TOPIC, warning_signs.TABLE),
    "observations": (Observation.Recorded.TOPIC, observations.TABLE),
    "held_back": (HeldBackQuery.Disclosed.TOPIC, held_back.TABLE),
    "findings": (Finding.Proposed.TOPIC, findings.TABLE),
    "reviews": (CaseReview.Opened.TOPIC, reviews.TABLE),
    "participants": (CaseReview.ParticipantRegistered.TOPIC, participants.TABLE),
}
"""The event that each row of a fact begins with, by its stored name, and the fact."""


@dataclass(frozen=True, slots=True)
class Check:
    """How many events there are, how many rows stand for them, and whether that is the same.

    For `counts` these are the rows, and what the counts kept of them come to.
    """

    name: str
    events: int
    rows: int
    holds: bool


@dataclass(frozen=True, slots=True)
class Integrity:
    """All checks at one position; anything but equality is an alarm.

    `parked` events could not be read and wait; they are missing among the rows. `rebuilt_at` is
    when these rows were made anew (UTC).
    """

    holds: bool
    position: int
    checks: tuple[Check, ...]
    parked: int
    rebuilt_at: datetime


def ask(facts: Connection, counts: Mapping[str, int]) -> Integrity:
    """The checks; `counts` are the log's events by stored name, up to the position of the facts."""
    of_the_log = tuple(_checks(facts, counts))
    checks = (*of_the_log, _counted(facts, of_the_log))
    parked = parked_count(facts)
    return Integrity(
        holds=parked == 0 and all(check.holds for check in checks),
        position=position(facts),
        checks=checks,
        parked=parked,
        rebuilt_at=built_at(facts),
    )


def _checks(facts: Connection, counts: Mapping[str, int]) -> Iterator[Check]:
    for name, (topic, table) in ROW_OF.items():
        current = select(func.count()).select_from(table).where(as_at(table, None))
        yield _check(name, counts.get(topic, 0), facts.execute(current).scalar_one())
    yield _check("steps", sum(counts.values()), _all(facts, steps.TABLE))
    yield _check("queries_by_status", counts.get(Challenge.Raised.TOPIC, 0), _by_status(facts))


def _counted(facts: Connection, checks: Iterable[Check]) -> Check:
    """The kept counts against the rows they count: one fact that is off breaks it."""
    found = {check.name: check.rows for check in checks}
    rows = [found[str(table.name)] for table in TOTALS]
    totals = [counts[()] for counts in kept(facts, *TOTALS.values())]
    return Check("counts", sum(rows), sum(totals), holds=rows == totals)


def _check(name: str, events: int, rows: int) -> Check:
    return Check(name, events, rows, holds=events == rows)


def _all(facts: Connection, table: FromClause) -> int:
    return facts.execute(select(func.count()).select_from(table)).scalar_one()


def _by_status(facts: Connection) -> int:
    """The sum of the register's header: queries of all statuses that people can see."""
    status = queries.TABLE.c.status
    found = facts.execute(
        select(status, func.count()).where(as_at(queries.TABLE, None)).group_by(status)
    )
    counts = by_code("query_status", ((code, number) for code, number in found))
    return sum(counts[code] for code in vocabulary("query_status").codes)
