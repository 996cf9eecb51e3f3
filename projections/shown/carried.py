"""Until when an open matter is carried forward (I8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class CarriedForward:
    """The day until which a review carries an open matter forward."""

    by_date: date


def carried_forward(row: Mapping[str, Any]) -> CarriedForward | None:
    """Until when a query or sign is carried forward; None when it is not."""
    return CarriedForward(row["carried_by_date"]) if row["carried_by_date"] else None
