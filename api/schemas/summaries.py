"""What is said when a learning summary is published."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import validates_schema

from api.fields import Text, Token
from api.schemas.registers import check_order
from api.shapes import New
from api.values import AsAtWhen, Day


class SummaryPublished(New):
    """Which summary is published: as at when, and with which digest its publisher has seen it."""

    as_at = AsAtWhen(
        description="The `As-At` of the summary that was read, or another position, time or day; "
        "left out: as it stands now. A position alone counts to the day it was recorded on."
    )
    digest = Token(description="The `digest` of the summary that was read: another is refused.")
    text = Text(description="What is said beside the summary, in words.")
    limits = Text(description="What it should not be taken for, in words.")


class PeriodPublished(SummaryPublished):
    """The same, of a period over all reviews; both ends are included, left out: open."""

    period_from = Day(data_key="from")
    period_to = Day(data_key="to")

    @validates_schema
    def check_period(self, data: Mapping[str, date | Any], **_: Any) -> None:
        """A period does not end before it begins. Raises `ValidationError`."""
        check_order(data.get("period_from"), data.get("period_to"), "to")
