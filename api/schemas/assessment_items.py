"""What is said of an assessment item: what it is, what is new, and how that was answered."""

from api.fields import Code, Text, Token
from api.schemas.about import ThingReferred
from api.schemas.references import SystemReference
from api.shapes import Act, Part, Several
from api.values import Id


class NewAssessmentItem(Act):
    """An assessment, plan or decision of another system. Its id follows from its type and token."""

    review_id = Id(required=True)
    item_type = Code("item_type", required=True)
    token = Token(description="Its opaque reference there; it identifies no child.")
    reference = Part(SystemReference)
    owner_agency = Code("agency_type", required=True)
    owner_band = Code("band")


class NewInformation(Act):
    """Something new: in words, or a thing of the review that says it."""

    text = Text()
    about = Part(ThingReferred)
    source = Code("source_mode", required=True)
    from_agency = Code("agency_type", description="Who brought it, where known")


class InformationElsewhere(NewInformation):
    """Something new about what another system keeps, which is named by its type and token."""

    id = Id(description="An id of the client's own choice for this news; else one is made.")
    review_id = Id(required=True)
    item_type = Code("item_type", required=True)
    token = Token(required=True, description="As it was registered.")


class ItemRevision(Act):
    """What the owner changed, and which pieces of information that answers."""

    what_changed = Text(required=True)
    information = Several(Id())


class ItemReaffirmation(Act):
    """Why the owner stays with it, and which pieces of information that answers."""

    why_not = Text(required=True)
    information = Several(Id())


class RevisionElsewhere(ItemRevision):
    """What was changed in the item's own system, in the item of a review."""

    review_id = Id(required=True)
