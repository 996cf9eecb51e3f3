"""How one published summary is shown, wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from domain.as_it_stood import OF_REVIEW
from projections.as_at import Stand
from projections.shown.names import ReviewName
from projections.shown.summaries import Period
from projections.shown.voices import Voice, voice
from projections.shown.words import withheld, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """That a summary was published, and as at when it stood.

    `scope` is `review` or `period`; of a period, over all reviews, `review` is null. `as_at` is the
    position and the day its days were counted to: the summary asked as at it is the published one,
    with this `digest`. `text` and `limits` are what was said beside it, in words. `supersedes` and
    `superseded_by` are the publications of the same scope before and after it, by id.
    """

    id: str
    reference: str
    scope: str
    review: ReviewName | None
    period: Period
    published_on: date
    published_by: Voice
    as_at: str
    digest: str
    text: str | None
    limits: str | None
    text_withheld: str | None
    supersedes: str | None
    superseded_by: str | None
    version: int


def publication(row: RowMapping, reviews: Mapping[str, ReviewName]) -> Publication:
    """The publication of a row."""
    return Publication(**parts(row, reviews))


def parts(row: RowMapping, reviews: Mapping[str, ReviewName]) -> dict[str, Any]:
    """The fields of a publication, by name."""
    return {
        "id": row["id"],
        "reference": row["reference"],
        "scope": row["scope"],
        "review": reviews[row["review_id"]] if row["scope"] == OF_REVIEW else None,
        "period": Period(row["period_from"], row["period_to"]),
        "published_on": row["published_on"],
        "published_by": voice(row),
        "as_at": stood(row).token(),
        "digest": row["digest"],
        "text": words(row),
        "limits": words(row, "limits"),
        "text_withheld": withheld(row),
        "supersedes": row["supersedes"],
        "superseded_by": row["superseded_by"],
        "version": row["version"],
    }


def stood(row: RowMapping) -> Stand:
    """As at when the published summary stood."""
    return Stand(row["log_position"], row["counted_to"])
