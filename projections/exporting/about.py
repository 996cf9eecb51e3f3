"""What a file says of itself: as at when it is, who made it with what, and what it leaves out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from projections.counting import TOO_FEW_SAID
from projections.exporting.cells import Cell
from projections.exporting.tables import Row, Table
from projections.positions import token

TABLE = Table("About this file", ("row", "name", "value"))
KEEP = (
    "Words that are erased later are erased in Heedful, not in this file: keep it no longer than it "
    "is needed, and show it to nobody who could not read the same in Heedful."
)


@dataclass(frozen=True, slots=True)
class About:
    """Which question was asked how, by whom, at what time (UTC), of which version of Heedful.

    `filters` are what was chosen, by name, as it was sent.
    """

    question: str
    address: str
    filters: Mapping[str, str]
    asked_by: str
    version: str
    at: datetime

    def rows(self, answer: Any) -> Iterator[Row]:
        """These and what the answer itself says of its position and of what is hidden."""
        for number, (name, value) in enumerate(self._told(answer), start=1):
            yield Row(TABLE.name, (number, name, value))

    def _told(self, answer: Any) -> Iterator[tuple[str, Cell]]:
        yield "question", self.question
        yield "address", self.address
        position = getattr(answer, "position", None)
        if isinstance(position, int):
            yield "position", token(position)
        yield "made_at", self.at.astimezone(UTC).replace(tzinfo=None)
        yield "asked_by", self.asked_by
        yield "heedful_version", self.version
        chosen = "; ".join(f"{name}: {value}" for name, value in self.filters.items())
        yield "filters", chosen or "none"
        yield "hidden_by_filters", getattr(answer, "hidden_by_filters", 0)
        if getattr(answer, "too_few", False):
            yield "small_numbers", TOO_FEW_SAID
        yield "keep", KEEP
