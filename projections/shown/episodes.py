"""How one episode is shown, wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from projections.facts.observations import PERSPECTIVE
from projections.shown.names import ReviewName
from projections.shown.voices import Voice, voice
from projections.shown.words import withheld, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A stretch of the case that mattered, as last described; a day that is null is not known.

    `perspectives` is how many people told their part in it, `alternatives` how many other
    explanations were considered, `counter_measures` what guarded the reasoning about it.
    `explanation` is null until it is settled.
    """

    id: str
    reference: str
    review: ReviewName
    state: str
    title: str | None
    why_key: str | None
    text_withheld: str | None
    from_date: date | None
    to_date: date | None
    identified_by: Voice
    identified_on: date
    recorded_on: date
    reconstructed: bool
    redescribed: bool
    explanation: str | None
    settled_on: date | None
    perspectives: int
    alternatives: int
    counter_measures: tuple[str, ...]
    version: int


def episode(row: RowMapping, reviews: Mapping[str, ReviewName]) -> Episode:
    """The episode of a row."""
    return Episode(**parts(row, reviews))


def parts(row: RowMapping, reviews: Mapping[str, ReviewName]) -> dict[str, Any]:
    """The fields of an episode, by name."""
    return {
        "id": row["id"],
        "reference": row["reference"],
        "review": reviews[row["review_id"]],
        "state": row["state"],
        "title": words(row, "title"),
        "why_key": words(row, "why_key"),
        "text_withheld": withheld(row),
        "from_date": row["from_date"],
        "to_date": row["to_date"],
        "identified_by": voice(row),
        "identified_on": row["identified_on"],
        "recorded_on": row["recorded_on"],
        "reconstructed": row["reconstructed"],
        "redescribed": row["redescribed"],
        "explanation": words(row, "explanation"),
        "settled_on": row["settled_on"],
        "perspectives": sum(one["kind"] == PERSPECTIVE for one in row["noted"]),
        "alternatives": row["alternatives"],
        "counter_measures": tuple(row["counter_measures"]),
        "version": row["version"],
    }
