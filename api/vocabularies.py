"""Calls that read the vocabularies: every code, how it reads, and what a kind asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from api.asking import found
from api.calls import REFERENCE, Calls
from api.shapes import AskedNow
from domain.kinds import Field, Kind
from domain.terms import Term
from domain.vocabulary import kind, names, vocabulary

KINDS = "observation_kind"
calls = Calls("vocabularies", "The codes people choose from, in English and Welsh.")


@dataclass(frozen=True, slots=True)
class VocabularyName:
    """A vocabulary's name, its version and its title, by language; `local_codes` counts those added."""

    name: str
    version: int
    local_codes: int
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class VocabularyNames:
    """Every vocabulary, in alphabetical order."""

    items: tuple[VocabularyName, ...]


@dataclass(frozen=True, slots=True)
class KindField:
    """Something more a kind asks for; `type` is code, codes, words, date or number."""

    name: str
    type: str
    vocabulary: str | None
    required: bool
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KindAsks:
    """What an observation of a kind must carry; an empty `about` means anything.

    `something_required` means words or at least one of the fields.
    """

    counts_as_observation: bool
    may_be_anonymous: bool
    about: tuple[str, ...]
    about_required: bool
    text_required: bool
    something_required: bool
    fields: tuple[KindField, ...]


@dataclass(frozen=True, slots=True)
class TermShown:
    """One code and how it reads, by language. Only those with `may_be_chosen` are taken.

    A code with a `to_version` is retired: it is read and shown, and refused for new entries. One
    that is `local` was added by this partnership.
    """

    code: str
    labels: Mapping[str, str]
    helps: Mapping[str, str]
    aliases: tuple[str, ...]
    from_version: int
    to_version: int | None
    may_be_chosen: bool
    local: bool
    asks: KindAsks | None


@dataclass(frozen=True, slots=True)
class VocabularyShown:
    """A vocabulary with its codes in the order of display."""

    name: str
    version: int
    titles: Mapping[str, str]
    items: tuple[TermShown, ...]


@calls.reads("/vocabularies", VocabularyNames, AskedNow, action=REFERENCE)
def read_vocabularies(_: Connection) -> VocabularyNames:
    """Every vocabulary there is."""
    return VocabularyNames(tuple(map(_name, names())))


@calls.reads("/vocabularies/<name>", VocabularyShown, AskedNow, action=REFERENCE)
def read_vocabulary(_: Connection, name: str) -> VocabularyShown:
    """One vocabulary: its codes, how they read, and what a kind of observation asks for."""
    return found("vocabulary", _vocabulary(name) if name in names() else None)


def _vocabulary(name: str) -> VocabularyShown:
    words = vocabulary(name)
    return VocabularyShown(
        name, words.version, words.titles, tuple(_term(name, term) for term in words)
    )


def _name(name: str) -> VocabularyName:
    words = vocabulary(name)
    return VocabularyName(name, words.version, sum(term.local for term in words), words.titles)


def _term(name: str, term: Term) -> TermShown:
    return TermShown(
        code=term.code,
        labels=term.labels,
        helps=term.helps,
        aliases=term.aliases,
        from_version=term.from_version,
        to_version=term.to_version,
        may_be_chosen=term.may_be_chosen,
        local=term.local,
        asks=_asks(kind(term.code)) if name == KINDS else None,
    )


def _asks(asking: Kind | None) -> KindAsks | None:
    if asking is None:
        return None
    return KindAsks(
        counts_as_observation=asking.counts_as_observation,
        may_be_anonymous=asking.may_be_anonymous,
        about=asking.about,
        about_required=asking.about_required,
        text_required=asking.text_required,
        something_required=asking.something_required,
        fields=tuple(_field(field) for field in asking.fields),
    )


def _field(field: Field) -> KindField:
    return KindField(field.name, field.type, field.vocabulary, field.required, field.labels)
