"""How whoever said something wants to be shown from now on."""

from api.fields import Code
from api.shapes import Act


class AttributionChange(Act):
    """With a name, or by role only and then under one of the descriptions that fit."""

    attribution = Code(
        "attribution",
        without=("anonymous",),
        required=True,
        description="How the voice is shown from now on",
    )
