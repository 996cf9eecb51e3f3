"""How one observation is shown, wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from projections.shown.names import ReviewName
from projections.shown.voices import Voice, voice
from projections.shown.words import by_name, withheld, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What somebody saw, thought, knew or missed, as last corrected.

    `codes` and `words` are what its kind asks for more, by field. `cited_in` are ids of findings.
    """

    id: str
    reference: str
    review: ReviewName
    kind: str
    text: str | None
    text_withheld: str | None
    by: Voice
    occurred_on: date | None
    occurred_precision: str
    recorded_on: date
    factor: str | None
    valence: str | None
    dimension: str | None
    source_mode: str
    confidence: str | None
    codes: Mapping[str, Any]
    words: Mapping[str, Any]
    known_at_the_time: bool | None
    reconstructed: bool
    corrected: bool
    scribed: bool
    speaker_said: str | None
    cited_in: tuple[str, ...]
    version: int


def observation(row: RowMapping, reviews: Mapping[str, ReviewName]) -> Observation:
    """The observation of a row."""
    return Observation(**parts(row, reviews))


def parts(row: RowMapping, reviews: Mapping[str, ReviewName]) -> dict[str, Any]:
    """The fields of an observation, by name."""
    return {
        "id": row["id"],
        "reference": row["reference"],
        "review": reviews[row["review_id"]],
        "kind": row["kind"],
        "text": words(row),
        "text_withheld": withheld(row),
        "by": voice(row),
        "occurred_on": row["occurred_on"],
        "occurred_precision": row["occurred_precision"],
        "recorded_on": row["recorded_on"],
        "factor": row["factor"],
        "valence": row["valence"],
        "dimension": row["dimension"],
        "source_mode": row["source_mode"],
        "confidence": row["confidence"],
        "codes": row["codes"],
        "words": by_name(row),
        "known_at_the_time": row["known_at_the_time"],
        "reconstructed": row["reconstructed"],
        "corrected": row["corrected"],
        "scribed": row["scribed"],
        "speaker_said": row["speaker_said"],
        "cited_in": tuple(row["cited_in"]),
        "version": row["version"],
    }
