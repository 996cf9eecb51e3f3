"""How raisers say what it was like: a row for each query, begun once."""

from domain.challenges import Challenge
from projections.facts.experiences import TABLE
from projections.folds.plain import Row, id_text
from projections.folds.rules import Fact

FACT = Fact(TABLE)


@FACT.begins(Challenge.ExperienceGiven)
def experience_given(event: Challenge.ExperienceGiven) -> Row:
    """How heard they felt, and whether they would raise something again."""
    voice = event.envelope.actor.voice
    return {
        "review_id": id_text(event.review_id),
        "by_voice": id_text(voice) if voice else None,
        "felt_heard": event.felt_heard,
        "would_raise_again": event.would_raise_again,
    }
