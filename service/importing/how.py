"""How a file is brought in: tried only, or all of it or nothing; and what a file is to the importer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from service.importing.places import Place
from service.importing.reading import Outline
from service.importing.report import Remark, Row


@dataclass(frozen=True, slots=True)
class How:
    """`dry_run`: nothing is recorded, and the report says what would be. `all_or_nothing`: one refused
    row keeps everything out, and what comes in does so in one transaction.
    """

    dry_run: bool = False
    all_or_nothing: bool = False


SIMPLY = How()
"""Each review for itself: what can come in comes in."""


class Source(Protocol):
    """A file that was looked through: its reviews, and where each of their rows stands in it."""

    format: str
    outline: Outline
    beforehand: "Beforehand"

    def reviews(self) -> Iterator[Any]:
        """Each review as a bundle has it, as plain values. Raises `UnreadableBundle`."""

    def place(self, path: str) -> Place | None:
        """Where in the file a path of the bundle stands; None for what no row of it says."""


@dataclass(slots=True)
class Beforehand:
    """What was said of rows while the file was looked through: refused before they were in any review."""

    rows: list[Row] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
