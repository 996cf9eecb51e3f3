"""The shapes requests are made of: bodies, parts of bodies, lists, and query parameters."""

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from api.faults import fault
from api.fields import Choice, Code, Token
from api.messages import described, wrong
from api.values import AsAtWhen, Day, Id, PageCursor, Position, Whole, YesOrNo
from projections.exporting.files import CONTENT_TYPES, WRITERS

MOST_ITEMS = 200


class Said(Schema):
    """A body or a part of one. What is optional may be null, which means the same as left out."""

    error_messages = {
        "unknown": fault("unknown-field", "There is no such field here."),
        "type": fault("wrong-type", "This must be a JSON object."),
    }

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Let what may be left out be null as well."""
        field_obj.allow_none = not field_obj.required

    @post_load
    def leave_out_nulls(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """Only what was said."""
        return {name: value for name, value in data.items() if value is not None}


class Act(Said):
    """What every write may say of itself: for whom, by whose hand, and when it happened."""

    on_behalf_of = Id(description="The registered participant whose act this is.")
    written_by = Id(description="The scribe, when another participant wrote it down (I16).")
    attribution = Code("attribution", description="How the voice is shown")
    display_as = Token(
        description="With role only: one of the descriptions that the display check of the review names."
    )
    occurred_on = Day(description="The day it happened, if that is not today.")
    occurred_precision = Code("precision", description="How exact that day is")
    known_at_the_time = YesOrNo(description="Null or left out: unknown, which is not false.")


class New(Act):
    """A write that makes something; the same id with the same content gives the first answer."""

    id = Id(description="An id of the client's own choice; else one is made.")


class InForm(Schema):
    """The query parameter of every read: in which form it is wanted."""

    error_messages = {"unknown": fault("unknown-parameter", "There is no such parameter here.")}

    format = Choice(
        *CONTENT_TYPES,
        description="JSON, or a file of every row: it goes before what `Accept` asks for.",
    )


class AskedNow(InForm):
    """The query parameters of a read that has no past: what is asked is not the record."""

    after = Position(description="Answer not before this position of a write is applied.")


class Asked(AskedNow):
    """The query parameters of a read of the record."""

    as_at = AsAtWhen(
        load_default=None,
        description="Answer as at a position, a time (RFC 3339, a `+` in it sent as `%2B`), or the "
        "end of a day (UTC); left out: now. The header `As-At` of an answer, given here, brings "
        "the same answer back.",
    )


class AskedForDocument(Asked):
    """The query parameters of a read of the record whose answer is a document as well."""

    format = Choice(
        *CONTENT_TYPES,
        *WRITERS,
        description="JSON, a file of every row, or the document: it goes before what `Accept` asks.",
    )


class Listed(Asked):
    """The query parameters of a read that answers page by page; they become a `page`."""

    limit = Whole(1, 200, in_query=True, load_default=50, description="At most so many items.")
    cursor = PageCursor(description="The `next` of the page before.")

    @post_load
    def make_page(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Put limit and cursor together as a question takes them; `begun` is as at when."""
        limit, (begun, after) = data.pop("limit"), data.pop("cursor", (None, None))
        return {**data, "begun": begun, "page": {"limit": limit, "after": after}}


class Part(fields.Nested):
    """An object inside the body."""

    default_error_messages = wrong("a JSON object")


class Several(fields.List[Any]):
    """A list of up to 200 things; `least` is how many there must be."""

    default_error_messages = wrong("a list")

    def __init__(self, each: fields.Field[Any], *, least: int = 0, **kwargs: Any) -> None:
        said = fault("out-of-range", f"This takes from {least} to {MOST_ITEMS} things.")
        length = validate.Length(min=least or None, max=MOST_ITEMS, error=said)
        super().__init__(each, validate=length, metadata=described(kwargs, {}), **kwargs)


class Details(fields.Dict):
    """What a kind of observation asks for more: by name, a word, a number, or several words."""

    default_error_messages = wrong("a JSON object")

    def __init__(self, **kwargs: Any) -> None:
        value = {"anyOf": [{"type": "string"}, {"type": "integer"}, _STRINGS]}
        more = {"additionalProperties": value}
        super().__init__(metadata=described(kwargs, more), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        if not all(_is_detail(one) for one in value.values()):
            said = "Each detail is a string, a whole number, or a list of strings."
            raise ValidationError(fault("wrong-type", said))
        return value


_STRINGS = {"type": "array", "items": {"type": "string"}}


def _is_detail(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MOST_ITEMS and all(isinstance(one, str) for one in value)
    return isinstance(value, str | int) and not isinstance(value, bool)
