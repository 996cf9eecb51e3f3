"""What is said of a pattern that findings have in common."""

from api.fields import Code, Text
from api.shapes import Act, New, Several
from api.values import Id


class NewPattern(New):
    """A pattern that findings of whichever reviews have in common. It names nobody."""

    name = Text(required=True)
    pattern_type = Code("pattern_type", required=True)
    valence = Code("pattern_valence", required=True)
    findings = Several(Id(), description="The findings in which it was seen, each once.")
    why = Text(description="What they have in common, in words.")


class LinkedFinding(Act):
    """A finding in which the pattern was seen, too."""

    finding = Id(required=True)
    why = Text()


class Merger(Act):
    """Another pattern that turned out to be this one."""

    absorbed = Id(required=True, description="The pattern that goes up in this one.")
    why = Text(required=True)


class Split(Act):
    """Findings of this pattern that turned out to be another one."""

    findings = Several(Id(), required=True, least=1)
    name = Text(required=True)
    pattern_type = Code("pattern_type", required=True)
    valence = Code("pattern_valence", required=True)
    why = Text(required=True)
