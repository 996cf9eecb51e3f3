"""How links to other systems come into a column of a row, and go again."""

from collections.abc import Callable
from typing import Any

from projections.folds.plain import Row
from projections.folds.rules import Changes


def reference(said: Any) -> Row:
    """A reference as a row keeps it."""
    return {"system": said.system, "type": said.type, "token": said.token}


def linking(column: str) -> Callable[[Any, Row], Changes]:
    """What an event that links changes."""

    def linked(event: Any, row: Row) -> Changes:
        return {column: [*row[column], reference(event)]}

    return linked


def unlinking(column: str) -> Callable[[Any, Row], Changes]:
    """What an event that takes a link back changes."""

    def unlinked(event: Any, row: Row) -> Changes:
        gone = reference(event)
        return {column: [one for one in row[column] if one != gone]}

    return unlinked
