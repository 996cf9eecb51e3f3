"""What a contribution is about: an item somebody owns, or another thing."""

from api.fields import Choice, Code, Token
from api.shapes import Said
from api.values import Id

THINGS = (
    "review",
    "challenge",
    "warning_sign",
    "observation",
    "held_back",
    "finding",
    "assessment_item",
    "episode",
)


class About(Said):
    """The item in question: of which agency and band. Without a band it is undisclosed."""

    owner_agency = Code("agency_type", required=True)
    owner_band = Code("band")
    item_type = Code("item_type")
    item_ref = Token(description="An opaque reference of the case-management system.")
    item_id = Id(
        description="An assessment item of this review: its type and token are taken from it."
    )
    author = Id(description="The participant who wrote the item, where known (I6).")


class ThingReferred(Said):
    """Another thing: its kind, and its id here or an opaque token elsewhere."""

    kind = Choice(*THINGS, required=True)
    id = Id()
    token = Token()
