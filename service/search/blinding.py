"""Digests in the place of words: what stands in the index says nothing without the search key."""

import hmac
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from projections.searching.stop_words import is_common
from projections.searching.tokens import stem, words
from projections.searching.wanted import Term, Wanted
from service.keys.store import Keys

SUBJECT = "search"
"""Under this name the search key stands in the key store, beside those of people: nobody's id."""
BYTES = 8
CHARACTERS = 12
"""Of a digest, 60 bits as base32: two of a million different words are the same once in 2 million."""
MOST_KEPT = 100_000

AllOf = tuple[str, ...]
"""Digests that must all be there."""


@dataclass(frozen=True, slots=True)
class Blinded:
    """What is looked for, in digests: one alternative of every group, none of those `without`.

    `exactly` are the digests that make a text count for more, by the digest they go with.
    """

    groups: tuple[tuple[AllOf, ...], ...]
    without: tuple[AllOf, ...]
    exactly: dict[str, str]


class Blinder:
    """Words to digests under one search key: HMAC-SHA-256 (RFC 2104), cut to 60 bits.

    A text becomes a bag of three kinds of digests: of each stem, each word as it is written, and
    each two words that stand side by side. The bag is in the order of the digests, so the index
    does not tell in which order a text has its words. Common words stand in pairs only.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._digest = lru_cache(MOST_KEPT)(self._made)

    def bag(self, text: str) -> list[str]:
        """The digests of a text, as often as it says them, in the order of the digests."""
        said = words(text)
        telling = [one for one in said if not is_common(one)]
        found = [self.stem(one) for one in telling]
        found += [self.word(one) for one in telling]
        found += self.pairs(said)
        return sorted(found)

    def stem(self, word: str) -> str:
        """Of all forms of a word."""
        return self._digest("stem", stem(word))

    def word(self, word: str) -> str:
        """Of a word as it is written, folded."""
        return self._digest("word", word)

    def pairs(self, said: Sequence[str]) -> list[str]:
        """Of each two neighbours that are not both common."""
        both = pairwise(said)
        return [
            self._digest("pair", f"{a} {b}") for a, b in both if not (is_common(a) and is_common(b))
        ]

    def blinded(self, wanted: Wanted) -> Blinded:
        """What is looked for, in digests."""
        single = (term for group in wanted.groups for term in group if _is_loose(term))
        return Blinded(
            groups=tuple(tuple(map(self._term, group)) for group in wanted.groups),
            without=tuple(map(self._term, wanted.without)),
            exactly={self.stem(one.words[0]): self.word(one.words[0]) for one in single},
        )

    def forget(self) -> None:
        """Let go of the words whose digests are remembered."""
        self._digest.cache_clear()

    def _term(self, term: Term) -> AllOf:
        if _is_loose(term):
            return (self.stem(term.words[0]),)
        if len(term.words) == 1:
            return (self.word(term.words[0]),)
        return tuple(sorted(set(self.pairs(term.words))))

    def _made(self, kind: str, word: str) -> str:
        digest = hmac.digest(self._key, f"{kind}|{word}".encode(), "sha256")
        return b32encode(digest[:BYTES])[:CHARACTERS].decode().lower()


def search_key(keys: Keys) -> bytes:
    """The search key, made where there is none yet. Raises `KekUnknown`.

    It stands among the data keys, so whatever wraps, backs up and restores those does so with it.
    """
    keys.make({SUBJECT})
    return keys.find(keys.epoch(), [SUBJECT])[SUBJECT]


def _is_loose(term: Term) -> bool:
    return len(term.words) == 1 and not term.exact
