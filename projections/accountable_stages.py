"""Who is accountable for queries at which stage, and how many wait there now? (P16, I19)"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, func, select

from domain.policies import Policy, Stage, in_force
from domain.vocabulary import NOT_RECORDED, vocabulary
from projections.facts import queries, reviews
from projections.facts.versions import as_at
from projections.policies import published
from projections.shown.policies import label

ASKED, OF = queries.TABLE, reviews.TABLE
Places = Mapping[tuple[str, int], int]
"""How many queries, by the nation of their review and their stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountableStage:
    """A stage of a query, and who answers for it (a code of `accountable`) within how many working days.

    So says the policy that a stage beginning today goes by, in reviews of these `nations`;
    `policy_id` is null and `label` says so while that is the shipped example. `waiting` is how many
    queries with a day wait at this stage in those reviews, `overdue` how many of them since before
    today: each goes by the policy in force when its own stage began.
    """

    n: int
    who: str
    acknowledge_within: int
    answer_within: int
    nations: tuple[str, ...]
    policy_id: str | None
    label: str | None
    waiting: int
    overdue: int


def accountable_stages(
    facts: Connection, today: date, at: int | None
) -> tuple[AccountableStage, ...]:
    """Every stage of every policy in force on a day: one policy, or some where nations differ."""
    waiting, overdue = _waiting(facts, at), _waiting(facts, at, ASKED.c.due_on < today)
    return tuple(
        _accountable(policy, stage, nations, waiting, overdue)
        for policy, nations in _policies(facts, today, at)
        for stage in policy.stages
    )


def _policies(
    facts: Connection, today: date, at: int | None
) -> Iterator[tuple[Policy, tuple[str, ...]]]:
    known = published(facts, at)
    nations = (*vocabulary("nation").codes, NOT_RECORDED)  # the standing inbox is of none
    by_nation = {one: in_force(known, one, today) for one in nations}
    for policy in {policy.id: policy for policy in by_nation.values()}.values():
        yield policy, tuple(one for one, its in by_nation.items() if its.id == policy.id)


def _waiting(facts: Connection, at: int | None, *also: ColumnElement[bool]) -> Places:
    number = func.count().label("number")
    of_reviews = (
        select(ASKED.c.review_id, ASKED.c.stage, number)
        .where(ASKED.c.due_on >= date.min, as_at(ASKED, at), *also)  # along the index of those due
        .group_by(ASKED.c.review_id, ASKED.c.stage)
        .subquery()
    )
    rows = (
        select(OF.c.nation, of_reviews.c.stage, func.sum(of_reviews.c.number))
        .join_from(of_reviews, OF, and_(OF.c.id == of_reviews.c.review_id, as_at(OF, at)))
        .group_by(OF.c.nation, of_reviews.c.stage)
    )
    return Counter({(nation, stage): int(waits) for nation, stage, waits in facts.execute(rows)})


def _accountable(
    policy: Policy, stage: Stage, nations: tuple[str, ...], waiting: Places, overdue: Places
) -> AccountableStage:
    return AccountableStage(
        n=stage.n,
        who=stage.who,
        acknowledge_within=stage.acknowledge_within,
        answer_within=stage.answer_within,
        nations=nations,
        policy_id=policy.id,
        label=label(policy.id),
        waiting=sum(waiting[nation, stage.n] for nation in nations),
        overdue=sum(overdue[nation, stage.n] for nation in nations),
    )
