"""Calls on held-back queries: what somebody wanted to ask, and did not."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story
from api.callers import heedful
from api.calls import Calls
from api.schemas import held_back as said
from api.schemas.attribution import AttributionChange
from api.schemas.registers import ListedOfReview
from projections.questions import held_back, one_held_back, timeline
from service.acting import Acting
from service.casework import Done

calls = Calls("held back", "Queries that were held back, and why.")


@calls.creates("/held-back", said.NewHeldBack)
def disclose_held_back(acting: Acting, **given: Any) -> Done:
    """Disclose a query that was held back; only the person themselves does."""
    return heedful().held_back.disclose(acting, **given)


@calls.lists("/held-back", held_back.WhatStoppedPeople, ListedOfReview)
def read_held_back_queries(
    facts: Connection, page: dict[str, Any], review: UUID | None = None
) -> held_back.WhatStoppedPeople:
    """Which queries were held back, by whom (by role only), and why? (P05)"""
    return held_back.ask(facts, review, **page)


@calls.reads("/held-back/<uuid:held_back_id>", one_held_back.OneHeldBack)
def read_held_back_query(
    facts: Connection, held_back_id: UUID, at: int | None
) -> one_held_back.OneHeldBack:
    """One held-back query."""
    return found("held-back query", one_held_back.ask(facts, held_back_id, at=at))


@calls.reads("/held-back/<uuid:held_back_id>/timeline", timeline.Timeline)
def read_held_back_query_timeline(
    facts: Connection, held_back_id: UUID, at: int | None
) -> timeline.Timeline:
    """The story of one held-back query, step by step."""
    return story("held_back_query", "held-back query", timeline.ask(facts, held_back_id, at=at))


@calls.acts("/held-back/<uuid:held_back_id>/attribution", AttributionChange)
def change_held_back_attribution(acting: Acting, held_back_id: UUID, **given: Any) -> Done:
    """Be shown otherwise from now on, with a name or by role only; only whoever held it back may (I12)."""
    return heedful().held_back.change_attribution(acting, held_back_id, **given)
