"""The part of a text in which what was looked for stands, and where in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from projections.searching.tokens import Token, stem, tokens
from projections.searching.wanted import Term, Wanted

BEFORE, LONGEST = 80, 280


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a match stands in a snippet's text: from its first character up to `end`, not included.

    Counted in characters (Unicode code points).
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a text, as it was written, with its matches; whether the text goes on around it."""

    text: str
    marks: tuple[Mark, ...]
    is_cut_before: bool
    is_cut_after: bool


def snippet(text: str, wanted: Wanted) -> Snippet | None:
    """Where a text says what was looked for; None when it does not.

    The index knows which words stand side by side, but not in which order those pairs follow: a
    phrase of three words or more is only sure here.
    """
    found = _matches(tokens(text), wanted)
    if not found:
        return None
    start = _word_begins(text, max(found[0].start - BEFORE, 0))
    end = _word_ends(text, start + LONGEST)
    marks = (one for one in found if start <= one.start and one.end <= end)
    inside = tuple(Mark(one.start - start, one.end - start) for one in marks)
    return Snippet(text[start:end], inside, start > 0, end < len(text))


def _matches(said: Sequence[Token], wanted: Wanted) -> list[Mark]:
    """All places, in order, without overlaps; none unless every group has one."""
    found: set[tuple[int, int]] = set()
    for group in wanted.groups:
        places = {place for term in group for place in _places(said, term)}
        if not places:
            return []
        found |= places
    marks: list[Mark] = []
    for start, end in sorted(found):
        if marks and start < marks[-1].end:
            marks[-1] = Mark(marks[-1].start, max(end, marks[-1].end))
        else:
            marks.append(Mark(start, end))
    return marks


def _places(said: Sequence[Token], term: Term) -> list[tuple[int, int]]:
    if len(term.words) == 1 and not term.exact:
        wanted = stem(term.words[0])
        return [(one.start, one.end) for one in said if stem(one.word) == wanted]
    size = len(term.words)
    runs = (said[at : at + size] for at in range(len(said) - size + 1))
    return [
        (run[0].start, run[-1].end) for run in runs if tuple(one.word for one in run) == term.words
    ]


def _word_begins(text: str, at: int) -> int:
    """Not in the middle of a word, if one begins soon."""
    if at == 0:
        return 0
    space = text.find(" ", at, at + BEFORE // 2)
    return space + 1 if space >= 0 else at


def _word_ends(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - BEFORE // 2, at)
    return space if space >= 0 else at
