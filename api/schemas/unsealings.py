"""What is said when somebody asks who spoke by role only, and when that is decided."""

from api.fields import Choice, Code, Text
from api.shapes import Act, Asked, AskedNow, New
from api.values import Id

SAID = ("observation", "challenge", "warning_sign", "held_back")


class NewUnsealing(New):
    """Whose identity is asked for, by what they said; on which grounds, and why."""

    kind = Choice(*SAID, required=True, description=f"What was said: {', '.join(SAID)}.")
    thing_id = Id(required=True)
    basis = Code("unsealing_basis", required=True)
    reason = Text(required=True, description="At least 20 characters.")


class Approval(Act):
    """Agreement that whoever asked be told."""


class Refusal(Act):
    """It stays sealed, and why."""

    reason = Text(required=True, description="At least 20 characters; whoever asked can read them.")


class AskedByOne(AskedNow):
    """The participant who asks to be told."""

    on_behalf_of = Id(required=True, description="The registered participant who asks.")


class OfOne(Asked):
    """The participant whose requests are asked for."""

    on_behalf_of = Id(required=True, description="The registered participant who asks.")
