"""Where something stands in what was sent: the row of a file, a JSON pointer in it, or a column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACE = re.compile(r"(reviews\[\d+\](?:\.\w+\[\d+\])?)(.*)", re.DOTALL)
PART = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place. `row` counts from 1 as a spreadsheet does; a bundle has no rows."""

    row: int | None = None
    pointer: str = ""
    column: str | None = None

    def __str__(self) -> str:
        """As a report says it."""
        where = f"row {self.row}" if self.row is not None else ""
        return ", ".join(part for part in (where, self.column or self.pointer) if part)


NO_ROW = Place()
"""Of a file that has none: its path says where, as a pointer into it."""


def pointer(path: str) -> str:
    """A path of a report, `reviews[0].code`, as a JSON pointer (RFC 6901)."""
    parts = (number or name for number, name in PART.findall(path))
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in parts)


def row_of(path: str, rows: Mapping[str, int]) -> tuple[int | None, str]:
    """The row that a path leads into, by the path where each begins, and what is left of the path."""
    found = PLACE.match(path)
    if found is None:
        return None, path
    start, rest = found.groups()
    return rows.get(start, rows.get(start.partition(".")[0])), rest
