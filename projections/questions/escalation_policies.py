"""Who answers a query at which stage, by when, and since when does that hold? (I19)"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from domain.policies import in_force
from domain.vocabulary import vocabulary
from projections.facts.generation import position
from projections.policies import published
from projections.shown.policies import PolicyShown, policy_shown


@dataclass(frozen=True, slots=True)
class InForce:
    """The policy that a stage which begins today goes by, in reviews of a nation."""

    nation_of_review: str
    policy: PolicyShown


@dataclass(frozen=True, slots=True)
class EscalationPolicies:
    """What is in force for each nation, and every version there was, the first published first."""

    in_force: tuple[InForce, ...]
    published: tuple[PolicyShown, ...]
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePolicy:
    """One published version."""

    policy: PolicyShown
    position: int


def ask(facts: Connection, *, today: date, at: int | None = None) -> EscalationPolicies:
    """The policies; the shipped example stands where none was published."""
    known = published(facts, at)
    return EscalationPolicies(
        in_force=tuple(
            InForce(nation, policy_shown(in_force(known, nation, today)))
            for nation in vocabulary("nation").codes
        ),
        published=tuple(policy_shown(policy) for policy in known),
        position=position(facts, at),
    )


def one(facts: Connection, id: UUID | str, *, at: int | None = None) -> OnePolicy | None:
    """The policy of that id, None when there is none."""
    for policy in published(facts, at):
        if policy.id == str(id):
            return OnePolicy(policy=policy_shown(policy), position=position(facts, at))
    return None
