"""Who is responsible for drawing the learning together, and where is nobody? (P16)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, select

from projections.facts.generation import position
from projections.facts.reviews import STANDING_INBOX, TABLE
from projections.facts.versions import as_at


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without a lead: the first uncovered day, and the day somebody was assigned."""

    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A review and its learning lead: a title in words, null when none was recorded.

    `uncovered_days` counts from the day the lead left to the day asked about, both uncovered
    (settled 20); `gaps` are over. `next_date` is the review's next target on or after that day.
    """

    id: str
    code: str
    phase: str
    has_lead: bool
    lead: str | None
    lead_since: date | None
    uncovered_since: date | None
    uncovered_days: int
    gaps: tuple[Gap, ...]
    next_date: date | None


@dataclass(frozen=True, slots=True)
class LearningLeads:
    """All reviews: first those without a lead, the longest uncovered before the others."""

    reviews_without_learning_lead: tuple[str, ...]
    items: tuple[Lead, ...]
    position: int


def ask(facts: Connection, *, today: date, at: int | None = None) -> LearningLeads:
    """Who leads the learning of each review on a day; the standing inbox is no review of a case."""
    cases = select(TABLE).where(as_at(TABLE, at), TABLE.c.review_type != STANDING_INBOX)
    rows = facts.execute(cases).mappings()
    items = sorted((_lead(row, today) for row in rows), key=_gaps_first)
    return LearningLeads(
        reviews_without_learning_lead=tuple(item.code for item in items if not item.has_lead),
        items=tuple(items),
        position=position(facts, at),
    )


def _gaps_first(lead: Lead) -> tuple[bool, date, str, str]:
    return lead.has_lead, lead.uncovered_since or date.max, lead.code, lead.id


def _lead(row: RowMapping, today: date) -> Lead:
    return Lead(
        id=row["id"],
        code=row["code"],
        phase=row["phase"],
        has_lead=row["has_lead"],
        lead=row["lead_title"],
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
