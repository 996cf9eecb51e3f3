"""Which reviews are there, who draws their learning together, and what did one of them teach?"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any
from uuid import UUID

from flask import abort, render_template
from sqlalchemy import Connection

from projections.as_at import Stand
from projections.questions import (
    learning_leads,
    learning_summary,
    one_publication,
    publications,
)
from projections.questions.publications import OF_PERIODS
from projections.shown.summaries import LearningSummary
from web.asking import as_at, cursor, facts, today
from web.filters import chosen, day, fields

ROWS = 100


def ask(connection: Connection, **page: Any) -> learning_leads.LearningLeads:
    """The reviews, and who leads the learning of each."""
    return learning_leads.ask(connection, today=today(), **page)


def ask_one(connection: Connection, review_id: UUID, at: int | None) -> LearningSummary | None:
    """The summary of one review."""
    answer = learning_summary.ask(connection, review=review_id, today=today(), at=at)
    return answer if answer.review else None


def all_reviews() -> str:
    """Every review, those without a learning lead first."""
    with facts() as connection:
        answer = ask(connection, limit=ROWS, after=cursor(), at=as_at())
    return render_template("reviews/list.html", answer=answer)


def summary(review_id: UUID) -> str:
    """One review's collective-learning summary, made to be printed."""
    with facts() as connection:
        answer = ask_one(connection, review_id, as_at())
        published = publications.ask(connection, review_id, at=as_at()).items
    if answer is None:
        abort(404)
    return _page(answer, published=published)


def publication(review_id: UUID, publication_id: UUID) -> str:
    """A summary that was published, as it stood, and whether it still says the same."""
    with facts() as connection:
        answer = one_publication.ask(connection, publication_id, review_id, at=as_at())
    if answer is None or answer.summary.review is None:
        abort(404)
    return _page(answer.summary, publication=answer, stood=Stand.read(answer.as_at))


PERIOD = (day("from", "On or after"), day("to", "On or before"))
"""Which period a summary over all reviews is of; both ends are included."""


def ask_period(connection: Connection, at: int | None) -> LearningSummary:
    """The summary of the period that the address asks for, over all reviews."""
    chosen_days = chosen(PERIOD)
    begins, ends = chosen_days.get("from"), chosen_days.get("to")
    if begins and ends and ends < begins:
        abort(400)
    return learning_summary.ask(
        connection, period_from=begins, period_to=ends, today=today(), at=at
    )


def ask_publication(
    connection: Connection, publication_id: UUID, review_id: UUID | None = None, *, at: int | None
) -> one_publication.OnePublication | None:
    """A summary that was published, of this review where one is named, else of a period."""
    answer = one_publication.ask(connection, publication_id, review_id, at=at)
    return answer if answer and (answer.review is None) == (review_id is None) else None


def period() -> str:
    """What was learned over a period across all reviews, made to be printed."""
    with facts() as connection:
        answer = ask_period(connection, as_at())
        published = publications.ask(connection, OF_PERIODS, at=as_at()).items
    return _page(answer, published=published, form=fields(PERIOD))


def period_publication(publication_id: UUID) -> str:
    """A summary of a period that was published, as it stood."""
    with facts() as connection:
        answer = ask_publication(connection, publication_id, at=as_at())
    if answer is None:
        abort(404)
    return _page(answer.summary, publication=answer, stood=Stand.read(answer.as_at))


def _page(answer: LearningSummary, **more: Any) -> str:
    factors = named(answer.helped_hindered)
    return render_template(
        "reviews/summary.html",
        answer=answer,
        **more,
        factors=factors,
        most=max((max(helped, hindered) for _, helped, hindered in factors), default=1),
        not_named=len(answer.helped_hindered) - len(factors),
    )


def named(numbers: Mapping[str, tuple[int, int]]) -> list[tuple[str, int, int]]:
    """The conditions somebody named, with how often each helped and hindered: the most first."""
    found = [(code, helped, hindered) for code, (helped, hindered) in numbers.items()]
    return sorted((one for one in found if one[1] or one[2]), key=lambda one: -one[1] - one[2])


def choices(connection: Connection) -> list[tuple[str, str]]:
    """The reviews a filter may choose from: id and code."""
    reviews = learning_leads.ask(connection, today=today(), at=as_at()).items
    return sorted(((review.id, review.code) for review in reviews), key=itemgetter(1))
