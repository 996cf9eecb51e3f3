"""How one held-back query is shown: by role only, whoever disclosed it (settled 24)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from projections.shown.names import ReviewName
from projections.shown.voices import Voice, coarse_voice
from projections.shown.words import withheld, words


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """What somebody wanted to ask and did not, and why; without a date it is not known when.

    `setting` is the sort of session it was told in, not_recorded outside of any. Whose item it would
    have been about is null where nobody said.
    """

    id: str
    reference: str
    review: ReviewName
    text: str | None
    text_withheld: str | None
    reasons: tuple[str, ...]
    disclosed_by: Voice
    setting: str
    about_agency: str | None
    about_band: str | None
    about_item_type: str | None
    occurred_on: date | None
    occurred_precision: str
    what_would_have_helped: str | None
    version: int


def held_back(row: RowMapping, reviews: Mapping[str, ReviewName]) -> HeldBack:
    """The held-back query of a row."""
    return HeldBack(**parts(row, reviews))


def parts(row: RowMapping, reviews: Mapping[str, ReviewName]) -> dict[str, Any]:
    """The fields of a held-back query, by name."""
    return {
        "id": row["id"],
        "reference": row["reference"],
        "review": reviews[row["review_id"]],
        "text": words(row),
        "text_withheld": withheld(row),
        "reasons": tuple(row["reasons"]),
        "disclosed_by": coarse_voice(row),
        "setting": row["setting"],
        "about_agency": row["about_agency"],
        "about_band": row["about_band"],
        "about_item_type": row["about_item_type"],
        "occurred_on": row["occurred_on"],
        "occurred_precision": row["occurred_precision"],
        "what_would_have_helped": words(row, "what_would_have_helped"),
        "version": row["version"],
    }
