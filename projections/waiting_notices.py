"""How many notices of the radar wait for an answer, of all signs and of the signs of some reviews."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Connection, and_, func, select

from projections.counted import counted
from projections.extent import Extent
from projections.facts.cuts import NOTICES_WAITING
from projections.facts.versions import as_at
from projections.facts.warning_signs import TABLE


def waits(at: int | None) -> ColumnElement[bool]:
    """The signs with a notice that nobody answered."""
    return and_(as_at(TABLE, at), TABLE.c.notices_waiting > 0)


def to_answer(facts: Connection, at: int | None) -> int:
    """How many there are."""
    (signs,) = counted(facts, Extent(at=at), NOTICES_WAITING)
    return sum(int(waiting or 0) * number for (waiting,), number in signs.items())


def to_answer_of(facts: Connection, reviews: Collection[str], at: int | None) -> Mapping[str, int]:
    """How many there are of these reviews; those without any are left out."""
    number = func.sum(TABLE.c.notices_waiting)
    counted = select(TABLE.c.review_id, number).where(waits(at), TABLE.c.review_id.in_(reviews))
    found = facts.execute(counted.group_by(TABLE.c.review_id))
    return {review: int(waiting) for review, waiting in found}
