"""What is said when words are withheld, and when they are shown again."""

from api.fields import Code, Text
from api.shapes import Act
from api.values import Whole

MOST_STEPS = 1_000_000
OF_STEP = (
    "The step of its story whose words these are (1: as first recorded); left out: all of them."
)


class TextRestored(Act):
    """Words that may be shown again: exactly what one withholding withheld."""

    step = Whole(1, MOST_STEPS, description=OF_STEP)
    reason = Text(
        required=True, description="Why they may be shown again, in words that name nobody."
    )


class TextWithheld(Act):
    """Words that nobody is shown for now. What they belong to stays, and is counted as before."""

    step = Whole(1, MOST_STEPS, description=OF_STEP)
    basis = Code("withholding_basis", required=True)
    reason = Text(required=True, description="Why, in words that name nobody.")
