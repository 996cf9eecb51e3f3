"""Until when an open matter is carried forward (I8)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping


@dataclass(frozen=True, slots=True)
class CarriedForward:
    """The day until which a review carries an open matter forward."""

    by_date: date


def carried_forward(row: RowMapping) -> CarriedForward | None:
    """Until when a query or sign is carried forward; None when it is not."""
    return CarriedForward(row["carried_by_date"]) if row["carried_by_date"] else None
