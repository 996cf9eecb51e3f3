"""Who carries an open matter forward, and until when (I8)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping


@dataclass(frozen=True, slots=True)
class CarriedForward:
    """The day until which a matter is carried forward, and by whom: agency and band, never a name."""

    by_date: date
    owner_agency: str
    owner_band: str


def carried_forward(row: RowMapping) -> CarriedForward | None:
    """Who carries a query or sign forward and until when; None when nobody does."""
    if row["carried_by_date"] is None:
        return None
    return CarriedForward(
        row["carried_by_date"], row["carried_owner_agency"], row["carried_owner_band"]
    )
