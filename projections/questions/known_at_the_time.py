"""On a day of the case, what had been raised, in what state was it, and what was held back? (P10)"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Table, select

from projections.facts import assessment_items, held_back, queries, reviews, warning_signs
from projections.facts.generation import position
from projections.fates import day_of, steps_of
from projections.looking_up import look_up
from projections.opening import foresee
from projections.scope import scope
from projections.shown.assessment_items import Information, information
from projections.shown.held_back import HeldBack
from projections.shown.held_back import held_back as one_held_back
from projections.shown.known import Known, Later, known, later, was_voiced
from projections.shown.names import ReviewName


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYetKnown:
    """What came up only afterwards."""

    queries: tuple[Later, ...]
    warning_signs: tuple[Later, ...]
    held_back: tuple[HeldBack, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredNews:
    """News of an assessment that nobody had answered at the end of the day."""

    item: str
    item_reference: str
    item_type: str
    owner_agency: str
    owner_band: str
    information: Information


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAtTheTime:
    """One review as it was at the end of a day in the life of the case (settled 1).

    `held_back` goes by the day it happened; those without one are in `date_not_known`.
    `new_information` came since an assessment was last answered for, and waited that day. The days
    before and after are the nearest on which anything happened, null where there is none.
    """

    review: ReviewName
    on: date
    queries: tuple[Known, ...]
    warning_signs: tuple[Known, ...]
    held_back: tuple[HeldBack, ...]
    date_not_known: tuple[HeldBack, ...]
    new_information: tuple[UnansweredNews, ...]
    not_yet_known: NotYetKnown
    day_before: date | None
    day_after: date | None
    position: int


HAPPENED = ("raised_on", "reference", "id")
NAMED = ("reference", "id")
DECIDED: Mapping[Table, tuple[str, ...]] = {
    assessment_items.TABLE: ("settled_on", "registered_on"),
    queries.TABLE: ("answered_on",),
    warning_signs.TABLE: ("ended_on",),
}
"""What may have been decided, and the columns of the day on which it was."""


def ask(
    facts: Connection,
    review: UUID | str,
    on: date | None = None,
    *,
    today: date,
    at: int | None = None,
) -> KnownAtTheTime | None:
    """What was known on a day, None when there is no such review.

    Without a day it is that of the incident, and where there was none, today.
    """
    for row in look_up(facts, reviews.TABLE.c.id, [str(review)], at):
        return _as_it_was(facts, row, on or row["incident_on"] or today, at)
    return None


def day_of_decision(
    facts: Connection, review: UUID | str, decision: UUID | str, at: int | None = None
) -> date | None:
    """The day on which something of a review was decided, None where it was not, or is not there.

    An assessment is decided when it was last revised or reaffirmed, else when it was registered; a
    query when the answer was given that stands; a warning sign when it reached its end.
    """
    for table, columns in DECIDED.items():
        for row in look_up(facts, table.c.id, [str(decision)], at):
            days = [row[name] for name in columns if row[name] is not None]
            return days[0] if days and row["review_id"] == str(review) else None
    return None


def _as_it_was(facts: Connection, review: RowMapping, on: date, at: int | None) -> KnownAtTheTime:
    name = ReviewName(review["id"], review["code"])
    asked = _rows(facts, queries.TABLE, review["id"], at, HAPPENED)
    warned = _rows(facts, warning_signs.TABLE, review["id"], at, HAPPENED)
    kept = _rows(facts, held_back.TABLE, review["id"], at, NAMED)
    told = steps_of(facts, [row["id"] for row in (*asked, *warned)], at)
    unsaid = [(row["occurred_on"], one_held_back(row, {name.id: name})) for row in kept]
    days = {day_of(step) for some in told.values() for step in some} | {day for day, _ in unsaid}
    before, after = _around(on, days)
    return KnownAtTheTime(
        review=name,
        on=on,
        queries=tuple(known(row, told[row["id"]], on) for row in asked if was_voiced(row, on)),
        warning_signs=tuple(
            known(row, told[row["id"]], on) for row in warned if was_voiced(row, on)
        ),
        held_back=tuple(one for day, one in unsaid if day and day <= on),
        date_not_known=tuple(one for day, one in unsaid if day is None),
        new_information=_new_information(facts, review["id"], on, at),
        not_yet_known=NotYetKnown(
            queries=tuple(later(row, told[row["id"]]) for row in asked if not was_voiced(row, on)),
            warning_signs=tuple(
                later(row, told[row["id"]]) for row in warned if not was_voiced(row, on)
            ),
            held_back=tuple(one for day, one in unsaid if day and day > on),
        ),
        day_before=before,
        day_after=after,
        position=position(facts, at),
    )


def _new_information(
    facts: Connection, review: str, on: date, at: int | None
) -> tuple[UnansweredNews, ...]:
    """What had come by the day, and was answered after it or not at all; the oldest first."""
    items = _rows(facts, assessment_items.TABLE, review, at, ("registered_on", "reference", "id"))
    waiting = [
        (row, one)
        for row in items
        for one in information(row)
        if one.received_on <= on and (one.answered_on is None or one.answered_on > on)
    ]
    waiting.sort(key=lambda pair: (pair[1].received_on, pair[0]["reference"]))
    return tuple(
        UnansweredNews(
            item=row["id"],
            item_reference=row["reference"],
            item_type=row["item_type"],
            owner_agency=row["owner_agency"],
            owner_band=row["owner_band"],
            information=one,
        )
        for row, one in waiting
    )


def _rows(
    facts: Connection, table: Table, review: str, at: int | None, order: tuple[str, ...]
) -> Sequence[RowMapping]:
    """The rows of a review, in the order of these columns."""
    rows = select(table).where(scope(table, review, at)).order_by(*(table.c[one] for one in order))
    found = facts.execute(rows).mappings().all()
    foresee(found)
    return found


def _around(on: date, days: Iterable[date | None]) -> tuple[date | None, date | None]:
    """The nearest of these days before and after the one asked about."""
    known = [day for day in days if day]
    before = max((day for day in known if day < on), default=None)
    return before, min((day for day in known if day > on), default=None)
