"""What is said to subscribe: where to be told, and of which types of event."""

from api.fields import Choice, Text
from api.shapes import Said, Several
from api.values import Id, Position
from service.feed.entries import event_types


class NewWebhook(Said):
    """A subscription. The same id with the same content gives the first answer, without the secret."""

    id = Id(description="An id of the client's own choice; else one is made.")
    url = Text(
        required=True,
        description="Where to be told: https, on the open internet, without a name or password in it.",
    )
    event_types = Several(
        Choice(*sorted(event_types().values())),
        description="Of what to be told, such as `heedful.challenge-raised.v1`; left out: of everything.",
    )


class Again(Said):
    """From where to be told again."""

    after = Position(
        required=True,
        description="Everything behind this position is sent again; `p0`: everything.",
    )
