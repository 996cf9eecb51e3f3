"""Fields of days, ids, numbers, yes or no, and positions: they convert nothing in silence."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields

from api.faults import fault
from api.messages import NEEDED, NOT_NULL, described, wrong
from projections.as_at import AsAt, Stand
from projections.cursors import Cursor
from projections.positions import position

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
WHOLE = re.compile(r"[0-9]{1,9}")


class Day(fields.Date):
    """A calendar day as YYYY-MM-DD, and nothing else."""

    default_error_messages = {"required": NEEDED, "null": NOT_NULL}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata=described(kwargs, {}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            if isinstance(value, str) and DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise ValidationError(fault("not-a-date", "This must be a date as YYYY-MM-DD."))


class Moment(fields.DateTime):
    """A time of RFC 3339 with its offset, as UTC; seconds may be left out of it, nothing else."""

    default_error_messages = {"required": NEEDED, "null": NOT_NULL}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata=described(kwargs, {}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            if isinstance(value, str) and MOMENT.fullmatch(value):
                return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        said = "This must be a time such as 2024-06-03T09:30:00Z."
        raise ValidationError(fault("not-a-moment", said))


class Id(fields.UUID):
    """A UUID in its usual 36 characters."""

    default_error_messages = {"required": NEEDED, "null": NOT_NULL}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata=described(kwargs, {}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> UUID:
        if isinstance(value, str) and ID.fullmatch(value):
            return UUID(value)
        raise ValidationError(fault("not-an-id", "This must be a UUID of 36 characters."))


class Whole(fields.Integer):
    """A whole number within bounds; in a query string (`in_query`) written in digits."""

    default_error_messages = wrong("a whole number")

    def __init__(self, least: int, most: int, *, in_query: bool = False, **kwargs: Any) -> None:
        self.least, self.most, self.in_query = least, most, in_query
        more = {"minimum": least, "maximum": most}
        super().__init__(strict=True, metadata=described(kwargs, more), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if self.in_query and isinstance(value, str) and WHOLE.fullmatch(value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid")
        if not self.least <= value <= self.most:
            said = f"This must lie between {self.least} and {self.most}."
            raise ValidationError(fault("out-of-range", said))
        return value


class YesOrNo(fields.Boolean):
    """True or false; in a query string (`in_query`) the words `true` and `false`."""

    default_error_messages = wrong("true or false")
    WORDS = {"true": True, "false": False}

    def __init__(self, *, in_query: bool = False, **kwargs: Any) -> None:
        self.in_query = in_query
        super().__init__(metadata=described(kwargs, {}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if self.in_query and isinstance(value, str):
            value = self.WORDS.get(value)
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Position(fields.String):
    """A position in the log, as a write answered with it; the number of it inside."""

    default_error_messages = wrong("a string")

    def __init__(self, **kwargs: Any) -> None:
        more = {"pattern": "^p[0-9a-f]{1,15}$"}
        super().__init__(metadata=described(kwargs, more), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return position(value)
        except (TypeError, ValueError):
            said = "This must be a `position` that a write answered with."
            raise ValidationError(fault("not-a-position", said)) from None


NOT_A_CURSOR = fault("not-a-cursor", "This must be the `next` of a page of this list.")


class AsAtWhen(fields.String):
    """A position, a time or a day to ask as at."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata=described(kwargs, {"examples": AS_AT}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return AsAt.read(value)
        except (AttributeError, ValueError):
            said = "This must be a position, a time of RFC 3339, or a date as YYYY-MM-DD."
            raise ValidationError(fault("not-a-time", said)) from None


AS_AT = ["p1f", "p1f.2024-06-08", "2024-06-08T09:30:00Z", "2024-06-08"]


class PageCursor(fields.String):
    """Where a page ended and as at when, as the page itself answered with it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata=described(kwargs, {}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            at, _, place = value.rpartition(".")
            return Stand.read(at), Cursor.read(place)
        except (AttributeError, ValueError):
            raise ValidationError(NOT_A_CURSOR) from None
