"""What is said in a finding, and about one."""

from api.fields import Code, Text
from api.shapes import Act, New, Several
from api.values import Id


class NewFinding(New):
    """A statement about the system on a factor and two pieces of evidence (I14). It names nobody."""

    review_id = Id(required=True)
    text = Text(required=True)
    pattern_type = Code("pattern_type", required=True)
    valence = Code("pattern_valence", required=True)
    evidence = Several(Id(), required=True)
    factors = Several(Code("factor"), required=True)
    how_it_showed = Text()
    how_usual = Text()
    how_widespread = Text()
    why_it_matters = Text()
    confidence = Code("confidence")
    rests_on = Code("rests_on")
    hindsight_note = Text()


class PeerReview(Act):
    """A second reviewer's comment."""

    comment = Text(required=True)


class Agreement(Act):
    """The case group agrees, perhaps with a worry."""

    comment = Text(description="A worry that goes with it.")


class FindingDissent(Act):
    """A disagreement kept beside the finding."""

    text = Text(required=True)
