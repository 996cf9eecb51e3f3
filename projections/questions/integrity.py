"""Was anything lost: is there a row for every event that should have one? (P26)"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Table, func, select

from domain.assessment_items import AssessmentItem
from domain.challenges import Challenge
from domain.data_rights import DataRightsRequest
from domain.episodes import Episode
from domain.erasures import Erasure, LegalHold
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Observation
from domain.patterns import Pattern
from domain.policies import EscalationPolicy
from domain.reviews import CaseReview
from domain.sessions import Session
from domain.stored_names import WITHHOLDING
from domain.summaries import Summary
from domain.vocabulary import vocabulary
from domain.warning_signs import WarningSign
from projections.counted import kept
from projections.facts import (
    assessment_items,
    data_rights,
    episodes,
    erasures,
    findings,
    held_back,
    observations,
    participants,
    patterns,
    policies,
    publications,
    queries,
    reviews,
    sessions,
    steps,
    warning_signs,
)
from projections.facts.cuts import TOTALS
from projections.facts.generation import DROPPED, PARKED, built_at, parked_count, position
from projections.facts.versions import as_at
from projections.registers import number
from projections.waiting_notices import to_answer
from projections.withholding import OnBasis, by_basis

ROW_OF = {
    "queries": (Challenge.Raised.TOPIC, queries.TABLE),
    "warning_signs": (WarningSign.Raised.TOPIC, warning_signs.TABLE),
    "observations": (Observation.Recorded.TOPIC, observations.TABLE),
    "held_back": (HeldBackQuery.Disclosed.TOPIC, held_back.TABLE),
    "findings": (Finding.Proposed.TOPIC, findings.TABLE),
    "patterns": (Pattern.Named.TOPIC, patterns.TABLE),
    "publications": (Summary.Published.TOPIC, publications.TABLE),
    "sessions": (Session.Scheduled.TOPIC, sessions.TABLE),
    "policies": (EscalationPolicy.Published.TOPIC, policies.TABLE),
    "episodes": (Episode.Identified.TOPIC, episodes.TABLE),
    "assessment_items": (AssessmentItem.Registered.TOPIC, assessment_items.TABLE),
    "erasures": (Erasure.Erased.TOPIC, erasures.TABLE),
    "legal_holds": (LegalHold.Placed.TOPIC, erasures.HOLDS),
    "data_rights_requests": (DataRightsRequest.Received.TOPIC, data_rights.TABLE),
    "reviews": (CaseReview.Opened.TOPIC, reviews.TABLE),
    "participants": (CaseReview.ParticipantRegistered.TOPIC, participants.TABLE),
}
"""The event that each row of a fact begins with, by its stored name, and the fact."""


WITHHELD = tuple(thing.TextWithheld.TOPIC for thing in WITHHOLDING)
RESTORED = tuple(thing.TextRestored.TOPIC for thing in WITHHOLDING)

MOST_NAMED = 100
"""How many events that wait, and how many that are done without, are named one by one."""


@dataclass(frozen=True, slots=True)
class Check:
    """How many events there are, how many rows stand for them, and how many are done without.

    It holds when rows and `dropped` together are as many as the events. For `counts` these are the
    rows, and what the counts kept of them come to; counts are kept of now alone.
    """

    name: str
    events: int
    rows: int
    dropped: int
    holds: bool


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
class Integrity:
    """All checks at one position; anything but equality is an alarm.

    `parked` events could not be read and wait; they are missing among the rows. `dropped` events
    are missing there too, by somebody's decision. The first hundred of each are named. `rebuilt_at` is
    when these rows were made anew (UTC). These are of now, as at whichever position is asked.
    `notices_to_answer` is how many notices of the radar nobody has answered: no fault, but no secret.
    `withheld` counts, by its basis, whose words are not shown: the rows are all here.
    """

    holds: bool
    position: int
    checks: tuple[Check, ...]
    parked: int
    parked_events: tuple[Parked, ...]
    dropped: int
    dropped_events: tuple[DoneWithout, ...]
    rebuilt_at: datetime
    notices_to_answer: int
    withheld: tuple[OnBasis, ...]


def ask(facts: Connection, counts: Mapping[str, int], *, at: int | None = None) -> Integrity:
    """The checks; `counts` are the log's events by stored name, up to the same position."""
    dropped = _dropped_by_topic(facts, at)
    checks = tuple(_checks(facts, counts, dropped, at))
    if at is None:
        checks = (*checks, _counted(facts, checks))
    parked = parked_count(facts, at)
    return Integrity(
        holds=parked == 0 and all(check.holds for check in checks),
        position=position(facts, at),
        checks=checks,
        parked=parked,
        parked_events=tuple(_parked(facts, at)),
        dropped=dropped.total(),
        dropped_events=tuple(_done_without(facts, at)),
        rebuilt_at=built_at(facts),
        notices_to_answer=to_answer(facts, at),
        withheld=by_basis(facts, at),
    )


