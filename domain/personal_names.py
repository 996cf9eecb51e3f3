"""Is somebody called by name in these words, by the whole of it or by a part?

A first name or a surname alone says who it is. It counts where it begins with a capital, so that “a
long day” is nobody called Day. Where every word has a capital, at the beginning of a sentence, a name
that is an ordinary word as well counts only as part of the whole name; a name of a month always.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import combining, normalize

SHORTEST = 3
"""A part of a name with fewer letters says too little: Li, Ng and J are found in the whole name only."""

WORD = re.compile(r"[^\W\d_]+")
ENDS_SENTENCE = re.compile(r"[.!?:;…\n]")

MONTHS = frozenset({"april", "august", "june", "march", "may"})
"""Always written with a capital, so the capital says nothing: “in May”."""

WORDS = (
    "art ash ball banks bell best better bill birds bishop black blue bond booth bridge bright brown"
    " bush care carpenter case chance chase child church close cook court cross day dean early faith"
    " farmer field ford forest foster fox frank free good grace grant green grey hall hand heath hill"
    " home hope house hunt hunter joy judge just king lamb lane large law little long love low major"
    " mark marsh mason mayor mercy miles mill moss new noble north page park patience peace penny"
    " pool porter power price prior prudence rich rob rose royal sage sharp shepherd short silver"
    " singer small smart snow south speed spring stone street strong sue summer swift temple the"
    " trinity van wall ward waters wells west white will winter wise wolf wood woods young"
)
ORDINARY = frozenset(WORDS.split())
"""Names that are words one may well begin a sentence with."""


@dataclass(frozen=True, slots=True)
class _Word:
    """One word as it is written, and whether a sentence begins with it."""

    written: str
    begins: bool

    @property
    def folded(self) -> str:
        return self.written.casefold()

    @property
    def has_capital(self) -> bool:
        return self.written[0].isupper()


def calls_by_name(text: str, names: Iterable[str]) -> bool:
    """Whether the text holds one of the names, such as “Ada Okafor”, or of an e-mail address of hers."""
    words = list(_words(text))
    return any(_calls(words, name) for name in names)


def _calls(words: Sequence[_Word], name: str) -> bool:
    parts = [one.folded for one in _words(name.partition("@")[0])]
    return _holds_all(words, parts) or any(_is_part(one, parts) for one in words)


def _holds_all(words: Sequence[_Word], parts: Sequence[str]) -> bool:
    """Whether the whole name, of two words at least, stands there with its capitals."""
    if len(parts) < 2:
        return False
    found = [one.folded if one.has_capital else "" for one in words]
    ends = range(len(found) - len(parts) + 1)
    return any(found[at : at + len(parts)] == parts for at in ends)


def _is_part(word: _Word, parts: Sequence[str]) -> bool:
    if not word.has_capital or len(word.written) < SHORTEST or word.folded not in parts:
        return False
    if word.folded in MONTHS:
        return False
    # in a heading of capitals alone a capital says nothing, as at the beginning of a sentence
    return word.folded not in ORDINARY or not (word.begins or word.written.isupper())


def _words(text: str) -> Iterator[_Word]:
    """Its words without accents: Zoë is written Zoe as well."""
    plain = "".join(one for one in normalize("NFKD", text) if not combining(one))
    found = list(WORD.finditer(plain))
    if found:
        yield _Word(found[0].group(), begins=True)
    for before, one in pairwise(found):
        between = plain[before.end() : one.start()]
        yield _Word(one.group(), begins=ENDS_SENTENCE.search(between) is not None)
