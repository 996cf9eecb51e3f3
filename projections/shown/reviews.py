"""How one review is shown: what it is, how far along, and who leads its learning."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from projections.shown.leads import Leads, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review. `lead` is a title in words, null when nobody leads or no title was recorded.

    `lead_participant` and `deputy` are who leads, as they stand now, when they take part in the
    review; history may name only a title.
    """

    id: str
    code: str
    title: str
    review_type: str
    nation: str
    area: str | None
    phase: str
    opened_on: date
    incident_on: date | None
    period_from: date | None
    period_to: date | None
    closed_on: date | None
    has_lead: bool
    lead: str | None
    lead_participant: Person | None
    deputy: Person | None
    lead_since: date | None
    uncovered_since: date | None
    reconstructed: bool
    version: int


def review(row: RowMapping, led: Leads) -> Review:
    """The review of a row."""
    return Review(**parts(row, led))


def parts(row: RowMapping, led: Leads) -> dict[str, Any]:
    """The fields of a review, by name."""
    return {
        "id": row["id"],
        "code": row["code"],
        "title": row["title"],
        "review_type": row["review_type"],
        "nation": row["nation"],
        "area": row["area"],
        "phase": row["phase"],
        "opened_on": row["opened_on"],
        "incident_on": row["incident_on"],
        "period_from": row["period_from"],
        "period_to": row["period_to"],
        "closed_on": row["closed_on"],
        "has_lead": row["has_lead"],
        "lead": row["lead_title"],
        **led.of(row),
        "lead_since": row["lead_since"],
        "uncovered_since": row["uncovered_since"],
        "reconstructed": row["reconstructed"],
        "version": row["version"],
    }
