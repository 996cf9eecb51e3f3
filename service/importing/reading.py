"""Is this file a bundle, whole and unambiguous? And then: its reviews, one at a time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import ijson

from service.importing.refusals import UnreadableBundle
from service.importing.rows import FORMAT
from service.importing.source import MOST_BYTES_OF_A_REVIEW, Bytes

DEEPEST = 32
ENDS = ("end_map", "end_array")
BEGINNINGS = ("start_map", "start_array")
MOST_DOUBLED = 10_000
MOST_KEYS = 10_000
NOT_JSON = "This file is not JSON in UTF-8, or it breaks off before its end."
NOT_A_BUNDLE = f"This file does not say that its format is {FORMAT}."
NO_REVIEWS = "This file has no list of reviews."
TOO_DEEP = "This file nests deeper than any review does."
TOO_LARGE = "Something in this file is larger than a review can be."
DOUBLED_TOP = "A key stands twice at the top of this file."
DOUBLED_OFTEN = "Too many keys stand twice in this file."
# yajl speaks through ijson's errors; what it makes of broken numbers or bytes comes as the others.
BROKEN = (ijson.JSONError, UnicodeDecodeError, ValueError, SystemError, OverflowError)


@dataclass(slots=True)
class Outline:
    """What a first look found: how many reviews, keys nobody knows, rows that hold a key twice."""

    reviews: int = 0
    unknown: list[str] = field(default_factory=list)
    doubled: set[str] = field(default_factory=set)


def look_through(file: BinaryIO) -> Outline:
    """Read the whole file once, keeping nothing. Raises `UnreadableBundle`."""
    source = Bytes(file)
    look = _Look(source)
    try:
        for event, value in ijson.basic_parse(source):
            source.since_value = 0
            if event == "map_key":
                look.key(value)
            elif event in ENDS:
                look.places.pop()
            else:
                look.value(event, value)
    except BROKEN:
        raise UnreadableBundle(NOT_JSON) from None
    return look.found()


def reviews(file: BinaryIO) -> Iterator[Any]:
    """Each review of a file that was looked through, as plain values. Raises `UnreadableBundle`."""
    try:
        yield from ijson.items(Bytes(file, math.inf), "reviews.item")
    except BROKEN:
        raise UnreadableBundle(NOT_JSON) from None


class _Place:
    """An object or a list that is open: its keys, or None for a list, and where we are in it."""

    __slots__ = ("at", "keys")

    def __init__(self, keys: set[str] | None) -> None:
        self.keys = keys
        self.at: Any = -1


class _Look:
    """Follows the parser through the file."""

    def __init__(self, source: Bytes) -> None:
        self.source = source
        self.outline = Outline()
        self.places: list[_Place] = []
        self.format: object = None
        self.has_reviews = False
        self.review_began = 0

    def found(self) -> Outline:
        """What was found, once the file has ended. Raises `UnreadableBundle`."""
        if self.format != FORMAT:
            raise UnreadableBundle(NOT_A_BUNDLE)
        if not self.has_reviews:
            raise UnreadableBundle(NO_REVIEWS)
        return self.outline

    def key(self, name: str) -> None:
        """A key of the object that is open."""
        place = self.places[-1]
        assert place.keys is not None
        if name in place.keys:
            self._doubled()
        if len(place.keys) >= MOST_KEYS:
            raise UnreadableBundle(TOO_LARGE)
        place.keys.add(name)
        place.at = name
        if len(self.places) == 1 and name not in ("format", "reviews"):
            self.outline.unknown.append(name)

    def value(self, event: str, value: Any) -> None:
        """A value begins, or is there whole."""
        if self.places and self.places[-1].keys is None:
            self.places[-1].at += 1
        if len(self.places) <= 2:
            self._near_the_top(event, value)
        elif self.source.count - self.review_began > MOST_BYTES_OF_A_REVIEW:
            raise UnreadableBundle(TOO_LARGE)
        if event in BEGINNINGS:
            self.places.append(_Place(set() if event == "start_map" else None))
            if len(self.places) > DEEPEST:
                raise UnreadableBundle(TOO_DEEP)

    def _near_the_top(self, event: str, value: Any) -> None:
        depth = len(self.places)
        if depth == 0 and event != "start_map":
            raise UnreadableBundle(NOT_A_BUNDLE)
        if depth == 1 and self.places[0].at == "format":
            self.format = value
        if depth == 1 and self.places[0].at == "reviews":
            self.has_reviews = event == "start_array"
        if depth == 2 and self.places[0].at == "reviews":
            self.outline.reviews += 1
            self.review_began = self.source.count

    def _doubled(self) -> None:
        """Remember the row; at the very top there is none."""
        if len(self.places) < 3 or self.places[0].at != "reviews":
            raise UnreadableBundle(DOUBLED_TOP)
        if len(self.outline.doubled) >= MOST_DOUBLED:
            raise UnreadableBundle(DOUBLED_OFTEN)
        self.outline.doubled.add(self._row())

    def _row(self) -> str:
        review = f"reviews[{self.places[1].at}]"
        if len(self.places) < 5:
            return review
        return f"{review}.{self.places[2].at}[{self.places[3].at}]"
