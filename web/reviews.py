"""Which reviews are there, who draws their learning together, and what did one of them teach?"""

from __future__ import annotations

from operator import itemgetter
from uuid import UUID

from flask import abort, render_template
from sqlalchemy import Connection

from projections.questions import learning_leads, learning_summary, one_review, review_list
from web.asking import as_at, facts, today


def all_reviews() -> str:
    """Every review, those without a learning lead first."""
    with facts() as connection:
        answer = learning_leads.ask(connection, today=today(), at=as_at())
    return render_template("reviews/list.html", answer=answer)


def summary(review_id: UUID) -> str:
    """One review's collective-learning summary, made to be printed."""
    with facts() as connection:
        if one_review.ask(connection, review_id, at=as_at()) is None:
            abort(404)
        answer = learning_summary.ask(connection, review=review_id, today=today(), at=as_at())
    return render_template("reviews/summary.html", answer=answer)


def choices(connection: Connection) -> list[tuple[str, str]]:
    """The reviews a filter may choose from: id and code."""
    reviews = review_list.ask(connection, at=as_at()).items
    return sorted(((review.id, review.code) for review in reviews), key=itemgetter(1))
