"""Was anything lost: is there a row for every event that should have one? (P26)"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.assessment_items import AssessmentItem
from domain.challenges import Challenge
from domain.data_rights import DataRightsRequest
from domain.detriments import Detriment
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
from domain.unsealing import Unsealing
from domain.vocabulary import vocabulary
from domain.warning_signs import WarningSign
from projections.counted import counted, kept
from projections.counting import by_code
from projections.extent import Extent
from projections.facts import (
    assessment_items,
    data_rights,
    detriments,
    episodes,
    erasures,
    experiences,
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
    unsealings,
    warning_signs,
)
from projections.facts.cuts import BY_STATUS, TOTALS
from projections.facts.generation import built_at, parked_count, position
from projections.facts.versions import as_at
from projections.left_out import (
    DoneWithout,
    Missing,
    Parked,
    done_without,
    dropped_by_topic,
    missing,
    missing_count,
    parked,
)
from projections.registers import number
from projections.vouched import LedgerStands, Vouched
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
    "detriments": (Detriment.Reported.TOPIC, detriments.TABLE),
    "experiences": (Challenge.ExperienceGiven.TOPIC, experiences.TABLE),
    "assessment_items": (AssessmentItem.Registered.TOPIC, assessment_items.TABLE),
    "unsealings": (Unsealing.Requested.TOPIC, unsealings.TABLE),
    "erasures": (Erasure.Erased.TOPIC, erasures.TABLE),
    "legal_holds": (LegalHold.Placed.TOPIC, erasures.HOLDS),
    "data_rights_requests": (DataRightsRequest.Received.TOPIC, data_rights.TABLE),
    "reviews": (CaseReview.Opened.TOPIC, reviews.TABLE),
    "participants": (CaseReview.ParticipantRegistered.TOPIC, participants.TABLE),
}
"""The event that each row of a fact begins with, by its stored name, and the fact."""


WITHHELD = tuple(thing.TextWithheld.TOPIC for thing in WITHHOLDING)
RESTORED = tuple(thing.TextRestored.TOPIC for thing in WITHHOLDING)


@dataclass(frozen=True, slots=True)
class Check:
    """How many events there are, how many rows stand for them, and how many are done without.

    It holds when rows and `dropped` together are as many as the events. For `counts` these are the
    rows, and what the counts kept of them come to; for `ledger` the events of the log, and what the
    ledger has taken in of them. Both are of now alone.
    """

    name: str
    events: int
    rows: int
    dropped: int
    holds: bool


@dataclass(frozen=True, slots=True)
class Integrity:
    """All checks at one position; anything but equality is an alarm.

    `queries` are the rows of the register by status: their sum is the check `queries_by_status`.
    `missing` versions of things are nowhere, and nothing says why: something was taken away before it
    was read. Positions may have gaps, versions none. `notices_to_answer` is how many notices of the radar
    nobody has answered: no fault, but no secret.

    What follows is of now, as at whichever position is asked. `parked` events could not be read and wait;
    they are missing among the rows. `dropped` events are missing there too, by somebody's decision.
    The first hundred of each are named, as of `missing`. `rebuilt_at` is when these rows were made anew
    (UTC). `ledger` is what the log is proved by, and `erased` is how many people's words were erased, by
    the basis of it: the rows stay. `withheld` counts, by its basis and as at the position asked about,
    whose words are not shown: those rows are all here, too.
    """

    holds: bool
    position: int
    checks: tuple[Check, ...]
    queries: Mapping[str, int]
    missing: int
    missing_versions: tuple[Missing, ...]
    notices_to_answer: int
    parked: int
    parked_events: tuple[Parked, ...]
    dropped: int
    dropped_events: tuple[DoneWithout, ...]
    rebuilt_at: datetime
    ledger: LedgerStands | None
    erased: Mapping[str, int]
    withheld: tuple[OnBasis, ...]


def ask(
    facts: Connection,
    counts: Mapping[str, int],
    vouched: Vouched | None = None,
    *,
    at: int | None = None,
) -> Integrity:
    """The checks; `counts` are the log's events by stored name, up to the same position.

    `vouched` is what stands beside the record; without it nothing is said of the ledger.
    """
    dropped, statuses = dropped_by_topic(facts, at), _by_status(facts, at)
    checks = tuple(_checks(facts, counts, dropped, statuses, at))
    if at is None:
        checks = (*checks, _counted(facts, checks), *_vouched(vouched))
    waiting, gaps = parked_count(facts, at), missing_count(facts, at)
    return Integrity(
        holds=waiting == gaps == 0 and all(check.holds for check in checks),
        position=position(facts, at),
        checks=checks,
        queries=statuses,
        missing=gaps,
        missing_versions=tuple(missing(facts, at)),
        notices_to_answer=to_answer(facts, at),
        parked=waiting,
        parked_events=tuple(parked(facts, at)),
        dropped=dropped.total(),
        dropped_events=tuple(done_without(facts, at)),
        rebuilt_at=built_at(facts),
        ledger=vouched.ledger if vouched else None,
        erased=by_code("erasure_basis", vouched.erased.items() if vouched else ()),
        withheld=by_basis(facts, at),
    )


def _checks(
    facts: Connection,
    counts: Mapping[str, int],
    dropped: Counter[str],
    statuses: Mapping[str, int],
    at: int | None,
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
    seen = queries.TABLE.c.status.in_(statuses)
    shown = number(facts, queries.TABLE, (seen,), at)
    yield _check("queries_by_status", counts.get(raised, 0), shown, dropped[raised])


def _counted(facts: Connection, checks: Iterable[Check]) -> Check:
    """The kept counts against the rows they count: one fact that is off breaks it."""
    found = {check.name: check.rows for check in checks}
    rows = [found[str(table.name)] for table in TOTALS]
    totals = [counts[()] for counts in kept(facts, *TOTALS.values())]
    return Check("counts", sum(rows), sum(totals), 0, holds=rows == totals)


def _vouched(vouched: Vouched | None) -> Iterator[Check]:
    """The log against what the ledger has taken in of it."""
    if vouched:
        yield _check("ledger", vouched.ledger.events, vouched.ledger.size, 0)


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


def _by_status(facts: Connection, at: int | None) -> dict[str, int]:
    """How many queries have each status that people can see, as the register's header says (I21)."""
    (found,) = counted(facts, Extent(at=at), BY_STATUS)
    seen = vocabulary("query_status").codes
    return by_code("query_status", ((str(one), n) for (one,), n in found.items() if one in seen))
