"""How a field of a bundle is declared: what it holds, in words for people and marks for `shaping`."""

from typing import Annotated

from msgspec import Meta

from service.words import MOST_CHARACTERS, TOKEN

VOCABULARY = "x-vocabulary"
HOLDS = "x-holds"
Count = Annotated[int, Meta(ge=0, le=10_000)]
"""How often, or how many."""


def code(vocabulary: str, says: str = "") -> Meta:
    """A code of a vocabulary; one that is not ours is kept as it came and marked local (settled 7)."""
    where = f"A code of the vocabulary `{vocabulary}` (docs/glossary.md), or one of your own."
    return Meta(
        description=f"{says} {where}".strip(),
        extra_json_schema={VOCABULARY: vocabulary, "pattern": f"^{TOKEN.pattern}$"},
    )


def words(says: str) -> Meta:
    """Words of people: kept exactly as they came, sealed when stored (settled 27, 37)."""
    return Meta(
        description=says,
        extra_json_schema={HOLDS: "words", "minLength": 1, "maxLength": MOST_CHARACTERS},
    )


def name(says: str) -> Meta:
    """An id or an opaque token, stored in clear: it must never name a person (I18)."""
    return Meta(
        description=says, extra_json_schema={HOLDS: "name", "pattern": f"^{TOKEN.pattern}$"}
    )


def says(what: str) -> Meta:
    """Anything else: a date, yes or no, or more rows."""
    return Meta(description=what)