def _checks(
    facts: Connection, counts: Mapping[str, int], dropped: Counter[str], at: int | None
) -> Iterator[Check]:
    for name, (topic, table) in ROW_OF.items():
        stood = select(func.count()).select_from(table).where(as_at(table, at))
        rows = facts.execute(stood).scalar_one()
        yield _check(name, counts.get(topic, 0), rows, dropped[topic])
    told = WarningSign.IntermittentPatternNotified.TOPIC
    yield _check("notices", counts.get(told, 0), _notices(facts, at), dropped[told])
    yield _withheld(facts, counts, dropped, at)
    yield _check("steps", sum(counts.values()), _steps(facts, at), dropped.total())
    raised = Challenge.Raised.TOPIC
    yield _check("queries_by_status", counts.get(raised, 0), _by_status(facts, at), dropped[raised])


def _counted(facts: Connection, checks: Iterable[Check]) -> Check:
    """The kept counts against the rows they count: one fact that is off breaks it."""
    found = {check.name: check.rows for check in checks}
    rows = [found[str(table.name)] for table in TOTALS]
    totals = [counts[()] for counts in kept(facts, *TOTALS.values())]
    return Check("counts", sum(rows), sum(totals), 0, holds=rows == totals)


def _withheld(
    facts: Connection, counts: Mapping[str, int], dropped: Counter[str], at: int | None
) -> Check:
    """Each withholding that no restoration has ended is a row that says so."""
    events = sum(counts.get(one, 0) for one in WITHHELD) - sum(
        counts.get(one, 0) for one in RESTORED
    )
    without = sum(dropped[one] for one in WITHHELD) - sum(dropped[one] for one in RESTORED)
    rows = sum(one.withheld for one in by_basis(facts, at))
    return _check("withheld", events, rows, without)


def _check(name: str, events: int, rows: int, dropped: int) -> Check:
    return Check(name, events, rows, dropped, holds=events == rows + dropped)


def _dropped_by_topic(facts: Connection, at: int | None) -> Counter[str]:
    topic = DROPPED.c.topic
    found = facts.execute(_up_to(at, select(topic, func.count()), DROPPED).group_by(topic))
    return Counter(dict(map(tuple, found)))


def _parked(facts: Connection, at: int | None) -> Iterator[Parked]:
    for row in facts.execute(_first(PARKED, at)):
        yield Parked(row.position, row.topic, UUID(row.thing_id), row.error, row.parked_on)


def _done_without(facts: Connection, at: int | None) -> Iterator[DoneWithout]:
    for row in facts.execute(_first(DROPPED, at)):
        id = UUID(row.thing_id)
        yield DoneWithout(row.position, row.topic, id, row.dropped_by, row.reason, row.dropped_on)


def _first(table: Table, at: int | None) -> Select[Any]:
    """The first rows of what waits, or is done without."""
    return _up_to(at, select(table), table).order_by(table.c.position).limit(MOST_NAMED)


def _up_to(at: int | None, rows: Select[Any], table: Table) -> Select[Any]:
    """Those of a table of events up to a position, or all."""
    return rows if at is None else rows.where(table.c.position <= at)


def _notices(facts: Connection, at: int | None) -> int:
    """How many notices the signs say they have had."""
    signs = warning_signs.TABLE
    number = func.coalesce(func.sum(signs.c.notice_count), 0)
    counted = select(number).where(as_at(signs, at), signs.c.notice_count > 0)
    return int(facts.execute(counted).scalar_one())


def _steps(facts: Connection, at: int | None) -> int:
    rows = select(func.count()).select_from(steps.TABLE)
    if at is not None:
        rows = rows.where(steps.TABLE.c.position <= at)
    return facts.execute(rows).scalar_one()


def _by_status(facts: Connection, at: int | None) -> int:
    """How many queries the register's header adds up to: those of all statuses people can see."""
    seen = queries.TABLE.c.status.in_(vocabulary("query_status").codes)
    return number(facts, queries.TABLE, (seen,), at)
