"""Which words are withheld now? Asked when the first word of a reading is to be opened, and kept for it."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from domain.sealed import Closed
from domain.vocabulary import vocabulary
from domain.withholding import ALL, Standing, basis_in
from projections.facts.versions import as_at
from projections.facts.withholdings import TABLE, WITHHELD


@dataclass(frozen=True, slots=True)
class OnBasis:
    """How many are withheld on one basis; zero is shown (I21)."""

    basis: str
    withheld: int


class Withheld:
    """What stands as withheld in one snapshot of the facts, whichever position is read in it."""

    def __init__(self, facts: Connection) -> None:
        self._facts = facts
        self._standing: Standing | None = None

    def basis(self, closed: Closed) -> str | None:
        """On which basis these words are withheld; None when they may be shown."""
        if self._standing is None:
            self._standing = standing(self._facts)
        return basis_in(self._standing, closed)


def standing(facts: Connection) -> Standing:
    """Everything that is withheld now."""
    found = select(TABLE.c.thing_id, TABLE.c.step, TABLE.c.basis).where(
        as_at(TABLE, None), TABLE.c.state == WITHHELD
    )
    return {(row.thing_id, row.step or ALL): row.basis for row in facts.execute(found)}


def by_basis(facts: Connection, at: int | None = None) -> tuple[OnBasis, ...]:
    """How many are withheld on each basis, in the order of the vocabulary."""
    counted = (
        select(TABLE.c.basis, func.count())
        .where(as_at(TABLE, at), TABLE.c.state == WITHHELD)
        .group_by(TABLE.c.basis)
    )
    found: dict[str, int] = dict(map(tuple, facts.execute(counted)))
    codes = vocabulary("withholding_basis").codes
    return tuple(OnBasis(code, found.get(code, 0)) for code in codes)
