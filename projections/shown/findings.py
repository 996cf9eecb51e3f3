"""How one finding is shown, wherever it is shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from projections.resting import RECORDS_ONLY, resting
from projections.shown.names import ReviewName, review_names
from projections.shown.words import withheld, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A statement about the system, with how much it rests on. It names no person (I14).

    One piece of evidence passes in history only and is flagged by its count (settled 5). `rests_on` is
    what whoever proposed it said; `evidence_rests_on` is read off the evidence, and `records_only`
    says that by this it rests on records alone (I14).
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
    evidence_rests_on: str
    records_only: bool
    confidence: str | None
    dissents: int
    version: int


def findings(facts: Connection, rows: Sequence[RowMapping], at: int | None) -> tuple[Finding, ...]:
    """The findings of some rows, in their order."""
    return tuple(Finding(**one) for one in parts(facts, rows, at))


def parts(
    facts: Connection, rows: Sequence[RowMapping], at: int | None
) -> Iterator[dict[str, Any]]:
    """The fields of each of these findings, by name."""
    reviews = review_names(facts, (row["review_id"] for row in rows), at)
    rests = resting(facts, rows, at)
    return (_parts(row, reviews, rests[row["id"]]) for row in rows)


def _parts(row: RowMapping, reviews: Mapping[str, ReviewName], rests: str) -> dict[str, Any]:
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
        "evidence_rests_on": rests,
        "records_only": rests == RECORDS_ONLY,
        "confidence": row["confidence"],
        "dissents": len(row["dissents"]),
        "version": row["version"],
    }
