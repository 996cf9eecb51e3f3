"""How a withholding is shown: of which words, on which basis, since when; never the words."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from projections.shown.voices import Voice, voice
from projections.shown.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class WithholdingShown:
    """Words of a thing that are withheld, or were.

    `step` is the step of its story whose words these are, null for all of them. `restored_on` is null
    while they are withheld. `reason` is why, in words; null where another audience alone may read it.
    """

    thing_kind: str
    thing_id: str
    step: int | None
    state: str
    basis: str
    withheld_on: date
    restored_on: date | None
    by: Voice
    reason: str | None


def withholding_shown(row: RowMapping) -> WithholdingShown:
    """A row of `projections.facts.withholdings`."""
    return WithholdingShown(
        thing_kind=row["thing_kind"],
        thing_id=row["thing_id"],
        step=row["step"],
        state=row["state"],
        basis=row["basis"],
        withheld_on=row["withheld_on"],
        restored_on=row["restored_on"],
        by=voice(row),
        reason=words(row, "reason"),
    )
