"""What did people want to ask and did not, and what stopped them? (P05)"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from projections.counted import counted, left_out, total
from projections.counting import TOO_FEW, by_one
from projections.cursors import Cursor
from projections.extent import Extent
from projections.facts import queries
from projections.facts.cuts import HELD_BACK_BY_LEVEL, REASONS
from projections.facts.generation import position
from projections.facts.held_back import TABLE
from projections.registers import page
from projections.scope import scope
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
    extent = Extent(review=review, at=at)
    levels, reasons = (counted(facts, extent, cut)[0] for cut in (HELD_BACK_BY_LEVEL, REASONS))
    found = page(facts, TABLE, (within,), ORDER, limit=limit, after=after, at=at)
    reviews = review_names(facts, (row["review_id"] for row in found.rows), at)
    return WhatStoppedPeople(
        total=levels.total(),
        held_back_reasons=by_one("held_back_reason", reasons),
        by_level=by_one("level", levels),
        raised=total(facts, extent, queries.TABLE),
        too_few=levels.total() < TOO_FEW,
        items=tuple(held_back(row, reviews) for row in found.rows),
        next=found.next,
        hidden_by_filters=left_out(facts, extent, HELD_BACK_BY_LEVEL),
        position=position(facts, at),
    )
