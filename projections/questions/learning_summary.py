"""What did we learn together, what came of it, and what is still open? (P11)"""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from projections.shown.summaries import LearningSummary
from projections.summing_up import sum_up


def ask(
    facts: Connection,
    *,
    today: date,
    review: UUID | str | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
    at: int | None = None,
) -> LearningSummary:
    """The summary of one review, or of a period over all; a review that is not there is null."""
    return sum_up(
        facts,
        today=today,
        review=review,
        period_from=period_from,
        period_to=period_to,
        at=at,
    )
