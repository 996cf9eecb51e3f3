"""What may be asked of who looked at what."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import ValidationError, fields, post_load

from api.faults import fault
from api.messages import described, wrong
from api.shapes import InForm
from api.values import Day, Id, Whole
from service.reads.digest import week_of
from service.reads.told import LIMIT, Wanted

MOST = 999_999_999
LONGEST = 200


class Named(fields.String):
    """A name as an answer holds it: short, of visible characters."""

    default_error_messages = wrong("a string")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata=described(kwargs, {"maxLength": LONGEST}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        name: str = super()._deserialize(value, attr, data, **kwargs)
        if not (name.isprintable() and len(name) <= LONGEST):
            raise ValidationError(
                fault("unusable-text", "This must be a name that an answer holds.")
            )
        return name


class LooksAsked(InForm):
    """Which looks; nothing is filtered unless asked."""

    who = Named(description="`person …` or `system …`, as an answer says it.")
    review = Id(description="Looks at this review and at what is in it.")
    thing = Named(description="Looks at this one thing, by its id.")
    since = Day(description="From this day on (UTC).")
    until = Day(description="Until this day, included (UTC).")
    limit = Whole(1, 200, in_query=True, load_default=LIMIT, description="At most so many items.")
    before = Whole(1, MOST, in_query=True, description="The `next` of the page before.")

    @post_load
    def make_wanted(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Put the filters together."""
        names = ("who", "review", "thing", "since", "until")
        wanted = Wanted(**{name: data.pop(name) for name in names if name in data})
        return {**data, "wanted": wanted}


class WeekAsked(InForm):
    """Which week."""

    week_of = Day(description="A day in it; left out: of the last whole week.")

    @post_load
    def make_monday(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The Monday of the week."""
        day: date = data.pop("week_of", None) or datetime.now(UTC).date() - timedelta(days=7)
        return {**data, "monday": week_of(day)}
