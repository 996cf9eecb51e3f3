"""Which notices of the radar wait for the learning lead, the longest raised first? (B.9, P07)"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from projections.cursors import Cursor
from projections.facts.generation import position
from projections.facts.warning_signs import TABLE
from projections.registers import Conditions, number, page
from projections.shown.names import references, review_names
from projections.shown.signs import Sign, other_signs, sign
from projections.waiting_notices import to_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesToAnswer:
    """A page of the signs with a notice that nobody answered, each with all of its notices.

    `total` is the number of notices that wait, whatever is filtered; `hidden_by_filters` counts signs.
    """

    total: int
    hidden_by_filters: int
    next: str | None
    position: int
    items: tuple[Sign, ...]


LIST = "notices_to_answer"
ORDER = (TABLE.c.raised_on, TABLE.c.raised_at)
WAITS = TABLE.c.notices_waiting > 0


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    today: date,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> NoticesToAnswer:
    """What waits, of one review or of all; an answer to a sign answers every notice of it."""
    chosen: Conditions = () if review is None else (TABLE.c.review_id == str(review),)
    found = page(facts, TABLE, (WAITS, *chosen), ORDER, limit=limit, after=after, at=at, name=LIST)
    reviews = review_names(facts, (row["review_id"] for row in found.rows), at)
    named = {id for row in found.rows for id in other_signs(row)}
    others = references(facts, TABLE, named, at)
    return NoticesToAnswer(
        total=to_answer(facts, at),
        hidden_by_filters=_signs(facts, (), at) - _signs(facts, chosen, at) if chosen else 0,
        next=found.next,
        position=position(facts, at),
        items=tuple(sign(row, reviews, others, today) for row in found.rows),
    )


def _signs(facts: Connection, chosen: Conditions, at: int | None) -> int:
    return number(facts, TABLE, (WAITS, *chosen), at)
