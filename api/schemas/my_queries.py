"""Whose queries are asked for."""

from api.shapes import Listed
from api.values import Id


class OfMine(Listed):
    """The participant who asks."""

    on_behalf_of = Id(required=True, description="The registered participant who asks.")
