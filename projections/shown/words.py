"""Which words are shown: those kept for a few are withheld, and it says for whom they are."""

from typing import Any

from sqlalchemy import RowMapping

from projections.opening import opened

OPEN_AUDIENCES = frozenset({"review", "partnership"})
"""Who every reader of the read models belongs to. That a row exists is always shown (B.3)."""


def withheld(row: RowMapping) -> str | None:
    """The audience that alone may read the words of this row; None when all may."""
    audience: str = row["audience"]
    return None if audience in OPEN_AUDIENCES else audience


def words(row: RowMapping, column: str = "text") -> str | None:
    """The words of a row, or None when they are withheld or there are none.

    Erased ones are a sentence that says so (`projections.opening`).
    """
    return None if withheld(row) else opened(row[column])


def several(row: RowMapping, column: str) -> tuple[str, ...]:
    """The words of a column that keeps a list; none when they are withheld."""
    return () if withheld(row) else tuple(opened(row[column]))


def by_name(row: RowMapping, column: str = "words") -> dict[str, Any]:
    """The words of a column that keeps them by field name; none when they are withheld."""
    return {} if withheld(row) else opened(row[column])
