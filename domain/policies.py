"""The partnership's escalation policy: who answers at each stage, and within how many working days."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.challenges import LAST_STAGE
from domain.events import Envelope, check_dates
from domain.rejections import PolicyIsRetroactive, PolicyNeedsEveryStage
from domain.vocabulary import vocabulary
from domain.working_days import after_working_days

IMMEDIATE = "immediate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of a policy: who answers for it (V: accountable), and within how many working days.

    0 is the same working day.
    """

    n: int
    who: str
    acknowledge_within: int
    answer_within: int

    def answered_for_by(self, asked: str) -> str:
        """The agency that answers at this stage of a query that asks an agency."""
        term = vocabulary("accountable").terms.get(self.who)
        return str(term.more.get("agency", asked)) if term else asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Until which day, itself included, a stage is to be acknowledged and answered."""

    acknowledge_by: date
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The stages in force; `id` is None for the example that is used until one is published."""

    id: str | None
    from_date: date | None
    nation: str | None
    stages: tuple[Stage, ...]
    immediate_rule: str
    position: int = 0

    def stage(self, n: int) -> Stage:
        """The stage of this number."""
        return self.stages[n - 1]

    def deadlines(self, n: int, risk: str, nation: str, began: date) -> Deadlines:
        """When a stage that begins on a day is due, on the nation's calendar (I19).

        Immediate risk is due on that very day, whatever the policy says, also on a day off.
        """
        if risk == IMMEDIATE:
            return Deadlines(acknowledge_by=began, answer_by=began)
        stage = self.stage(n)
        return Deadlines(
            acknowledge_by=after_working_days(nation, began, stage.acknowledge_within),
            answer_by=after_working_days(nation, began, stage.answer_within),
        )


@cache
def example() -> Policy:
    """The policy that is shipped: an example, in force until the partnership publishes its own."""
    path = Path(__file__).parent / "example_policy.toml"
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return Policy(
        id=None,
        from_date=None,
        nation=None,
        stages=tuple(Stage(**stage) for stage in said["stages"]),
        immediate_rule=said["immediate_rule"],
    )


def in_force(published: Iterable[Policy], nation: str, day: date) -> Policy:
    """The policy for a nation on a day: of those published, in that order, the last that applies."""
    found = example()
    for policy in published:
        applies = policy.nation in (None, nation)
        if applies and policy.from_date is not None and policy.from_date <= day:
            found = policy
    return found


class EscalationPolicy(Aggregate):
    """One published version. A later one takes its place; what began before keeps its days (I19)."""

    TOPIC = "escalation-policy"

    class Event(Aggregate.Event):
        """Something that happened to a version of the policy."""

        envelope: Envelope

    class Published(Event, Aggregate.Created):
        """In force from a day on, for the reviews of one nation, or of all (no nation).

        `review_id` is the standing inbox, where matters of no one review are.
        """

        TOPIC = "escalation-policy-published"
        review_id: UUID
        reference: str
        from_date: date
        nation: str | None
        stages: tuple[Stage, ...]
        immediate_rule: str

    Created = Published

    @event(Published)
    def __init__(self, review_id: UUID, reference: str) -> None:
        self.review_id = review_id
        self.reference = reference

    @classmethod
    def publish(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        from_date: date,
        stages: Sequence[Stage],
        nation: str | None = None,
        immediate_rule: str = "same_day",
    ) -> Self:
        """Publish a version. Raises `PolicyNeedsEveryStage`, and `PolicyIsRetroactive` (I19)."""
        check_dates(envelope)
        if [stage.n for stage in stages] != list(range(1, LAST_STAGE + 1)):
            raise PolicyNeedsEveryStage(LAST_STAGE)
        if from_date < envelope.recorded_at.date():
            raise PolicyIsRetroactive
        return cls._create(
            cls.Published,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            from_date=from_date,
            nation=nation,
            stages=tuple(stages),
            immediate_rule=immediate_rule,
        )
