"""What stands in one cell: a text, a number, yes or no, a day, or nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from projections.exporting.plain import shown

Cell = str | int | float | bool | date | None

BETWEEN = ("; ", ", ", " ")
"""What stands between several values in one cell: of a list, of a list within it, and so on."""


def cell(value: Any) -> Cell:
    """A value as one cell; several values are joined, none at all is an empty cell."""
    if value is None or isinstance(value, str | int | float | bool | date):
        return value
    if isinstance(value, UUID):
        return str(value)
    return _text(shown(value), 0) or None


def _text(value: Any, depth: int) -> str:
    between = BETWEEN[min(depth, len(BETWEEN) - 1)]
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return between.join(_text(one, depth + 1) for one in value)
        case Mapping():
            return between.join(f"{key}: {_text(one, depth + 1)}" for key, one in value.items())
    return str(value)
