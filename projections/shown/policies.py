"""How an escalation policy is shown, wherever it is shown: the shipped example never without saying so."""

from dataclasses import dataclass
from datetime import date

from domain.policies import Policy, Stage

EXAMPLE_SAID = "Example, replace with yours."
"""How the shipped policy is labelled."""


@dataclass(frozen=True, slots=True)
class EscalationStage:
    """A stage: who answers for it (a code of `accountable`), and within how many working days."""

    n: int
    who: str
    acknowledge_within: int
    answer_within: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyShown:
    """A policy with its stages; 0 working days is the same working day.

    `is_example` is true of the one that is shipped and used until the partnership publishes its own:
    `label` then says so, and it has no id. `nation` null is every nation.
    """

    id: str | None
    is_example: bool
    label: str | None
    from_date: date | None
    nation: str | None
    immediate_rule: str
    stages: tuple[EscalationStage, ...]


def policy_shown(policy: Policy) -> PolicyShown:
    """The policy as it is shown."""
    return PolicyShown(
        id=policy.id,
        is_example=policy.id is None,
        label=label(policy.id),
        from_date=policy.from_date,
        nation=policy.nation,
        immediate_rule=policy.immediate_rule,
        stages=tuple(_stage(stage) for stage in policy.stages),
    )


def label(policy_id: str | None) -> str | None:
    """What is said beside anything that follows from the example; nothing beside a published one."""
    return EXAMPLE_SAID if policy_id is None else None


def _stage(stage: Stage) -> EscalationStage:
    return EscalationStage(stage.n, stage.who, stage.acknowledge_within, stage.answer_within)
