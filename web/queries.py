"""Who raised which query, whatever their status and whatever its status? And what became of one?

The register is told query by query, or counted by the raiser's agency or band.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from sqlalchemy import Connection

from domain.vocabulary import vocabulary
from projections.queries_chosen import Filters
from projections.questions import one_query, queries_by_raiser, query_register, timeline
from web.asking import WHEN, as_at, cursor, facts, today
from web.filters import chosen, codes, day, fields, one_of, review, stage, yes_or_no
from web.reviews import choices
from web.telling import told

FILTERS = (
    codes("status", "Where it stands", "query_status"),
    yes_or_no("answered", "Answered"),
    yes_or_no("without_evidence", "Declined without evidence"),
    yes_or_no("set_aside", "Ever set aside"),
    yes_or_no("escalated", "Ever escalated"),
    stage("stage", "Stage reached"),
    codes("verdict", "What the raiser says of the answer", "raiser_verdict"),
    codes("strength", "How strongly it is pressed", "strength"),
    codes("subject", "What it is about", "query_subject"),
    codes("item_type", "What is queried", "item_type"),
    codes("agency", "Raised by: agency", "agency_type"),
    codes("band", "Raised by: grade band", "band"),
    codes("about_agency", "Whose work: agency", "agency_type"),
    codes("about_band", "Whose work: grade band", "band"),
    codes("gradient", "Raiser compared with owner", "gradient"),
    codes("attribution", "How the raiser is shown", "attribution"),
    yes_or_no("carried_forward", "Carried forward"),
    yes_or_no("overdue", "Answer overdue"),
    day("due_before", "Answer due before"),
    day("raised_from", "Raised on or after"),
    day("raised_to", "Raised on or before"),
)
NAMES = ("review", *(each.name for each in FILTERS))
TAKES = (*WHEN, "cursor", "format", *NAMES)
BY = one_of("by", "Counted by", queries_by_raiser.AGENCY, queries_by_raiser.BAND)
TAKES_BY = (*WHEN, "format", BY.name, *NAMES)

ROWS = 100


@dataclass(frozen=True, slots=True)
class Story:
    """One query and what happened to it, step by step."""

    position: int
    query: one_query.OneQuery
    timeline: timeline.Timeline


def ask(connection: Connection, **page: Any) -> query_register.QueryRegister:
    """The rows that the address asks for."""
    filters = Filters(**chosen((review([]), *FILTERS)))
    return query_register.ask(connection, filters, today=today(), **page)


def tell(connection: Connection, query_id: UUID, at: int | None) -> Story | None:
    """One query with its story."""
    query = one_query.ask(connection, query_id, today=today(), at=at)
    steps = timeline.ask(connection, query_id, at=at)
    return Story(steps.position, query, steps) if query and steps else None


def register() -> str:
    """The register: every row unless a filter was chosen, and the sum of all rows always."""
    with facts() as connection:
        filters = (review(choices(connection)), *FILTERS)
        wanted = chosen(filters)
        answer = ask(connection, limit=ROWS, after=cursor(), at=as_at())
    return render_template(
        "queries/register.html", answer=answer, form=fields(filters), filtered=wanted, kept=_kept()
    )


def ask_by(connection: Connection, at: int | None) -> queries_by_raiser.QueriesByRaiser:
    """The queries that the address asks for, counted by their raisers."""
    filters = Filters(**chosen((review([]), *FILTERS)))
    return queries_by_raiser.ask(connection, **chosen((BY,)), filters=filters, today=today(), at=at)


def by_raiser() -> str:
    """The register counted by the raiser's agency or band: every one of them, zero included."""
    with facts() as connection:
        filters = (review(choices(connection)), *FILTERS)
        answer = ask_by(connection, as_at())
    known = vocabulary("agency_type" if answer.by == queries_by_raiser.AGENCY else "band")
    return render_template(
        "queries/by_raiser.html",
        answer=answer,
        known=known,
        form=fields(filters),
        filtered=chosen(filters),
        kept=_kept(),
    )


def _kept() -> dict[str, str]:
    """What the address asks for that holds however the register is told."""
    return {
        name: value for name, value in request.args.items() if name in (*NAMES, "as_at") and value
    }


def story(query_id: UUID) -> str:
    """One query: its words, each step with its reasons, what is linked, what was noted of it."""
    with facts() as connection:
        query = one_query.ask(connection, query_id, today=today(), at=as_at())
        if query is None:
            abort(404)
        steps = told(timeline.ask(connection, query_id, at=as_at()))
    return render_template("queries/story.html", query=query, steps=steps)
