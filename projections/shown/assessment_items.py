"""How one assessment item is shown, wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from projections.opening import opened
from projections.shown.names import ReviewName
from projections.shown.voices import Voice, voice
from projections.shown.words import withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """A piece of news about an item: words, or the thing of the review that says it.

    `about_kind` and `about_id` (or `about_token`) name that thing. `source` is how it came,
    `from_agency` who brought it, `received_by_…` who recorded that, or `not_recorded` for a system.
    `answer` is `revised`, `reaffirmed`, or null while nobody has answered it.
    """

    id: str
    received_on: date
    text: str | None
    about_kind: str | None
    about_id: str | None
    about_token: str | None
    source: str
    from_agency: str | None
    received_by_agency: str
    received_by_band: str
    answer: str | None
    answered_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentItem:
    """An assessment, plan or decision that another system keeps under `token`.

    `unanswered` is how many pieces of new information nobody has answered; the other numbers are as
    for an episode.
    """

    id: str
    reference: str
    review: ReviewName
    item_type: str
    token: str
    owner_agency: str
    owner_band: str
    state: str
    registered_by: Voice
    registered_on: date
    recorded_on: date
    reconstructed: bool
    text_withheld: str | None
    information_received: int
    unanswered: int
    settled_on: date | None
    alternatives: int
    counter_measures: tuple[str, ...]
    version: int


def assessment_item(row: RowMapping, reviews: Mapping[str, ReviewName]) -> AssessmentItem:
    """The item of a row."""
    return AssessmentItem(**parts(row, reviews))


def parts(row: RowMapping, reviews: Mapping[str, ReviewName]) -> dict[str, Any]:
    """The fields of an item, by name."""
    return {
        "id": row["id"],
        "reference": row["reference"],
        "review": reviews[row["review_id"]],
        "item_type": row["item_type"],
        "token": row["token"],
        "owner_agency": row["owner_agency"],
        "owner_band": row["owner_band"],
        "state": row["state"],
        "registered_by": voice(row),
        "registered_on": row["registered_on"],
        "recorded_on": row["recorded_on"],
        "reconstructed": row["reconstructed"],
        "text_withheld": withheld(row),
        "information_received": len(row["information"]),
        "unanswered": row["unanswered"],
        "settled_on": row["settled_on"],
        "alternatives": row["alternatives"],
        "counter_measures": tuple(row["counter_measures"]),
        "version": row["version"],
    }


def information(row: RowMapping) -> tuple[Information, ...]:
    """What is new about the item of a row, in the order received."""
    return tuple(_piece(row, one) for one in row["information"])


def _piece(row: RowMapping, one: Mapping[str, Any]) -> Information:
    about = one["about"] or {}
    return Information(
        id=one["id"],
        received_on=date.fromisoformat(one["on"]),
        text=said(row, one["text"]),
        about_kind=about.get("kind"),
        about_id=about.get("id"),
        about_token=about.get("token"),
        source=one["source"],
        from_agency=one["from_agency"],
        received_by_agency=one["by_agency"],
        received_by_band=one["by_band"],
        answer=one["answer"],
        answered_on=date.fromisoformat(one["answered_on"]) if one["answered_on"] else None,
    )


def said(row: RowMapping, kept: str | None) -> str | None:
    """Words inside a column, unless those of the row are withheld."""
    return None if withheld(row) else opened(kept)
