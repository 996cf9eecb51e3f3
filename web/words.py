"""How pages say things: dates, counts, and the words of codes, the same on every page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from domain.vocabulary import vocabulary
from projections.positions import token
from projections.shown.voices import in_words

# The precision of a remembered date decides how much of it may be said (vocabulary `precision`).
_DAY_FORMS = {
    "day": "{day} {month} {year}",
    "week": "week of {day} {month} {year}",
    "month": "{month} {year}",
    "term": "{month} {year}, that term",
    "year": "{year}",
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(value: date | datetime | str | None, precision: str = "day") -> str:
    """Say a date as people write it, "14 March 2024"; what has none is "date not known"."""
    if value is None or precision == "unknown":
        return "date not known"
    when = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    form = _DAY_FORMS.get(precision, _DAY_FORMS["day"])
    return form.format(day=when.day, month=_MONTHS[when.month - 1], year=when.year)


def label(code: str | None, name: str) -> str:
    """Say a code in the words of its vocabulary; nothing recorded is said, not left blank."""
    return vocabulary(name).label(code or "not_recorded")


def explained(code: str, name: str) -> str:
    """Say what a code means, for people who meet the word for the first time."""
    return vocabulary(name).help(code)


def counted(number: int, one: str, many: str | None = None) -> str:
    """Say a number with its noun: "1 query", "3 queries", "0 queries"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(things: Iterable[str]) -> str:
    """Join words as a sentence does: "a, b and c"."""
    words = list(things)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def lowered(words: str) -> str:
    """Begin in lower case inside a sentence, but leave names such as "GP" as they are."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def role(title: str | None) -> str:
    """Say a role: a code of ours in its words, and a title somebody wrote as it was written."""
    words = vocabulary("role")
    if not title:
        return ""
    return words.label(title) if words.knows(title) else title.replace("_", " ").capitalize()


def colour(code: str) -> str:
    """The colour of a state's tag. It only helps the eye: the tag says the state in words."""
    return _COLOURS.get(code, "grey")


def proof(name: str) -> str:
    """Say which of the five tests of safety this is (I9)."""
    return _PROOFS[name]


_PROOFS = {
    "sources": "Two independent sources",
    "alternatives": "Another explanation tested",
    "devils_advocate": "A devil’s advocate heard",
    "raiser_view": "The raiser asked",
    "independent_decision": "Not decided only by whoever judged it before",
}

_COLOURS = {
    "open": "yellow",
    "responded": "blue",
    "accepted": "green",
    "accepted_in_part": "teal",
    "declined": "magenta",
    "escalated": "orange",
    "withdrawn": "grey",
    "closed_with_dissent": "purple",
    "under_assessment": "blue",
    "proved_safe": "green",
    "acted_on": "teal",
    "dismissed": "magenta",
    "closed_unproven": "purple",
}

FILTERS = {
    "day": day,
    "described": in_words,
    "explained": explained,
    "label": label,
    "listed": listed,
    "lowered": lowered,
    "proof": proof,
    "role": role,
    "token": token,
}

GLOBALS = {"colour": colour, "counted": counted}
