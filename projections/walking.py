"""How a list that is counted whole is walked page by page, so that none of it is left out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from projections.cursors import Cursor, Place

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Turn(Generic[Item]):
    """The items of one page, and the cursor of the next page (None on the last)."""

    items: tuple[Item, ...]
    next: str | None


def turn(
    name: str,
    items: Iterable[Item],
    place: Callable[[Item], Place],
    limit: int | None,
    after: Cursor | None,
) -> Turn[Item]:
    """The items of a list after a cursor, in the order of their places, at most `limit` (None: all).

    Raises `NotOfThisList` for the cursor of another list.
    """
    ordered = sorted(items, key=place)
    rest = _after(name, ordered, place, after) if ordered and after else ordered
    if limit is None or len(rest) <= limit:
        return Turn(tuple(rest), None)
    return Turn(tuple(rest[:limit]), Cursor.at(name, place(rest[limit - 1])).token())


def _after(
    name: str, ordered: list[Item], place: Callable[[Item], Place], after: Cursor
) -> list[Item]:
    begin = after.as_place(name, [type(one) for one in place(ordered[0])])
    return [item for item in ordered if place(item) > begin]
