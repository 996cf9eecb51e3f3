"""Which column of a challenge log is which: by our headings, by those of the template, or as mapped."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.importing.refusals import UnreadableBundle
from service.words import TOKEN

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "no", "log number", "reference"),
    "date": ("date", "date raised", "date of challenge"),
    "child_reference": ("child reference", "child ref", "child id", "case reference"),
    "raised_by": ("raised by", "role", "challenged by"),
    "agency": ("agency", "raised by agency", "challenging agency"),
    "about": ("about", "what about", "item", "decision challenged"),
    "about_agency": ("about agency", "agency challenged", "challenged agency"),
    "reason": ("reason", "reason for challenge", "challenge", "issue"),
    "stage": ("stage", "escalation stage", "level"),
    "outcome": ("outcome", "result", "status"),
    "date_closed": ("date closed", "closed", "date resolved"),
}
"""The columns of a log, with the headings under which each is found."""

CODED = ("agency", "about", "about_agency", "stage", "outcome", "raised_by")
"""Columns whose local values a mapping can translate."""
LEAST = 3
"""How many known headings make a row the row of headings."""
FIRST_ROWS = 20

NOT_A_MAPPING = (
    "The mapping is a JSON object of `headings`, `values`, `system`, `child_reference_type` and "
    "`nation`, none of them needed."
)
NO_HEADINGS = (
    "No row of headings was found in the first 20 rows: at least `date` and two more of "
    f"{', '.join(COLUMNS)}, or your own headings in a mapping."
)
TWICE = "Two columns of this file have the same heading, or headings that mean the same."


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """A partnership's own headings and values, in our words."""

    headings: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    system: str = "challenge_log"
    child_reference_type: str = "la_child_id"
    nation: str = "not_recorded"

    def value(self, column: str, cell: str) -> str:
        """What a cell means in our words; itself where the mapping does not say."""
        return self.values.get(column, {}).get(plain(cell), cell)


def mapping(data: bytes | None) -> OwnWords:
    """A mapping file, or none. Raises `UnreadableBundle`."""
    if not data:
        return OwnWords()
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UnreadableBundle(NOT_A_MAPPING) from None
    if not isinstance(said, dict) or set(said) - set(OwnWords.__dataclass_fields__):
        raise UnreadableBundle(NOT_A_MAPPING)
    headings, values = said.pop("headings", {}), said.pop("values", {})
    if not _is_words(headings) or not set(headings.values()) <= set(COLUMNS):
        raise UnreadableBundle(NOT_A_MAPPING)
    if not isinstance(values, dict) or not set(values) <= set(CODED):
        raise UnreadableBundle(NOT_A_MAPPING)
    if not all(map(_is_words, values.values())) or not _is_words(said):
        raise UnreadableBundle(NOT_A_MAPPING)
    if not all(map(TOKEN.fullmatch, said.values())):
        raise UnreadableBundle(NOT_A_MAPPING)
    return OwnWords(
        headings={plain(name): column for name, column in headings.items()},
        values={
            column: {plain(theirs): ours for theirs, ours in words.items()}
            for column, words in values.items()
        },
        **said,
    )


def headings(rows: Sequence[Sequence[Any]], ours: OwnWords) -> tuple[int, dict[str, int]]:
    """The place of the row of headings, and of each column in it. Raises `UnreadableBundle`."""
    known = {plain(name): column for column, names in COLUMNS.items() for name in (column, *names)}
    known |= ours.headings
    for place, row in enumerate(rows[:FIRST_ROWS]):
        cells = [(known.get(plain(str(cell))), at) for at, cell in enumerate(row)]
        named = [(column, at) for column, at in cells if column is not None]
        found = dict(named)
        if len(found) >= LEAST and "date" in found:
            if len(found) < len(named):
                raise UnreadableBundle(TWICE)
            return place, found
    raise UnreadableBundle(NO_HEADINGS)


def plain(text: str) -> str:
    """A heading or a value without what writing it by hand varies."""
    return " ".join(text.replace("_", " ").casefold().split())


def _is_words(said: Any) -> bool:
    return isinstance(said, dict) and all(isinstance(value, str) for value in said.values())
