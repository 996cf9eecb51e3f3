"""One code of a vocabulary, and how it reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

NOT_RECORDED = "not_recorded"
"""What an importer fills in where history is silent (settled 22); nobody may choose it."""

_OF_EVERY_TERM = {"label", "help", "aliases", "from_version", "to_version", "local"}


@dataclass(frozen=True, slots=True)
class Term:
    """One code and how it reads.

    `labels` and `helps` are by language; `more` holds what only its own vocabulary says, such as
    the band a role usually has. A term with a `to_version` is retired, one that is `local` was
    added by a partnership.
    """

    code: str
    labels: Mapping[str, str]
    helps: Mapping[str, str]
    from_version: int = 1
    to_version: int | None = None
    local: bool = False
    aliases: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, code: str, table: Mapping[str, Any]) -> Self:
        """Make the term from its table in a file."""
        more = {name: value for name, value in table.items() if name not in _OF_EVERY_TERM}
        return cls(
            code=code,
            labels=MappingProxyType(table["label"]),
            helps=MappingProxyType(table.get("help", {})),
            from_version=table.get("from_version", 1),
            to_version=table.get("to_version"),
            local=table.get("local", False),
            aliases=tuple(table.get("aliases", ())),
            more=MappingProxyType(more),
        )

    @property
    def may_be_chosen(self) -> bool:
        """Whether people may choose it now: it is neither retired nor the importer's own."""
        return self.to_version is None and self.code != NOT_RECORDED

    def label(self, language: str = "en") -> str:
        """How it reads, in English where there is nothing in the language."""
        return self.labels.get(language, self.labels["en"])

    def help(self, language: str = "en") -> str:
        """A sentence to choose by, in English where there is none in the language; may be empty."""
        return self.helps.get(language, self.helps.get("en", ""))
