"""What is said of those who take part, and of their standing."""

from api.fields import Code, Text, Token
from api.shapes import Act, New, Said, Several
from api.values import Day, Id, Position


class NewParticipant(New):
    """Somebody who takes part, with their standing now (I2). No names."""

    agency = Code("agency_type", required=True)
    role = Code("role", required=True)
    band = Code("band", required=True)
    employment = Code("employment")
    closeness = Code("closeness")
    expertise = Several(Text())
    organisation = Token()
    how_involved = Code("how_involved")
    needs = Several(Code("need"))
    language = Code("language", description="The one they are best heard in.")
    advocate_for = Id(description="Whom they speak up for: a participant registered before.")
    note = Text()


class Standing(Act):
    """A standing that has changed; what was said before keeps the old one."""

    agency = Code("agency_type", required=True)
    role = Code("role", required=True)
    band = Code("band", required=True)
    from_date = Day(required=True)
    employment = Code("employment")
    closeness = Code("closeness")
    expertise = Several(Text())
    organisation = Token()


class DisplayAsked(Said):
    """Who thinks of speaking, and how they would be shown."""

    participant = Id(required=True)
    attribution = Code("attribution", without=("anonymous",), required=True)
    after = Position(description="Answer not before this position of a write is applied.")


class Appointment(Act):
    """A part in running the review."""

    participant = Id(required=True)
    # who leads the learning is named by `learning-lead` (I10), and no person is a system
    capacity = Code("capacity", without=("learning_lead", "system"), required=True)
