"""What was recorded, event by event; and one event, with what made it happen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request, url_for
from sqlalchemy import Connection

from domain.as_it_stood import OF_PERIOD, OF_REVIEW
from projections.cursors import NotOfThisList
from projections.event_names import EventName
from projections.positions import token
from projections.questions import causes, one_event
from projections.questions import record as question
from projections.questions.causes import Causes, Effect
from projections.shown.events import Event
from web.asking import WHEN, as_at, cursor, facts
from web.filters import chosen, codes, day, fields, id, review
from web.reviews import choices
from web.telling import title, told_whole

FILTERS = (
    codes("topic", "What happened", "step"),
    codes("agency", "Who acted: agency", "agency_type"),
    codes("band", "Who acted: grade band", "band"),
    codes("attribution", "How they are shown", "attribution"),
    day("occurred_from", "Happened on or after"),
    day("occurred_to", "Happened on or before"),
    day("recorded_from", "Recorded on or after"),
    day("recorded_to", "Recorded on or before"),
    id("thing", "To one thing: its id"),
    id("correlation", "Recorded together: their id"),
)
TAKES = (*WHEN, "cursor", "format", "order", "review", *(each.name for each in FILTERS))

ROWS = 100

KINDS = {
    "case_review": "Review",
    "challenge": "Query",
    "warning_sign": "Warning sign",
    "observation": "Observation",
    "held_back_query": "Held-back query",
    "finding": "Finding",
    "pattern": "Pattern",
    "learning_summary": "Published summary",
    "session": "Session",
    "escalation_policy": "Escalation policy",
    "episode": "Episode",
    "assessment_item": "Assessment",
    "integration_client": "System with a key",
    "webhook": "Webhook",
    "detriment": "For the custodian",
    "unsealing": "Request to open an identity",
    "personal_data": "Erasure",
    "legal_hold": "Legal hold",
    "data_rights_request": "Data-rights request",
}


@dataclass(frozen=True, slots=True)
class Branch:
    """An event in the tree of causes, and what it made happen; one of them is the page's own."""

    event: Event
    is_here: bool
    branches: tuple[Branch, ...]


def ask(connection: Connection, **page: Any) -> question.Record:
    """The events that the address asks for."""
    filters = question.Filters(**chosen((review([]), *FILTERS)))
    return question.ask(connection, filters, order=order(), **page)


def order() -> str:
    """The newest first unless asked otherwise. Answers 400 when it is asked for in no order of ours."""
    asked = request.args.get("order") or question.NEWEST
    return asked if asked in question.ORDERS else abort(400)


def everything() -> str:
    """Every event unless a filter was chosen."""
    with facts() as connection:
        filters = (review(choices(connection)), *FILTERS)
        wanted = chosen(filters)
        try:
            answer = ask(connection, limit=ROWS, after=cursor(), at=as_at())
        except NotOfThisList:
            abort(400)
    return render_template(
        "record/list.html",
        answer=answer,
        form=fields(filters),
        filtered=wanted,
        order=order(),
        title_of=title,
        address_of=address_of,
        kinds=KINDS,
    )


def one(name: str) -> str:
    """One event, by the name it has for ever: its position, or its thing and version."""
    try:
        wanted = EventName.read(name)
    except ValueError:
        abort(404)
    with facts() as connection:
        event = one_event.ask(connection, wanted, at=as_at())
        tree = causes.ask(connection, wanted, at=as_at())
        if event is None or tree is None:
            abort(404)
        told = told_whole(event)
    return render_template(
        "record/event.html",
        event=event,
        told=told,
        tree=tree,
        branches=(branch_of(tree),),
        position=tree.position,
        title_of=title,
        address_of=address_of,
        event_name=token(event.position),
        kinds=KINDS,
    )


def address_of(event: Event) -> str | None:
    """Where the page of the thing is; None where things of its kind have none of their own."""
    match event.thing.kind:
        case "challenge":
            return url_for("pages.query", query_id=event.thing.id)
        case "warning_sign":
            return url_for("pages.warning_sign", sign_id=event.thing.id)
        case "case_review":
            return url_for("pages.review", review_id=event.thing.id)
        case "learning_summary" if event.codes.get("scope") == OF_PERIOD:
            return url_for("pages.period_publication", publication_id=event.thing.id)
        case "learning_summary" if event.codes.get("scope") == OF_REVIEW:
            return url_for(
                "pages.publication", review_id=event.review.id, publication_id=event.thing.id
            )
    return None


def branch_of(tree: Causes) -> Branch:
    """The tree from its root on, through the event itself, to all that it made happen."""
    branch = Branch(tree.event, True, _branches(tree.caused))
    for event in reversed(tree.caused_by):
        branch = Branch(event, False, (branch,))
    return branch


def _branches(effects: Iterable[Effect]) -> tuple[Branch, ...]:
    return tuple(Branch(one.event, False, _branches(one.caused)) for one in effects)
