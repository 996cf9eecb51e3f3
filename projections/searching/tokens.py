"""The words of a text as they are searched: where each stands, folded, and its stem."""

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# Letters and digits, each with the accents that were typed after it.
WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
APOSTROPHES = "'’"
MOST_KEPT = 50_000
_stemmers = threading.local()


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word and where it stands in its text, in characters."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text in order. The `'s` of English is left out: Welsh has none."""
    found = (Token(folded(one.group()), one.start(), one.end()) for one in WORD.finditer(text))
    return [one for one in found if one.word and not _is_ending(one, text)]


def words(text: str) -> list[str]:
    """The same, folded words alone."""
    return [one.word for one in tokens(text)]


def folded(word: str) -> str:
    """The word in small letters and without accents: many type `ty` and `cafe` for `tŷ` and `café`.

    Full case folding and compatibility decomposition (Unicode 3.13, UAX 15).
    """
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


@lru_cache(MOST_KEPT)
def stem(word: str) -> str:
    """What a folded word has in common with its other forms (Snowball, English).

    There is no stemmer of Welsh: its words are cut by the English one, the same way every time.
    """
    if not hasattr(_stemmers, "english"):  # one holds the word it works on, so a thread has its own
        _stemmers.english = snowballstemmer.stemmer("english")
    found: str = _stemmers.english.stemWord(word)
    return found


def forget_words() -> None:
    """Let go of the words whose stems are remembered: some may be those of somebody erased."""
    stem.cache_clear()


def _is_ending(token: Token, text: str) -> bool:
    return token.word == "s" and text[token.start - 1 : token.start] in tuple(APOSTROPHES)
