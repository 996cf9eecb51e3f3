"""Who is responsible for drawing the learning together, and where is nobody? (P16)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, select

from projections.cursors import Cursor, Place
from projections.facts.generation import position
from projections.facts.reviews import STANDING_INBOX, TABLE
from projections.facts.versions import as_at
from projections.looking_up import look_up
from projections.opening import opened_name
from projections.shown.leads import Leads, Person, leads
from projections.walking import turn


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
    (settled 20); `gaps` are over. `next_date` is the review's next target on or after that day.
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


@dataclass(frozen=True, slots=True)
class LearningLeads:
    """A page of all reviews: first those without a lead, the longest uncovered before the others.

    `total` and the list of codes are over all pages; `next` is the cursor of the next page, None on
    the last.
    """

    total: int

    reviews_without_learning_lead: tuple[str, ...]
    items: tuple[Lead, ...]
    next: str | None
    position: int


def ask(
    facts: Connection,
    *,
    today: date,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> LearningLeads:
    """Who leads the learning of each review on a day; the standing inbox is no review of a case."""
    places = (TABLE.c.has_lead, TABLE.c.uncovered_since, TABLE.c.code, TABLE.c.id)
    cases = select(*places).where(as_at(TABLE, at), TABLE.c.review_type != STANDING_INBOX)
    rows = sorted(facts.execute(cases).mappings(), key=_gaps_first)
    found = turn("learning_leads", rows, _gaps_first, limit, after)
    whole = {
        row["id"]: row for row in look_up(facts, TABLE.c.id, (row["id"] for row in found.items), at)
    }
    led = leads(facts, whole.values(), at)
    return LearningLeads(
        total=len(rows),
        reviews_without_learning_lead=tuple(row["code"] for row in rows if not row["has_lead"]),
        items=tuple(_lead(whole[row["id"]], led, today) for row in found.items),
        next=found.next,
        position=position(facts, at),
    )


def _gaps_first(row: RowMapping) -> Place:
    uncovered = row["uncovered_since"] or date.max
    return int(row["has_lead"]), uncovered, row["code"], row["id"]


def _lead(row: RowMapping, led: Leads, today: date) -> Lead:
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
        next_date=_next_date(row, today),
    )


def _uncovered_days(since: date | None, today: date) -> int:
    return max((today - since).days + 1, 0) if since else 0


def _gap(gap: Mapping[str, str]) -> Gap:
    return Gap(date.fromisoformat(gap["from"]), date.fromisoformat(gap["to"]))


def _next_date(row: RowMapping, today: date) -> date | None:
    targets = (date.fromisoformat(target["on"]) for target in row["target_dates"])
    return min((on for on in targets if on >= today), default=None)
