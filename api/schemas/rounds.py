"""What is said to open a silent round."""

from api.schemas.sessions import HOURS
from api.shapes import Act
from api.values import Whole, YesOrNo


class RoundOpening(Act):
    """Everybody writes and nobody reads."""

    blind_status = YesOrNo(description="Whether it is first read without the writers' standing.")
    minutes = Whole(1, HOURS, description="How long it is meant to last.")
