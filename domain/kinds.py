"""What a kind of observation asks for: its fields, what it may be about, who may record it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from domain.terms import Term


@dataclass(frozen=True, slots=True)
class Field:
    """Something more a kind asks for.

    `type` is `code` (one of `vocabulary`), `codes` (several of it), `words` (which are sealed),
    `date` or `number`.
    """

    name: str
    type: str
    vocabulary: str | None
    required: bool
    labels: Mapping[str, str]
    earlier: tuple[str, ...] = ()
    """The names it had before: still taken, and kept as they were sent."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, its own first."""
        return (self.name, *self.earlier)

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Make the field from its table in a file."""
        return cls(
            name=table["name"],
            type=table["type"],
            vocabulary=table.get("vocabulary"),
            required=table["required"],
            labels=MappingProxyType(table["label"]),
            earlier=tuple(table.get("earlier", ())),
        )

    def label(self, language: str = "en") -> str:
        """How it reads, in English where there is nothing in the language."""
        return self.labels.get(language, self.labels["en"])


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of observation (settled 40). `about` names kinds of things; empty means any."""

    term: Term
    counts_as_observation: bool
    may_be_anonymous: bool
    about: tuple[str, ...]
    about_required: bool
    history_may_lack_about: bool
    text_required: bool
    something_required: bool
    who: str
    fields: tuple[Field, ...]

    @classmethod
    def of(cls, term: Term) -> Self:
        """Make the kind from its term; what the file leaves unsaid is as its heading there says."""
        said = term.more
        return cls(
            term=term,
            counts_as_observation=said.get("counts_as_observation", True),
            may_be_anonymous=said.get("may_be_anonymous", True),
            about=tuple(said.get("about", ())),
            about_required=said.get("about_required", False),
            history_may_lack_about=said.get("history_may_lack_about", False),
            text_required=said.get("text_required", True),
            something_required=said.get("something_required", False),
            who=said.get("who", "anyone"),
            fields=tuple(Field.read(table) for table in said.get("fields", ())),
        )

    @property
    def code(self) -> str:
        """Its code in the vocabulary `observation_kind`."""
        return self.term.code

    @property
    def labels(self) -> Mapping[str, str]:
        """How it reads, by language."""
        return self.term.labels

    @property
    def helps(self) -> Mapping[str, str]:
        """A sentence to choose by, by language."""
        return self.term.helps
