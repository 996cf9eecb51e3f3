"""What is said of an episode: what it was, what helped or hindered, and what led to what."""

from api.fields import Code, Text
from api.shapes import Act, New, Several
from api.values import Day, Id


class NewEpisode(New):
    """A stretch of the case that mattered, good or troubling; a day left out is not known."""

    review_id = Id(required=True)
    title = Text(required=True)
    why_key = Text(required=True, description="Why it mattered.")
    from_date = Day()
    to_date = Day()


class Redescription(Act):
    """The same described better, whole; the old description stays readable (I1)."""

    title = Text(required=True)
    why_key = Text(required=True, description="Why it mattered.")
    from_date = Day()
    to_date = Day()
    why = Text(required=True, description="Why it is described anew.")


class AttributedFactor(Act):
    """A condition that helped or hindered; said of it once more, it stands as said last."""

    factor = Code("factor", required=True)
    valence = Code("valence", required=True)
    strength = Code("factor_strength", required=True)
    evidence = Several(Id())


class WithdrawnFactor(Act):
    """A condition taken back, and why."""

    factor = Code("factor", required=True)
    why = Text(required=True)


class FactorLink(Act):
    """One condition of the episode led to another."""

    from_factor = Code("factor", required=True)
    to_factor = Code("factor", required=True)
    how = Text(required=True)


class WithdrawnLink(Act):
    """A link taken back, and why."""

    from_factor = Code("factor", required=True)
    to_factor = Code("factor", required=True)
    why = Text(required=True)


class Settlement(Act):
    """The explanation of why it made sense to people."""

    explanation = Text(required=True)


class EpisodeReopening(Act):
    """Why the explanation is looked at again."""

    why = Text(required=True)
