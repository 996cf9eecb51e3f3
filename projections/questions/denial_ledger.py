"""Where was danger talked away, in which of the four ways, and what happened next? (P08)"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, exists

from projections.counted import counted, left_out
from projections.counting import TOO_FEW, by_one
from projections.cursors import Cursor
from projections.denial_counts import (
    BetweenAgencies,
    InQuarter,
    between,
    by_behaviour,
    margin,
    met,
    over_time,
)
from projections.extent import Extent
from projections.facts import queries
from projections.facts.cuts import DENIALS
from projections.facts.cuts_over_time import DENIALS_BY_QUARTER
from projections.facts.generation import position
from projections.facts.observations import DENIAL, TABLE
from projections.facts.versions import as_at
from projections.months import EXACT
from projections.registers import ON_EACH_PAGE, Conditions, number, page
from projections.shown.denials import Denial, parts, replies_to
from projections.shown.exchanges import Exchange, GoalConflict, HappenedNext, around
from projections.shown.names import ReviewName, review_names

ASKED = queries.TABLE
EXACTLY = TABLE.c.occurred_precision.in_(EXACT)
"""A note is in a period only if its day is exact enough to tell its month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Denial):
    """A note of denial with the exchange it is about; null when the exchange is not known.

    `happened_next` are the steps of that exchange after the note, in the order they happened; where
    history has no day for the note, all since it was raised. `goal_conflicts` were noted about the same
    exchange, or about the note.
    """

    review: ReviewName
    on: Exchange | None
    happened_next: tuple[HappenedNext, ...]
    goal_conflicts: tuple[GoalConflict, ...]


@dataclass(frozen=True, slots=True)
class DenialLedger:
    """A page of all notes in the order noted, and how often each behaviour was.

    `by_gap` counts each behaviour by the gradient of the query it was about, `by_subject` by its
    subject, `by_agencies` by who raised it with whom (a pair that is not there is zero); notes about
    signs are in none of the three. `over_time` has every behaviour in every quarter from the first note
    to the day asked about, also where there is none; `undated` is how many are in no quarter. These
    counts are of all notes of the review or of all reviews, whatever else is filtered by; `next` is the
    cursor of the next page, None on the last. No person can be filtered for. `too_few` says that there
    are too few notes to compare.
    """

    denial: Mapping[str, int]
    by_gap: Mapping[str, Mapping[str, int]]
    by_subject: Mapping[str, Mapping[str, int]]
    by_agencies: tuple[BetweenAgencies, ...] = field(metadata=ON_EACH_PAGE)
    over_time: tuple[InQuarter, ...] = field(metadata=ON_EACH_PAGE)
    undated: int
    too_few: bool
    items: tuple[Entry, ...]
    next: str | None
    hidden_by_filters: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which notes to see; None is no filter. Of a query: its gradient, subject, and who asked whom.

    There is none for a person, and there will be none: notes are of exchanges (B.9).
    """

    behaviour: str | None = None
    noted_from: date | None = None
    noted_to: date | None = None
    gradient: str | None = None
    subject: str | None = None
    by_agency: str | None = None
    about_agency: str | None = None

    def conditions(self, at: int | None) -> Conditions:
        """The conditions on the notes, one for each filter that is set."""
        return tuple(
            self._condition(one.name, getattr(self, one.name), at)
            for one in fields(self)
            if getattr(self, one.name) is not None
        )

    def _condition(self, name: str, value: object, at: int | None) -> ColumnElement[bool]:
        match name:
            case "behaviour":
                return TABLE.c.behaviour == value
            case "noted_from":
                return and_(TABLE.c.said_on >= value, EXACTLY)
            case "noted_to":
                return and_(TABLE.c.said_on <= value, EXACTLY)
            case _:
                same = and_(ASKED.c.id == TABLE.c.about_id, as_at(ASKED, at))
                return exists().where(same, ASKED.c[name] == value)


ORDER = (TABLE.c.said_on, TABLE.c.reference, TABLE.c.id)
"""By the day noted, those without one last; then by reference."""

NO_FILTER = Filters()


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    filters: Filters = NO_FILTER,
    *,
    today: date,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> DenialLedger:
    """The ledger of one review, or of all."""
    extent = Extent(review=review, at=at)
    denial = by_one("denial_behaviour", counted(facts, extent, DENIALS)[0])
    (quarters,) = counted(facts, extent, DENIALS_BY_QUARTER)
    by_quarter = tuple(over_time(tuple(denial), quarters, today))
    chosen = filters.conditions(at)
    notes = (extent.of(TABLE), TABLE.c.kind == DENIAL, *chosen)
    found = page(facts, TABLE, notes, ORDER, limit=limit, after=after, at=at, name="denials")
    total, known = sum(denial.values()), met(facts, extent)
    hidden = total - number(facts, TABLE, notes, at) if chosen else 0
    return DenialLedger(
        denial=denial,
        by_gap=by_behaviour(denial, "gradient", margin(known, "gradient")),
        by_subject=by_behaviour(denial, "query_subject", margin(known, "subject")),
        by_agencies=tuple(between(margin(known, "by_agency", "about_agency"))),
        over_time=by_quarter,
        undated=total - sum(one.notes for one in by_quarter),
        too_few=total < TOO_FEW,
        items=_entries(facts, found.rows, at),
        next=found.next,
        hidden_by_filters=left_out(facts, extent, DENIALS) + hidden,
        position=position(facts, at),
    )


def _entries(facts: Connection, rows: Sequence[RowMapping], at: int | None) -> tuple[Entry, ...]:
    reviews = review_names(facts, (row["review_id"] for row in rows), at)
    replies = replies_to(facts, (row["id"] for row in rows), at)
    known = around(facts, rows, at)
    return tuple(
        Entry(
            **parts(row, replies),
            review=reviews[row["review_id"]],
            on=known.exchange(row),
            happened_next=known.next(row),
            goal_conflicts=known.goals(row),
        )
        for row in rows
    )
