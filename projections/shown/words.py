"""Which words are shown: those kept for a few are withheld, and it says for whom they are."""

from sqlalchemy import RowMapping

OPEN_AUDIENCES = frozenset({"review", "partnership"})
"""Who every reader of the read models belongs to. That a row exists is always shown (B.3)."""


def withheld(row: RowMapping) -> str | None:
    """The audience that alone may read the words of this row; None when all may."""
    audience: str = row["audience"]
    return None if audience in OPEN_AUDIENCES else audience


def words(row: RowMapping, column: str = "text") -> str | None:
    """The words of a row, or None when they are withheld or there are none."""
    return None if withheld(row) else row[column]
