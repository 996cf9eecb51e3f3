"""What may be chosen to see of the record. Nothing is filtered unless asked (I3)."""

from collections.abc import Mapping
from typing import Any

from marshmallow import validates_schema

from api.fields import Choice, Code
from api.schemas.registers import check_order
from api.shapes import Listed
from api.values import Day, Id
from projections.questions.record import NEWEST, ORDERS


class EventFilters(Listed):
    """The filters of the record; both ends of a period are included."""

    order = Choice(*ORDERS, load_default=NEWEST, description="Which events come first.")
    review = Id()
    thing = Id(description="A query, a sign, a review: whatever events are about.")
    topic = Code("step", in_query=True)
    agency = Code("agency_type", in_query=True, description="Whoever acted")
    band = Code("band", in_query=True, description="Whoever acted")
    attribution = Code("attribution", in_query=True)
    recorded_from = Day()
    recorded_to = Day()
    occurred_from = Day(description="Events without a day of their own are in no such period.")
    occurred_to = Day(description="Events without a day of their own are in no such period.")
    correlation = Id(
        description="What one request or import recorded, by those who spoke by name or unrecorded."
    )

    @validates_schema
    def check_periods(self, data: Mapping[str, Any], **_: Any) -> None:
        """A period does not end before it begins. Raises `ValidationError`."""
        for days in ("recorded", "occurred"):
            end = f"{days}_to"
            check_order(data.get(f"{days}_from"), data.get(end), end)
