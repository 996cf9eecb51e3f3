"""Calls that publish a learning summary as it stands, and that read what was published."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, refusing
from api.callers import heedful
from api.calls import FINALS, REVIEWS, Calls
from api.problems import Problem
from api.schemas import summaries as said
from api.shapes import AskedForDocument
from domain.as_it_stood import AsItStood
from projections.as_at import AsAt
from projections.extent import Extent
from projections.facts.generation import parked_count
from projections.news import last_published
from projections.questions import learning_summary, one_publication, publications
from projections.reading import Asked, reading
from service.acting import Acting
from service.casework import Done

calls = Calls("summaries", "Learning summaries as they were published, each brought back exactly.")


@calls.creates("/reviews/<uuid:review_id>/summary/publications", said.SummaryPublished, REVIEWS)
def publish_review_summary(
    acting: Acting, review_id: UUID, as_at: AsAt | None = None, **given: Any
) -> Done:
    """Publish the summary of a review as it stands, or stood, at a position (I10, I20)."""
    find = partial(_as_it_stands, as_at, review_id)
    before = partial(_published_before, review_id)
    return heedful().summaries.publish(
        acting, find, review_id=review_id, find_before=before, **given
    )


@calls.creates("/summary/publications", said.PeriodPublished, REVIEWS)
def publish_summary(
    acting: Acting,
    as_at: AsAt | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
    **given: Any,
) -> Done:
    """Publish the summary of a period over all reviews: for the learning lead of the inbox (I20)."""
    find = partial(_as_it_stands, as_at, None, period_from, period_to)
    return heedful().summaries.publish(
        acting,
        find,
        period_from=period_from,
        period_to=period_to,
        find_before=partial(_published_before, None, period_from, period_to),
        **given,
    )


@calls.lists(
    "/reviews/<uuid:review_id>/summary/publications", publications.Publications, action=FINALS
)
def read_review_publications(
    facts: Connection, review_id: UUID, page: dict[str, Any]
) -> publications.Publications:
    """Which summaries of this review were published, and as at when?"""
    return publications.ask(facts, review_id, **page)


@calls.lists("/summary/publications", publications.Publications, action=FINALS)
def read_publications(facts: Connection, page: dict[str, Any]) -> publications.Publications:
    """Which summaries were published, of reviews and of periods over all, and as at when?"""
    return publications.ask(facts, **page)


@calls.reads(
    "/reviews/<uuid:review_id>/summary/publications/<uuid:publication_id>",
    one_publication.OnePublication,
    AskedForDocument,
    action=FINALS,
)
def read_review_publication(
    facts: Connection, review_id: UUID, publication_id: UUID, at: int | None
) -> one_publication.OnePublication:
    """What did this published summary of a review say, and does it still say the same? (I20)"""
    answer = one_publication.ask(facts, publication_id, review_id, at=at)
    return found("published summary", answer)


@calls.reads(
    "/summary/publications/<uuid:publication_id>",
    one_publication.OnePublication,
    AskedForDocument,
    action=FINALS,
)
def read_publication(
    facts: Connection, publication_id: UUID, at: int | None
) -> one_publication.OnePublication:
    """What did this published summary say, of a review or a period, and does it still? (I20)"""
    return found("published summary", one_publication.ask(facts, publication_id, at=at))


def _as_it_stands(
    as_at: AsAt | None,
    review: UUID | None,
    period_from: date | None = None,
    period_to: date | None = None,
) -> AsItStood:
    """The summary in the facts, now or as at a time. Raises `Problem`, and `NotFound` before it began.

    It is read as at a position from the first, the way it will be read ever after.
    """
    service = heedful()
    with (
        refusing("json"),
        reading(service.views, Asked(as_at=as_at), service.settings.wait_seconds) as then,
    ):
        stand = then.stand
        if parked_count(then.facts, stand.position):
            said = "Events before this position could not be read yet, and would be missing."
            raise Problem("summary-incomplete", said)
        summary = learning_summary.ask(
            then.facts,
            review=review,
            period_from=period_from,
            period_to=period_to,
            today=stand.day,
            at=stand.position,
        )
        found("review", summary if review is None or summary.review else None)
    return AsItStood(log_position=stand.position, counted_to=stand.day, digest=summary.digest)


def _published_before(
    review: UUID | None, period_from: date | None = None, period_to: date | None = None
) -> UUID | None:
    """The publication of this very scope that was published last, as far as the facts have come."""
    extent = Extent(review=review, period_from=period_from, period_to=period_to)
    with heedful().views.reading() as facts:
        row = last_published(facts, extent)
    return UUID(row["id"]) if row else None
