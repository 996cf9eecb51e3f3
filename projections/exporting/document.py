"""A document as blocks of plain text: what Markdown and HTML are written from, each escaping it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's own."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """People's own words, kept apart from ours, and in a line of ours whose they are."""

    words: str
    whose: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A table: the heads of its columns, and its rows."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Said | Items | Figures | str
"""A text alone is a paragraph."""

Document = Iterable[Block]
