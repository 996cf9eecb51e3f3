"""What did people want to ask and did not, and what stopped them? (P05)"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select

from projections.counting import by_code
from projections.facts import queries
from projections.facts.generation import position
from projections.facts.held_back import TABLE
from projections.scope import left_out, scope
from projections.shown.held_back import HeldBack, held_back
from projections.shown.names import review_names


@dataclass(frozen=True, slots=True)
class WhatStoppedPeople:
    """Held-back queries, by role only, and every reason with its number (one may have several).

    `raised` is how many queries were raised in the same reviews: 18 raised, 6 more held back.
    """

    total: int
    held_back_reasons: Mapping[str, int]
    by_level: Mapping[str, int]
    raised: int
    items: tuple[HeldBack, ...]
    hidden_by_filters: int
    position: int


def ask(
    facts: Connection, review: UUID | str | None = None, *, at: int | None = None
) -> WhatStoppedPeople:
    """What was held back in one review, or in all."""
    disclosed = select(TABLE).where(scope(TABLE, review, at))
    rows = facts.execute(disclosed.order_by(TABLE.c.reference, TABLE.c.id)).mappings().all()
    reviews = review_names(facts, (row["review_id"] for row in rows), at)
    reasons = ((reason, 1) for row in rows for reason in set(row["reasons"]))
    return WhatStoppedPeople(
        total=len(rows),
        held_back_reasons=by_code("held_back_reason", reasons),
        by_level=by_code("level", ((row["by_level"], 1) for row in rows)),
        raised=_raised(facts, review, at),
        items=tuple(held_back(row, reviews) for row in rows),
        hidden_by_filters=left_out(facts, TABLE, review, at),
        position=position(facts, at),
    )


def _raised(facts: Connection, review: UUID | str | None, at: int | None) -> int:
    table = queries.TABLE
    rows = select(func.count()).select_from(table).where(scope(table, review, at))
    return facts.execute(rows).scalar_one()
