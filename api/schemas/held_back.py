"""What is said of a query that was held back."""

from api.fields import Code, Text
from api.schemas.about import About
from api.shapes import New, Part, Several
from api.values import Id


class NewHeldBack(New):
    """What somebody wanted to ask and did not, with at least one reason; shown by role only."""

    review_id = Id(required=True)
    session_id = Id(description="The session it is said in, while that lasts.")
    text = Text(required=True)
    reasons = Several(Code("held_back_reason"), least=1, required=True)
    about = Part(About)
    what_would_have_helped = Text()
