"""Who is responsible for drawing the learning together, and where is nobody? (P16)"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, and_, select, tuple_

from domain.as_it_stood import OF_REVIEW
from projections.accountable_stages import AccountableStage, accountable_stages
from projections.counted import counted
from projections.cursors import Cursor, Place
from projections.extent import Extent
from projections.facts import publications
from projections.facts.cuts import REVIEWS_BY_TYPE
from projections.facts.generation import position
from projections.facts.reviews import STANDING_INBOX, TABLE
from projections.facts.versions import as_at
from projections.looking_up import look_up
from projections.opening import opened_name
from projections.registers import ON_EACH_PAGE
from projections.shown.leads import Leads, Person, leads
from projections.waiting_notices import to_answer_of


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without a lead: the first uncovered day, and the day somebody was assigned."""

    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A review and its learning lead: a title in words, null when none was recorded.

    `lead_participant` and `deputy` are who it is, as they stand now, when they take part in the
    review.
    `uncovered_days` counts from the day the lead left to the day asked about, both uncovered
    (settled 20); `gaps` are over. `next_date` is the review's next target on or after that day, and
    `next_target` what should be done by then. `published` is how many summaries of it were published,
    `overdue_summary` the day by which another one should have been, `overdue_days` since when.
    `notices_to_answer` are the radar's, which wait for the lead.
    """

    id: str
    code: str
    phase: str
    has_lead: bool
    lead: str | None
    lead_participant: Person | None
    deputy: Person | None
    lead_since: date | None
    uncovered_since: date | None
    uncovered_days: int
    gaps: tuple[Gap, ...]
    next_date: date | None
    next_target: str | None
    published: int
    overdue_summary: date | None
    overdue_days: int
    notices_to_answer: int


@dataclass(frozen=True, slots=True)
class LearningLeads:
    """A page of all reviews: first those without a lead, the longest uncovered before the others.

    `total`, the list of codes and who is accountable at which stage are over all pages; `next` is the
    cursor of the next page, None on the last.
    """

    total: int

    reviews_without_learning_lead: tuple[str, ...]
    accountable: tuple[AccountableStage, ...] = field(metadata=ON_EACH_PAGE)
    items: tuple[Lead, ...]
    next: str | None
    position: int


SUMMARY = "summary"
"""In what a target date is for: that by then a summary is published."""

LIST = "learning_leads"
KINDS = (int, date, str, str)
ORDERS: dict[bool, tuple[Column[Any], ...]] = {
    False: (TABLE.c.uncovered_since, TABLE.c.code, TABLE.c.id),
    True: (TABLE.c.code, TABLE.c.id),
}
"""The order of reviews that nobody leads, and of those that somebody does."""


def ask(
    facts: Connection,
    *,
    today: date,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> LearningLeads:
    """Who leads the learning of each review on a day; the standing inbox is no review of a case."""
    (types,) = counted(facts, Extent(at=at), REVIEWS_BY_TYPE)
    found = _page(facts, at, limit, after)
    shown = found if limit is None else found[:limit]
    led = leads(facts, shown, at)
    waiting = to_answer_of(facts, [row["id"] for row in shown], at)
    published = _published(facts, shown, at)
    return LearningLeads(
        total=sum(number for (kind,), number in types.items() if kind != STANDING_INBOX),
        reviews_without_learning_lead=_uncovered(facts, at),
        accountable=accountable_stages(facts, today, at),
        items=tuple(
            _lead(row, led, published[row["id"]], waiting.get(row["id"], 0), today) for row in shown
        ),
        next=Cursor.at(LIST, _place(shown[-1])).token() if len(shown) < len(found) else None,
        position=position(facts, at),
    )


def _page(
    facts: Connection, at: int | None, limit: int | None, after: Cursor | None
) -> Sequence[RowMapping]:
    """The reviews after a cursor, one more than the limit; each half along an order of its own."""
    rows: list[RowMapping] = []
    begin = after.as_place(LIST, KINDS) if after else None
    for has_lead, order in ORDERS.items():
        is_behind_us = begin is not None and begin[0] == 1 and not has_lead
        if is_behind_us or (limit is not None and len(rows) > limit):
            continue
        half = select(TABLE).where(_cases(at), TABLE.c.has_lead.is_(has_lead)).order_by(*order)
        if begin and begin[0] == has_lead:
            place = begin[-len(order) :]
            half = half.where(tuple_(*order) > tuple_(*place, types=[one.type for one in order]))
        more = None if limit is None else limit + 1 - len(rows)
        rows += facts.execute(half.limit(more)).mappings()
    return rows


def _uncovered(facts: Connection, at: int | None) -> tuple[str, ...]:
    """The codes of all reviews that nobody leads, the longest uncovered first."""
    codes = select(TABLE.c.code).where(_cases(at), TABLE.c.has_lead.is_(False))
    return tuple(facts.execute(codes.order_by(*ORDERS[False])).scalars())


def _cases(at: int | None) -> ColumnElement[bool]:
    return and_(as_at(TABLE, at), TABLE.c.review_type != STANDING_INBOX)


def _place(row: RowMapping) -> Place:
    uncovered = row["uncovered_since"] or date.max
    return int(row["has_lead"]), uncovered, row["code"], row["id"]


def _published(facts: Connection, reviews: Sequence[RowMapping], at: int | None) -> Counter[str]:
    """How many summaries of each of these reviews were published."""
    table, ids = publications.TABLE, [row["id"] for row in reviews]
    found = look_up(facts, table.c.review_id, ids, at, table.c.review_id, table.c.scope)
    return Counter(row["review_id"] for row in found if row["scope"] == OF_REVIEW)


def _lead(row: RowMapping, led: Leads, published: int, waiting: int, today: date) -> Lead:
    following = _next_target(row, today)
    overdue = _overdue(row, published, today)
    return Lead(
        id=row["id"],
        code=row["code"],
        phase=row["phase"],
        has_lead=row["has_lead"],
        lead=opened_name(row["lead_title"]),
        **led.of(row),
        lead_since=row["lead_since"],
        uncovered_since=row["uncovered_since"],
        uncovered_days=_uncovered_days(row["uncovered_since"], today),
        gaps=tuple(_gap(gap) for gap in row["lead_gaps"]),
        next_date=following[0] if following else None,
        next_target=following[1] if following else None,
        published=published,
        overdue_summary=overdue,
        overdue_days=(today - overdue).days if overdue else 0,
        notices_to_answer=waiting,
    )


def _uncovered_days(since: date | None, today: date) -> int:
    return max((today - since).days + 1, 0) if since else 0


def _gap(gap: Mapping[str, str]) -> Gap:
    return Gap(date.fromisoformat(gap["from"]), date.fromisoformat(gap["to"]))


def _next_target(row: RowMapping, today: date) -> tuple[date, str] | None:
    return min((target for target in _targets(row) if target[0] >= today), default=None)


def _overdue(row: RowMapping, published: int, today: date) -> date | None:
    """The day a summary was promised for and is missing since: each one published keeps a promise."""
    promised = sorted(on for on, what in _targets(row) if SUMMARY in what.lower())
    missing = [on for on in promised[published:] if on < today]
    return missing[0] if missing else None


def _targets(row: RowMapping) -> Iterator[tuple[date, str]]:
    return ((date.fromisoformat(one["on"]), one["what"]) for one in row["target_dates"])
