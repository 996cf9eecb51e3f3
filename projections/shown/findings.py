"""How one finding is shown, wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from projections.shown.names import ReviewName
from projections.shown.words import withheld, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A statement about the system, with how much it rests on. It names no person (I14).

    One piece of evidence passes in history only and is flagged by its count (settled 5).
    """

    id: str
    reference: str
    review: ReviewName
    pattern_type: str
    valence: str
    state: str
    text: str | None
    text_withheld: str | None
    factors: tuple[str, ...]
    evidence_count: int
    rests_on: str
    confidence: str | None
    dissents: int
    version: int


def finding(row: RowMapping, reviews: Mapping[str, ReviewName]) -> Finding:
    """The finding of a row."""
    return Finding(**parts(row, reviews))


def parts(row: RowMapping, reviews: Mapping[str, ReviewName]) -> dict[str, Any]:
    """The fields of a finding, by name."""
    return {
        "id": row["id"],
        "reference": row["reference"],
        "review": reviews[row["review_id"]],
        "pattern_type": row["pattern_type"],
        "valence": row["valence"],
        "state": row["state"],
        "text": words(row),
        "text_withheld": withheld(row),
        "factors": tuple(row["factors"]),
        "evidence_count": row["evidence_count"],
        "rests_on": row["rests_on"],
        "confidence": row["confidence"],
        "dissents": len(row["dissents"]),
        "version": row["version"],
    }
