"""How one query is shown, wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from domain.challenges import NEEDS_A_REASON
from domain.vocabulary import NOT_RECORDED, vocabulary
from projections.shown.carried import CarriedForward, carried_forward
from projections.shown.due import Due, due, no_reply
from projections.shown.names import ReviewName
from projections.shown.voices import Voice, voice
from projections.shown.words import withheld, words


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose item is queried, and of what type it is (V15); never a person."""

    agency: str
    band: str
    level: str
    item_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query and where it stands.

    `text` is null where `text_withheld` names the audience that alone may read it. `reason` is in
    words; `raiser_told` null is not recorded. `days_open` are calendar days to the answer that
    stands, to its end without one, or to the day asked about (settled 43). `linked` are ids.
    `expected_by` is the day somebody named, `due` what the escalation policy says: null where no
    clock runs. `no_reply`: told, and no verdict within 20 working days (settled 44).
    `led_to_change`: an assessment was revised after it.
    """

    id: str
    reference: str
    review: ReviewName
    status: str
    ever_set_aside: bool
    stage: int
    raised_on: date
    raised_precision: str
    strength: str
    subject: str
    raised_by: Voice
    about: Owner
    gradient: str
    text: str | None
    text_withheld: str | None
    reason_code: str | None
    reason: str | None
    verdict: str | None
    ever_escalated: bool
    no_substantive_answer: bool
    raiser_told: bool | None
    feedback_mode: str | None
    no_reply: bool
    led_to_change: bool
    expected_by: date | None
    due: Due | None
    answered_on: date | None
    days_open: int
    reconstructed: bool
    is_closed: bool
    is_open_matter: bool
    carried_forward: CarriedForward | None
    linked: tuple[str, ...]
    version: int


def query(row: RowMapping, reviews: Mapping[str, ReviewName], today: date) -> Query:
    """The query of a row. Why it was withdrawn is for the custodian and not in it (settled 28)."""
    return Query(**parts(row, reviews, today))


def parts(row: RowMapping, reviews: Mapping[str, ReviewName], today: date) -> dict[str, Any]:
    """The fields of a query, by name."""
    return {
        "id": row["id"],
        "reference": row["reference"],
        "review": reviews[row["review_id"]],
        "status": row["status"],
        "ever_set_aside": row["ever_set_aside"],
        "stage": row["stage"],
        "raised_on": row["raised_on"],
        "raised_precision": row["raised_precision"],
        "strength": row["strength"],
        "subject": row["subject"],
        "raised_by": voice(row),
        "about": owner(row),
        "gradient": row["gradient"],
        "text": words(row),
        "text_withheld": withheld(row),
        "reason_code": _recorded(row["reason_code"]),
        "reason": reason(row),
        "verdict": row["verdict"],
        "led_to_change": row["revised_on"] is not None,
        "ever_escalated": row["ever_escalated"],
        "no_substantive_answer": not row["ever_answered"],
        "raiser_told": row["raiser_told"],
        "feedback_mode": row["feedback_mode"],
        "no_reply": no_reply(row, today),
        "expected_by": row["expected_by"],
        "due": due(row, today),
        "answered_on": row["answered_on"],
        "days_open": days_open(row, today),
        "reconstructed": row["reconstructed"],
        "is_closed": row["is_closed"],
        "is_open_matter": row["is_open_matter"],
        "carried_forward": carried_forward(row),
        "linked": tuple(link["id"] for link in row["linked"]),
        "version": row["version"],
    }


def owner(row: RowMapping) -> Owner:
    """Whose item the query is about."""
    return Owner(row["about_agency"], row["about_band"], row["about_level"], row["about_item_type"])


def reason(row: RowMapping) -> str | None:
    """The reason of the last answer in words, or that none were recorded where they were due (I4)."""
    if row["reason"] or row["answer_kind"] not in NEEDS_A_REASON:
        return words(row, "reason")
    return vocabulary("reason_code").label(NOT_RECORDED)


def days_open(row: RowMapping, today: date) -> int:
    """Calendar days from raising to the answer that stands, to its end, or to today."""
    until: date = row["answered_on"] or row["ended_on"] or today
    raised_on: date = row["raised_on"]
    return max((until - raised_on).days, 0)


def _recorded(code: str | None) -> str | None:
    return None if code == NOT_RECORDED else code
