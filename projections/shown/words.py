"""Which words are shown: those kept for a few are withheld, and it says for whom they are."""

from collections.abc import Mapping
from typing import Any

OPEN_AUDIENCES = frozenset({"review", "partnership"})
"""Who every reader of the read models belongs to. That a row exists is always shown (B.3)."""


def withheld(row: Mapping[str, Any]) -> str | None:
    """The audience that alone may read the words of this row; None when all may."""
    audience: str = row["audience"]
    return None if audience in OPEN_AUDIENCES else audience


def words(row: Mapping[str, Any], column: str = "text") -> str | None:
    """The words of a row, or None when they are withheld or there are none."""
    return None if withheld(row) else row[column]
