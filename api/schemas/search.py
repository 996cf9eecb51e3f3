"""What may be searched for, and in which texts."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from api.faults import fault
from api.fields import UNUSABLE, Choice, Code
from api.messages import described, wrong
from api.schemas.registers import check_order
from api.shapes import Said
from api.values import Day, Id, PageCursor, Position, Whole
from projections.questions.search import KINDS
from projections.searching.wanted import MOST_CHARACTERS, NotUnderstood, Wanted, understood
from service.words import UNREADABLE

ITEMS, MOST_ITEMS = 20, 50


class Looked(fields.String):
    """What is looked for; what was typed, taken apart."""

    default_error_messages = wrong("a string")

    def __init__(self, **kwargs: Any) -> None:
        more = {"minLength": 1, "maxLength": MOST_CHARACTERS, "examples": ['"felt uneasy" visit']}
        super().__init__(metadata=described(kwargs, more), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        typed: str = super()._deserialize(value, attr, data, **kwargs)
        if UNREADABLE.search(typed):
            raise ValidationError(UNUSABLE)
        try:
            found: Wanted = understood(typed)
        except NotUnderstood as refusal:
            raise ValidationError(fault("not-searchable", str(refusal))) from None
        return found


class Search(Said):
    """A search; both ends of the period in which it was said are included."""

    wanted = Looked(
        data_key="q",
        required=True,
        description=(
            'Words that must all be there, in any form; "words in quotes" just so; -word for texts '
            "without it; OR between two for either. Accents and capitals do not matter."
        ),
    )
    review = Id(description="One review; left out: all.")
    kind = Choice(*KINDS, description=f"The kind of thing: {', '.join(KINDS)}.")
    agency = Code("agency_type", in_query=True, description="Of whoever said it")
    band = Code("band", in_query=True, description="Of whoever said it")
    said_from = Day(data_key="from", description="The first day on which it was said.")
    said_to = Day(data_key="to", description="The last day on which it was said.")
    after = Position(description="Answer not before this position of a write can be found.")
    limit = Whole(1, MOST_ITEMS, load_default=ITEMS, description="At most so many items.")
    cursor = PageCursor(description="The `next` of the page before, with everything else the same.")

    @validates_schema
    def check_period(self, data: Mapping[str, Any], **_: Any) -> None:
        """A period does not end before it begins. Raises `ValidationError`."""
        check_order(data.get("said_from"), data.get("said_to"), "to")

    @post_load
    def make_page(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Put limit and cursor together, and the filters."""
        begun, begins = data.pop("cursor", None) or (None, None)
        page = {"limit": data.pop("limit", None) or ITEMS, "begins": begins}
        page["after"] = data.get("after", 0)
        kept = {name: data.pop(name) for name in ("wanted", "after") if data.get(name) is not None}
        return {**kept, "as_at": None, "begun": begun, "page": page, "narrowed": data}
