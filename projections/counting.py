"""Counting with the zeros: a code nobody used is a row too (I21)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from domain.vocabulary import vocabulary

TOO_FEW = 10
"""Below this number there is too little to read anything into (P04)."""

TOO_FEW_SAID = "There are fewer than ten: too few to read anything into."
"""How that is said."""


def by_code(name: str, found: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How many there are of every code of a vocabulary, in its order, zeros included.

    Codes that an import kept as they came (settled 7) follow, in alphabetical order: their rows
    count like all others.
    """
    counts: Counter[str] = Counter()
    for code, number in found:
        counts[code] += number
    return {code: counts[code] for code in in_order(name, counts, every=True)}


def in_order(name: str, found: Iterable[str], *, every: bool = False) -> tuple[str, ...]:
    """The codes found, in the order of their vocabulary; with `every`, all it has."""
    codes, present = vocabulary(name).codes, set(found)
    known = (code for code in codes if every or code in present)
    return (*known, *sorted(present.difference(codes)))


def by_one(name: str, counts: Mapping[tuple[Any, ...], int], at: int = 0) -> dict[str, int]:
    """The same of counts by several codes, by the one at this place."""
    return by_code(name, ((codes[at], number) for codes, number in counts.items()))
