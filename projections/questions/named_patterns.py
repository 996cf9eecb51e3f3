"""Which patterns did learning leads name across cases, and how strong is each? (P12)"""

from dataclasses import dataclass

from sqlalchemy import Connection

from projections.cursors import Cursor
from projections.facts.generation import position
from projections.facts.patterns import TABLE
from projections.registers import number, page
from projections.shown.patterns import NamedPattern, parts


@dataclass(frozen=True, slots=True)
class NamedPatterns:
    """A page of patterns in the order they were named, those that were merged among them.

    `total` is over all pages; `next` is the cursor of the next page, null on the last.
    """

    total: int
    items: tuple[NamedPattern, ...]
    next: str | None
    position: int


ORDER = (TABLE.c.named_on, TABLE.c.reference, TABLE.c.id)


def ask(
    facts: Connection,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> NamedPatterns:
    """Every pattern that was named."""
    found = page(facts, TABLE, (), ORDER, limit=limit, after=after, at=at)
    return NamedPatterns(
        total=number(facts, TABLE, (), at),
        items=tuple(NamedPattern(**one) for one in parts(facts, found.rows, at)),
        next=found.next,
        position=position(facts, at),
    )
