"""What did people want to ask and did not, and what stopped them? (P05)"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select

from projections.counting import TOO_FEW, by_code
from projections.cursors import Cursor
from projections.facts import queries
from projections.facts.generation import position
from projections.facts.held_back import TABLE
from projections.registers import page
from projections.scope import left_out, scope
from projections.shown.held_back import HeldBack, held_back
from projections.shown.names import review_names


@dataclass(frozen=True, slots=True)
class WhatStoppedPeople:
    """A page of held-back queries, by role only, and every reason with its number.

    One may have several reasons. The counts are over all pages; `next` is the cursor of the next,
    None on the last. `raised` is how many queries were raised in the same reviews: 18 raised, 6
    more held back. `too_few` says that there are too few to compare levels by them.
    """

    total: int
    held_back_reasons: Mapping[str, int]
    by_level: Mapping[str, int]
    raised: int
    too_few: bool
    items: tuple[HeldBack, ...]
    next: str | None
    hidden_by_filters: int
    position: int


ORDER = (TABLE.c.reference, TABLE.c.id)


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> WhatStoppedPeople:
    """What was held back in one review, or in all."""
    within = scope(TABLE, review, at)
    all_of_them = facts.execute(select(TABLE.c.reasons, TABLE.c.by_level).where(within)).all()
    found = page(facts, TABLE, (within,), ORDER, limit=limit, after=after, at=at)
    reviews = review_names(facts, (row["review_id"] for row in found.rows), at)
    reasons = ((reason, 1) for some, _ in all_of_them for reason in set(some))
    return WhatStoppedPeople(
        total=len(all_of_them),
        held_back_reasons=by_code("held_back_reason", reasons),
        by_level=by_code("level", ((level, 1) for _, level in all_of_them)),
        raised=_raised(facts, review, at),
        too_few=len(all_of_them) < TOO_FEW,
        items=tuple(held_back(row, reviews) for row in found.rows),
        next=found.next,
        hidden_by_filters=left_out(facts, TABLE, review, at),
        position=position(facts, at),
    )


def _raised(facts: Connection, review: UUID | str | None, at: int | None) -> int:
    table = queries.TABLE
    rows = select(func.count()).select_from(table).where(scope(table, review, at))
    return facts.execute(rows).scalar_one()
