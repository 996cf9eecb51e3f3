"""What was erased for ever, on which basis and what remains of it, and how many legal holds stand? (P26)"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from domain.vocabulary import vocabulary
from projections.cursors import Cursor
from projections.facts.erasures import HOLDS, TABLE
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.registers import number, page

ORDER = (TABLE.c.erased_on, TABLE.c.reference, TABLE.c.id)


@dataclass(frozen=True, slots=True)
class ErasedOn:
    """How many erasures there were on one basis; zero is shown (I21)."""

    basis: str
    erasures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureShown:
    """One erasure, of whom nobody is told here. `key_ids` are what was destroyed, by its id."""

    id: str
    reference: str
    scope: str
    basis: str
    erased_on: date
    key_ids: tuple[str, ...]
    what_remains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erasures:
    """A page of the erasures, the first first. `holds_standing` is how many holds stop an erasure.

    `next` is the cursor of the next page, None on the last.
    """

    total: int
    by_basis: tuple[ErasedOn, ...]
    holds_standing: int
    holds_lifted: int
    items: tuple[ErasureShown, ...]
    next: str | None
    position: int


def ask(
    facts: Connection,
    *,
    limit: int | None = 50,
    after: Cursor | None = None,
    at: int | None = None,
) -> Erasures:
    """The erasures, counted by basis, and the holds."""
    found = page(facts, TABLE, (), ORDER, limit=limit, after=after, at=at)
    return Erasures(
        total=number(facts, TABLE, (), at),
        by_basis=_by_basis(facts, at),
        holds_standing=number(facts, HOLDS, (HOLDS.c.state == "standing",), at),
        holds_lifted=number(facts, HOLDS, (HOLDS.c.state == "lifted",), at),
        items=tuple(
            ErasureShown(
                id=row["id"],
                reference=row["reference"],
                scope=row["scope"],
                basis=row["basis"],
                erased_on=row["erased_on"],
                key_ids=tuple(row["key_ids"]),
                what_remains=tuple(row["what_remains"]),
            )
            for row in found.rows
        ),
        next=found.next,
        position=position(facts, at),
    )


def _by_basis(facts: Connection, at: int | None) -> tuple[ErasedOn, ...]:
    counted = select(TABLE.c.basis, func.count()).where(as_at(TABLE, at)).group_by(TABLE.c.basis)
    found: dict[str, int] = dict(map(tuple, facts.execute(counted)))
    codes = vocabulary("erasure_basis").codes
    return tuple(ErasedOn(code, found.get(code, 0)) for code in codes)
