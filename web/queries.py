"""Who raised which query, whatever their status and whatever its status? And what became of one?"""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request

from projections.questions import denial_ledger, one_query, query_register, timeline
from web.asking import as_at, facts, today
from web.filters import Day, Filter, Number, Review, YesOrNo, chosen, fields
from web.reviews import choices
from web.telling import told

FILTERS = (
    Review("review", "Review"),
    Filter("status", "Where it stands", "query_status"),
    YesOrNo("answered", "Answered"),
    YesOrNo("set_aside", "Ever set aside"),
    YesOrNo("escalated", "Ever escalated"),
    Number("stage", "Stage reached"),
    Filter("verdict", "What the raiser says of the answer", "raiser_verdict"),
    Filter("strength", "How strongly it is pressed", "strength"),
    Filter("subject", "What it is about", "query_subject"),
    Filter("item_type", "What is queried", "item_type"),
    Filter("agency", "Raised by: agency", "agency_type"),
    Filter("band", "Raised by: grade band", "band"),
    Filter("about_agency", "About: agency", "agency_type"),
    Filter("about_band", "About: grade band", "band"),
    Filter("gradient", "Raiser compared with owner", "gradient"),
    Filter("attribution", "How the raiser is shown", "attribution"),
    YesOrNo("carried_forward", "Carried forward"),
    Day("raised_from", "Raised on or after"),
    Day("raised_to", "Raised on or before"),
)

ROWS = 100


def register() -> str:
    """The register: every row unless a filter was chosen, and the sum of all rows always."""
    wanted = chosen(FILTERS)
    with facts() as connection:
        answer = query_register.ask(
            connection,
            query_register.Filters(**wanted),
            limit=ROWS,
            after=request.args.get("after"),
            today=today(),
            at=as_at(),
        )
        form = fields(FILTERS, choices(connection))
    return render_template("queries/register.html", answer=answer, form=form, filtered=wanted)


def story(query_id: UUID) -> str:
    """One query: its words, each step with its reasons, what is linked, what was noted of it."""
    with facts() as connection:
        query = one_query.ask(connection, query_id, today=today(), at=as_at())
        if query is None:
            abort(404)
        steps = told(timeline.ask(connection, query_id, at=as_at()).steps)
        denials = denial_ledger.ask(connection, at=as_at()).about(query_id)
    return render_template("queries/story.html", query=query, steps=steps, denials=denials)
