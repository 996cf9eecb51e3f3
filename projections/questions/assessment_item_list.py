"""Which assessments does a review look at, and which wait for an answer to what is new?"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select

from projections.counting import by_code
from projections.cursors import Cursor
from projections.facts.assessment_items import TABLE
from projections.facts.generation import position
from projections.registers import page
from projections.scope import left_out, scope
from projections.shown.assessment_items import AssessmentItem, assessment_item
from projections.shown.names import review_names


@dataclass(frozen=True, slots=True)
class AssessmentItemList:
    """A page of items in the order registered; the counts are over all pages.

    `unanswered` is how many of the items have news that nobody answered. `next` is the cursor of the
    next page, None on the last.
    """

    total: int
    by_state: Mapping[str, int]
    unanswered: int
    items: tuple[AssessmentItem, ...]
    next: str | None
    hidden_by_filters: int
    position: int


ORDER = (TABLE.c.registered_on, TABLE.c.reference, TABLE.c.id)


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> AssessmentItemList:
    """The items of one review, or of all."""
    within = scope(TABLE, review, at)
    states = select(TABLE.c.state, func.count()).where(within).group_by(TABLE.c.state)
    by_state = by_code("assessment_state", (tuple(row) for row in facts.execute(states)))
    waiting = select(func.count()).select_from(TABLE).where(within, TABLE.c.unanswered > 0)
    found = page(facts, TABLE, (within,), ORDER, limit=limit, after=after, at=at)
    reviews = review_names(facts, (row["review_id"] for row in found.rows), at)
    return AssessmentItemList(
        total=sum(by_state.values()),
        by_state=by_state,
        unanswered=facts.execute(waiting).scalar_one(),
        items=tuple(assessment_item(row, reviews) for row in found.rows),
        next=found.next,
        hidden_by_filters=left_out(facts, TABLE, review, at),
        position=position(facts, at),
    )
