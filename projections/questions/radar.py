"""What comes and goes: one lane for each setting, or review and kind, with what befell its signs (P07)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, func, select

from domain.warning_signs import WarningSign
from projections.cursors import Cursor
from projections.facts.generation import position
from projections.facts.steps import TABLE as STEPS
from projections.facts.warning_signs import TABLE, TOKEN_LANE
from projections.lanes import lanes, returned
from projections.looking_up import AT_ONCE, look_up
from projections.shown.names import ReviewName, review_names
from projections.shown.signs import days_open
from projections.shown.voices import Voice, voice
from projections.waiting_notices import to_answer

MARKS = {
    WarningSign.Raised.TOPIC: "raised",
    WarningSign.SetAside.TOPIC: "set_aside",
    WarningSign.Dismissed.TOPIC: "dismissed",
    WarningSign.ClosedUnproven.TOPIC: "closed_unproven",
    WarningSign.ProvedSafe.TOPIC: "proved_safe",
    WarningSign.ActedOn.TOPIC: "acted_on",
    WarningSign.Reopened.TOPIC: "reopened",
    WarningSign.LinkedAsRecurrence.TOPIC: "linked",
    WarningSign.IntermittentPatternNotified.TOPIC: "notified",
    WarningSign.IntermittentPatternAnswered.TOPIC: "answered",
}
"""What is drawn of a sign, by the stored name of the event."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that befell a sign of the lane; `sign` is its id."""

    on: date
    mark: str
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InLane:
    """A sign of the lane. `recurs` is whether it came back after an earlier one was passed over.

    By a link that a person made, or by what a rule says, recorded or not.
    """

    id: str
    reference: str
    review: ReviewName
    kind: str
    state: str
    raised_on: date
    raised_by: Voice
    days_open: int
    set_aside_count: int
    recurs: bool
    notices_waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Signs of one setting, team or process; without a token, of one review and kind.

    Signs in the order they were raised, marks in the order they happened.
    """

    subject_token: str | None
    review: ReviewName | None
    kind: str | None
    recurs: bool
    signs: tuple[InLane, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Radar:
    """A page of lanes: those in which something recurs first, then by the first sign of each.

    `total` is the number of lanes, and `recurring` of those in which something recurs, over all pages.
    """

    total: int
    recurring: int
    notices_to_answer: int
    next: str | None
    position: int
    items: tuple[Lane, ...]


def ask(
    facts: Connection,
    *,
    today: date,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> Radar:
    """The lanes of all signs."""
    found = lanes(facts, limit=limit, after=after, at=at)
    drawn = _drawn(facts, [lane.lane for lane in found.items], today, at)
    return Radar(
        total=found.total,
        recurring=found.recurring,
        notices_to_answer=to_answer(facts, at),
        next=found.next,
        position=position(facts, at),
        items=tuple(drawn),
    )


def _drawn(facts: Connection, lanes: Sequence[str], today: date, at: int | None) -> Iterator[Lane]:
    """These lanes, in this order, with all of their signs."""
    rows = sorted(look_up(facts, TABLE.c.lane, lanes, at), key=_order)
    ids = [row["id"] for row in rows]
    reviews = review_names(facts, {row["review_id"] for row in rows}, at)
    back, marks = returned(facts, ids, at), _marks(facts, ids, at)
    of_lane: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for row in rows:
        of_lane[row["lane"]].append(row)
    for lane in lanes:
        signs = of_lane[lane]
        first, has_token = signs[0], lane.startswith(TOKEN_LANE)
        yield Lane(
            subject_token=first["subject_token"],
            review=None if has_token else reviews[first["review_id"]],
            kind=None if has_token else first["kind"],
            recurs=any(row["id"] in back for row in signs),
            signs=tuple(_sign(row, reviews, row["id"] in back, today) for row in signs),
            marks=tuple(
                mark
                for _, mark in sorted(
                    (one for row in signs for one in marks[row["id"]]), key=lambda one: one[0]
                )
            ),
        )


def _order(row: RowMapping) -> tuple[date, int]:
    return row["raised_on"], row["raised_at"]


def _sign(row: RowMapping, reviews: Mapping[str, ReviewName], recurs: bool, today: date) -> InLane:
    return InLane(
        id=row["id"],
        reference=row["reference"],
        review=reviews[row["review_id"]],
        kind=row["kind"],
        state=row["state"],
        raised_on=row["raised_on"],
        raised_by=voice(row),
        days_open=days_open(row, today),
        set_aside_count=row["set_aside_count"],
        recurs=recurs,
        notices_waiting=row["notices_waiting"],
    )


def _marks(
    facts: Connection, ids: Sequence[str], at: int | None
) -> Mapping[str, list[tuple[tuple[date, int], Mark]]]:
    """What befell each sign, with where it stands: by the day it happened, then by the log."""
    found: defaultdict[str, list[tuple[tuple[date, int], Mark]]] = defaultdict(list)
    columns = (STEPS.c.thing_id, STEPS.c.topic, STEPS.c.position)
    on = func.coalesce(STEPS.c.occurred_on, STEPS.c.recorded_on)
    for some in (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE)):
        steps = select(*columns, on).where(STEPS.c.thing_id.in_(some), STEPS.c.topic.in_(MARKS))
        if at is not None:
            steps = steps.where(STEPS.c.position <= at)
        for sign, topic, place, day in facts.execute(steps):
            found[sign].append(((day, place), Mark(day, MARKS[topic], sign)))
    return found
