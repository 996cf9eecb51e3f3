"""Calls on the escalation policy: who answers at which stage, and by when."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, today
from api.callers import heedful
from api.calls import REFERENCE, REVIEWS, Calls
from api.schemas import policies as said
from projections.questions import escalation_policies
from service.acting import Acting
from service.casework import Done

calls = Calls("policies", "The escalation policy: who answers at which stage, and by when.")


@calls.creates("/escalation-policies", said.NewPolicy, REVIEWS)
def publish_policy(acting: Acting, **given: Any) -> Done:
    """Publish the partnership's escalation policy: for the learning lead of the inbox (I19)."""
    return heedful().policies.publish(acting, **given)


@calls.reads("/escalation-policies", escalation_policies.EscalationPolicies, action=REFERENCE)
def read_policies(facts: Connection, at: int | None) -> escalation_policies.EscalationPolicies:
    """Who answers at which stage, by when, and which versions were there? (I19)"""
    return escalation_policies.ask(facts, today=today(), at=at)


@calls.reads(
    "/escalation-policies/<uuid:policy_id>", escalation_policies.OnePolicy, action=REFERENCE
)
def read_policy(
    facts: Connection, policy_id: UUID, at: int | None
) -> escalation_policies.OnePolicy:
    """One published version of the escalation policy."""
    return found("escalation policy", escalation_policies.one(facts, policy_id, at=at))
