"""What somebody looks for, as they typed it: words, "phrases", -without and OR."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from projections.searching.stop_words import is_common
from projections.searching.tokens import words

MOST_CHARACTERS, MOST_TERMS = 200, 16
PART = re.compile(r'(-?)"([^"]*)"|(\S+)')
QUOTES = str.maketrans("“”„«»", '"""""')
EITHER = "OR"


class NotUnderstood(ValueError):
    """What was typed cannot be looked for; the sentence says why and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words that follow each other. A single one that is not `exact` stands for its forms."""

    words: tuple[str, ...]
    exact: bool

    @property
    def is_common(self) -> bool:
        """Whether it says too little to be looked for."""
        return all(map(is_common, self.words))


@dataclass(frozen=True, slots=True)
class Wanted:
    """At least one term of every group, and none of those `without`."""

    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...]


@dataclass(slots=True)
class _Part:
    """A term as it was typed: whether to be left out, and whether it is another way of the last."""

    term: Term
    is_without: bool
    is_alternative: bool


def understood(typed: str) -> Wanted:
    """What was typed, taken apart. All words must be found; OR joins the two terms beside it.

    Words that are too common are passed over. Raises `NotUnderstood`.
    """
    if len(typed) > MOST_CHARACTERS:
        raise NotUnderstood(f"A search has up to {MOST_CHARACTERS} characters.")
    parts = list(_parts(typed.translate(QUOTES)))
    if len(parts) > MOST_TERMS:
        raise NotUnderstood(f"A search has up to {MOST_TERMS} words and phrases.")
    groups = _groups(parts)
    if not groups:
        raise NotUnderstood(_why_nothing(parts))
    without = (one.term for one in parts if one.is_without)
    return Wanted(groups, tuple(one for one in without if not one.is_common))


def _parts(typed: str) -> Iterator[_Part]:
    """Raises `NotUnderstood`."""
    if typed.count('"') % 2:
        raise NotUnderstood("A quotation mark is opened and not closed.")
    before: _Part | None = None
    either = False
    for minus, phrase, bare in PART.findall(typed):
        if bare == EITHER:
            if before is None or either:
                raise NotUnderstood("OR stands between two words or phrases.")
            either = True
            continue
        if part := _part(minus, phrase, bare, either=either):
            if either and (part.is_without or (before and before.is_without)):
                raise NotUnderstood("OR joins what is looked for, not what is left out.")
            yield part
            before, either = part, False
    if either:
        raise NotUnderstood("OR stands between two words or phrases.")


def _part(minus: str, phrase: str, bare: str, *, either: bool) -> _Part | None:
    """None where there is nothing but punctuation."""
    is_without = bool(minus) or (bare.startswith("-") and len(bare) > 1)
    found = tuple(words(phrase or bare))
    return _Part(Term(found, not bare), is_without, either) if found else None


def _groups(parts: list[_Part]) -> tuple[tuple[Term, ...], ...]:
    groups: list[list[Term]] = []
    for part in parts:
        if part.is_without:
            continue
        if not part.is_alternative:
            groups.append([])
        if not part.term.is_common:
            groups[-1].append(part.term)
    return tuple(tuple(group) for group in groups if group)


def _why_nothing(parts: list[_Part]) -> str:
    if not parts:
        return "Type at least one word to look for."
    if all(one.is_without for one in parts):
        return "Type at least one word to look for beside what is to be left out."
    return "These words stand in nearly every text. Type at least one that says more."
