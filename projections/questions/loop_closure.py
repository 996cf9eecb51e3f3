"""Does an answer come back, how fast, and with what reason? (P06)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select

from domain.people import level_of
from projections.counted import counted, left_out
from projections.counting import TOO_FEW, by_code, in_order
from projections.extent import Extent
from projections.facts.counts import Codes
from projections.facts.cuts import (
    BY_GRADIENT,
    CLIMB,
    FEEDBACK,
    LOOP_REASONS,
    SAID_BY_BAND,
    TO_ACKNOWLEDGE,
    TO_ANSWER,
    TO_TELL,
    TRAFFIC,
)
from projections.facts.generation import position
from projections.facts.queries import TABLE
from projections.shown.took import Took, took

FRONT_LINE = "worker"
NOTHING_OF_A_BOARD = "Nothing recorded here says when a board answered."
Counts = Mapping[Codes, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """What came back of so many queries.

    All times are working days of the first acknowledgement, the first answer, and of telling the raiser
    after it. `overdue` and `acknowledgement_overdue` are of the day asked about. `reasons` are of the
    last answers that gave one; `feedback` says how far it went with each raiser who was told.
    """

    asked: int
    to_acknowledge: Took
    to_answer: Took
    to_tell: Took
    overdue: int
    acknowledgement_overdue: int
    reasons: Mapping[str, int]
    declined: int
    declined_without_evidence: int
    feedback: Mapping[str, int]
    too_few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopOfAgency(Loop):
    """The same of the queries that asked one agency."""

    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimbTime:
    """From a query of the front line (bands 1 to 3) to the first answer by a senior leader (6 and 7).

    `raised` are those queries; `board` says what is known of the way further up.
    """

    raised: int
    to_senior_answer: Took
    board: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoWayTraffic:
    """What went up, and what came down: counts of messages, never a target.

    Up: observations of the front line, and queries raised with a higher band. Down: those of these
    queries that were ever answered, and those whose raiser was told of the present answer.
    """

    contributions_up: int
    queries_up: int
    answers_down: int
    raisers_told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopClosure:
    """What comes back over all, and by the agency that was asked, in the order of the vocabulary."""

    overall: Loop
    climb: ClimbTime
    traffic: TwoWayTraffic
    by_agency: tuple[LoopOfAgency, ...]
    hidden_by_filters: int
    position: int


def ask(
    facts: Connection, review: UUID | str | None = None, *, today: date, at: int | None = None
) -> LoopClosure:
    """The loop of one review's queries, or of all."""
    extent = Extent(review=review, at=at)
    found = _Found(facts, extent, today)
    return LoopClosure(
        overall=Loop(**found.loop(None)),
        climb=_climb(found.climb),
        traffic=_traffic(found.traffic, counted(facts, extent, SAID_BY_BAND)[0]),
        by_agency=tuple(
            LoopOfAgency(agency=agency, **found.loop(agency)) for agency in found.agencies()
        ),
        hidden_by_filters=left_out(facts, extent, BY_GRADIENT),
        position=position(facts, at),
    )


class _Found:
    """What is counted by the agency asked, once for all of them."""

    def __init__(self, facts: Connection, extent: Extent, today: date) -> None:
        cuts = (TO_ACKNOWLEDGE, TO_ANSWER, TO_TELL, FEEDBACK, LOOP_REASONS)
        *loops, self.climb, self.traffic = counted(facts, extent, *cuts, CLIMB, TRAFFIC)
        answer = _overdue(facts, extent, TABLE.c.due_on < today)
        acknowledgement = _overdue(facts, extent, TABLE.c.acknowledge_by < today)
        self.every: tuple[Counts, ...] = (*loops, answer, acknowledgement)
        self.of_agency = [_by_agency(one) for one in self.every]

    def agencies(self) -> tuple[str, ...]:
        """Every agency there is, also where nobody asked one (I21)."""
        return in_order("agency_type", self.of_agency[0], every=True)

    def loop(self, agency: str | None) -> dict[str, Any]:
        """The fields of a `Loop`, of one agency or of all."""
        if agency is None:
            return _loop(*self.every)
        return _loop(*(one.get(agency, {}) for one in self.of_agency))


def _loop(
    acknowledged: Counts,
    answered: Counts,
    told: Counts,
    feedback: Counts,
    reasons: Counts,
    overdue: Counts,
    unacknowledged: Counts,
) -> dict[str, Any]:
    declined = {codes: n for codes, n in reasons.items() if codes[1] == "declined"}
    asked = sum(answered.values())
    return {
        "asked": asked,
        "to_acknowledge": _took(acknowledged),
        "to_answer": _took(answered),
        "to_tell": _took(told),
        "overdue": sum(overdue.values()),
        "acknowledgement_overdue": sum(unacknowledged.values()),
        "reasons": by_code("reason_code", _given(reasons, 2)),
        "declined": sum(declined.values()),
        "declined_without_evidence": sum(n for codes, n in declined.items() if codes[3]),
        "feedback": by_code("feedback_mode", _given(feedback, 1)),
        "too_few": asked < TOO_FEW,
    }


def _by_agency(counts: Counts) -> dict[str, dict[Codes, int]]:
    found: dict[str, dict[Codes, int]] = {}
    for codes, number in counts.items():
        found.setdefault(str(codes[0]), {})[codes] = number
    return found


def _given(counts: Counts, at: int) -> list[tuple[str, int]]:
    """The counts by one of their codes, where there is one."""
    return [(str(codes[at]), n) for codes, n in counts.items() if codes[at] is not None]


def _took(counts: Counts) -> Took:
    return took((codes[1], n) for codes, n in counts.items())


def _overdue(facts: Connection, extent: Extent, over: ColumnElement[bool]) -> Counts:
    """How many are overdue, by the agency asked: by the index of what is due."""
    rows = select(TABLE.c.about_agency, func.count()).where(
        extent.of(TABLE), TABLE.c.due_on.is_not(None), over
    )
    return {(agency,): n for agency, n in facts.execute(rows.group_by(TABLE.c.about_agency))}


def _climb(every: Counts) -> ClimbTime:
    front = {codes: n for codes, n in every.items() if codes[0] == FRONT_LINE}
    return ClimbTime(
        raised=sum(front.values()), to_senior_answer=_took(front), board=NOTHING_OF_A_BOARD
    )


def _traffic(every: Counts, said: Counts) -> TwoWayTraffic:
    up = {codes: n for codes, n in every.items() if codes[0] == "up"}
    return TwoWayTraffic(
        contributions_up=sum(n for codes, n in said.items() if _is_front_line(str(codes[0]))),
        queries_up=sum(up.values()),
        answers_down=sum(n for codes, n in up.items() if codes[1]),
        raisers_told=sum(n for codes, n in up.items() if codes[2]),
    )


def _is_front_line(band: str) -> bool:
    return level_of(band) == FRONT_LINE
