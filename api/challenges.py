"""Calls on queries: raise one, and everything that becomes of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story, today
from api.callers import heedful
from api.calls import Calls
from api.schemas import challenges as said
from api.schemas.attribution import AttributionChange
from projections.questions import one_query, timeline
from service.acting import Acting
from service.casework import Done

calls = Calls(
    "challenges", "Queries: questions and disagreements of any strength, and what became of each."
)


@calls.creates("/challenges", said.NewQuery)
def raise_query(acting: Acting, **given: Any) -> Done:
    """Raise a query: anyone, against anyone, at any strength (I7)."""
    return heedful().challenges.raise_(acting, **given)


@calls.reads("/challenges/<uuid:challenge_id>", one_query.OneQuery)
def read_query(facts: Connection, challenge_id: UUID, at: int | None) -> one_query.OneQuery:
    """One query, and where it stands."""
    return found("query", one_query.ask(facts, challenge_id, today=today(), at=at))


@calls.reads("/challenges/<uuid:challenge_id>/timeline", timeline.Timeline)
def read_query_timeline(facts: Connection, challenge_id: UUID, at: int | None) -> timeline.Timeline:
    """The story of one query, step by step."""
    return story("challenge", "query", timeline.ask(facts, challenge_id, at=at))


@calls.acts("/challenges/<uuid:challenge_id>/acknowledgement", said.QueryAcknowledgement)
def acknowledge_query(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Say that the query has arrived, and by when an answer will come."""
    return heedful().challenges.acknowledge(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/set-aside", said.SettingAside)
def set_query_aside(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Record that the query was met without a reason; it closes nothing (I4)."""
    return heedful().challenges.set_aside(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/routing", said.Routing)
def route_query(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Send the query to whoever answers at its stage."""
    return heedful().challenges.route(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/responses", said.Answer)
def respond_to_query(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Answer a query: accept, accept in part, decline with a reason, defer or redirect."""
    return heedful().challenges.respond(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/raiser-informed", said.RaiserInformed)
def inform_raiser(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Record that the raiser was told."""
    return heedful().challenges.inform_raiser(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/verdicts", said.Verdict)
def give_verdict(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Say whether the answer satisfies; only the raiser may (I5)."""
    return heedful().challenges.give_verdict(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/experience", said.Experience)
def say_experience(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Say how heard you felt, and whether you would raise something again; only the raiser may."""
    return heedful().challenges.say_experience(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/escalations", said.Escalation)
def escalate_query(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Take the query up by one stage."""
    return heedful().challenges.escalate(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/missed-deadlines", said.MissedDeadline)
def record_missed_deadline(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Record that no answer came in time."""
    return heedful().challenges.miss_deadline(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/withdrawal", said.Withdrawal)
def withdraw_query(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Take the query back; only the raiser may, and the row stays (I3, I5)."""
    return heedful().challenges.withdraw(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/dissent", said.QueryDissent)
def record_query_dissent(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Keep a disagreement beside the decision that stands."""
    return heedful().challenges.record_dissent(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/reopening", said.Reopening)
def reopen_query(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Take an answered or ended query up again."""
    return heedful().challenges.reopen(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/links", said.QueryLink)
def link_query(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Put another query beside this one; neither is merged (I3)."""
    return heedful().challenges.link(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/revisions", said.Revision)
def record_revision(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Record that the item in question was changed after the query."""
    return heedful().challenges.record_revision(acting, challenge_id, **given)


@calls.acts("/challenges/<uuid:challenge_id>/attribution", AttributionChange)
def change_query_attribution(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Be shown otherwise from now on, with a name or by role only; only whoever asked may (I12)."""
    return heedful().challenges.change_attribution(acting, challenge_id, **given)
