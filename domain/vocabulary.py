"""The words people choose from: codes that never change meaning, with labels in English and Welsh.

Each vocabulary is a file in the folder beside this module; the order in the file is the order on
screen. Codes are retired and added, never renamed (B.4).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from domain.kinds import Field, Kind
from domain.local_words import NotALocalCode, Tables, local_terms
from domain.rejections import UnknownCode
from domain.terms import NOT_RECORDED, Term

__all__ = [
    "LANGUAGES",
    "NOT_RECORDED",
    "Field",
    "Kind",
    "Term",
    "Vocabulary",
    "check",
    "is_local",
    "kind",
    "kinds",
    "names",
    "take_local",
    "vocabulary",
]

LANGUAGES = ("en", "cy")

_FOLDER = Path(__file__).parent / "vocabulary"
_IN_EVERY = "in_every"
_NOT_VOCABULARIES = {_IN_EVERY, "access", "moves", "rights", "glossary"}
_LOCAL_TABLES: dict[str, Tables] = {}
_LOCAL = {"en": "(local)", "cy": "(lleol)"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A named set of terms, in the order of display."""

    name: str
    titles: Mapping[str, str]
    terms: Mapping[str, Term]
    aliases: Mapping[str, str]
    codes: tuple[str, ...]
    """The codes people may choose now: without retired ones and `not_recorded`."""
    version: int = 1
    """Goes up when a code is added or retired; a term says from and to which it may be chosen."""

    @property
    def title(self) -> str:
        """What the vocabulary is called, in English."""
        return self.titles["en"]

    def __iter__(self) -> Iterator[Term]:
        """Every term, retired ones and `not_recorded` too."""
        return iter(self.terms.values())

    def canonical(self, code: str) -> str:
        """The code an alias stands for; any other code unchanged."""
        return self.aliases.get(code, code)

    def knows(self, code: str) -> bool:
        """Whether it is a code, or an alias of one, in this vocabulary."""
        return self.canonical(code) in self.terms

    def label(self, code: str, language: str = "en") -> str:
        """How the code reads; a local one is marked, one that is not ours shown as it came."""
        term = self.terms.get(self.canonical(code))
        if term is None or term.local:
            words = term.label(language) if term else code.replace("_", " ")
            return f"{words} {_LOCAL.get(language, _LOCAL['en'])}"
        return term.label(language)

    def help(self, code: str, language: str = "en") -> str:
        """A sentence to choose by; empty when there is none."""
        term = self.terms.get(self.canonical(code))
        return term.help(language) if term else ""


@cache
def names() -> tuple[str, ...]:
    """The names of all vocabularies, in alphabetical order."""
    return tuple(sorted(_files()))


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of that name. Raises `KeyError` when there is none."""
    source = _read(_files()[name])
    own, shared = source["terms"], _read(_FOLDER / f"{_IN_EVERY}.toml")["terms"]
    tables = own | shared | own  # own terms first, and a band may say more of a shared one
    national = [Term.read(code, table) for code, table in tables.items()]
    ours = _LOCAL_TABLES.get(name)
    terms = [*national, *(local_terms(name, ours, national) if ours is not None else ())]
    return Vocabulary(
        name=name,
        titles=MappingProxyType(source["title"]),
        terms=MappingProxyType({term.code: term for term in terms}),
        aliases=MappingProxyType({alias: term.code for term in terms for alias in term.aliases}),
        codes=tuple(term.code for term in terms if term.may_be_chosen),
        version=source.get("version", 1),
    )


def take_local(tables: Mapping[str, Tables]) -> None:
    """Add a partnership's own codes, by vocabulary, in place of those taken before: all or none.

    Who starts the service calls this before anything is asked. Raises `NotALocalCode`.
    """
    before = dict(_LOCAL_TABLES)
    if before == tables:
        return
    _put_local(tables)
    try:
        for name in tables:
            if name not in names():
                raise NotALocalCode("a file is named after no vocabulary that takes local codes.")
            vocabulary(name)
    except NotALocalCode:
        _put_local(before)
        raise


def _put_local(tables: Mapping[str, Tables]) -> None:
    _LOCAL_TABLES.clear()
    _LOCAL_TABLES.update(tables)
    for cached in (vocabulary, kinds, kind):
        cached.cache_clear()


def check(name: str, code: str, *, importing: bool = False) -> str:
    """The canonical code, when it may be used.

    History brought in keeps unknown codes as they are (settled 7) and may say `not_recorded`
    (settled 22). Live, both raise `UnknownCode`, and so does a retired code.
    """
    words = vocabulary(name)
    canonical = words.canonical(code)
    if not importing and canonical not in words.codes:
        raise UnknownCode(name)
    return canonical


def is_local(name: str, code: str) -> bool:
    """Whether the code is a partnership's own rather than one of those shipped."""
    words = vocabulary(name)
    term = words.terms.get(words.canonical(code))
    return term is None or term.local


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of observation people may choose, in the order of display."""
    return tuple(Kind.of(term) for term in vocabulary("observation_kind") if term.may_be_chosen)


@cache
def kind(code: str) -> Kind | None:
    """The kind of that code; `None` for a local one, of which nothing is known to be asked."""
    words = vocabulary("observation_kind")
    term = words.terms.get(words.canonical(code))
    return Kind.of(term) if term else None


@cache
def _files() -> Mapping[str, Path]:
    """Each vocabulary's file, by the vocabulary's name: the file's own unless it gives another."""
    files = (file for file in sorted(_FOLDER.glob("*.toml")) if file.stem not in _NOT_VOCABULARIES)
    return {_read(file).get("name", file.stem): file for file in files}


@cache
def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))
