"""Which words are withheld, on which basis and since when, and which were and are shown again? (P26)"""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from projections.cursors import Cursor
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.facts.withholdings import TABLE
from projections.registers import page
from projections.shown.withholdings import WithholdingShown, withholding_shown
from projections.withholding import OnBasis, by_basis

ORDER = (TABLE.c.withheld_on, TABLE.c.id)


@dataclass(frozen=True, slots=True)
class WithheldTexts:
    """A page of them, the longest withheld first; those that were restored stay, and say so.

    `next` is the cursor of the next page, None on the last. Each names the thing, which is still there
    and still counted.
    """

    total: int
    withheld: int
    by_basis: tuple[OnBasis, ...]
    items: tuple[WithholdingShown, ...]
    next: str | None
    position: int


def ask(
    facts: Connection,
    *,
    limit: int | None = 50,
    after: Cursor | None = None,
    at: int | None = None,
) -> WithheldTexts:
    """The withholdings, and how many stand on each basis."""
    standing = by_basis(facts, at)
    found = page(facts, TABLE, (), ORDER, limit=limit, after=after, at=at)
    every = select(func.count()).select_from(TABLE).where(as_at(TABLE, at))
    return WithheldTexts(
        total=facts.execute(every).scalar_one(),
        withheld=sum(one.withheld for one in standing),
        by_basis=standing,
        items=tuple(map(withholding_shown, found.rows)),
        next=found.next,
        position=position(facts, at),
    )
