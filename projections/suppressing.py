"""Hiding small numbers in a table of counts so that nobody can work them out again (I13).

A count from 1 to k - 1 is hidden. Nought is shown: it tells of nobody, and zero is data (I21). A
hidden number could be had back by taking the others from a total, so for each of them three more
are hidden that make a rectangle with it, totals being a row and a column like the others: along the
four corners numbers may be shifted, and every sum stays as it is shown. This is the hypercube
method of statistical offices (G. Sande; D. Repsilber), which guards each number by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

Place = tuple[int, int]
Corners = tuple[Place, Place, Place, Place]


@dataclass(frozen=True, slots=True)
class Count:
    """A number by the codes of its row and column, null for all of them; hidden, it is null."""

    row_code: str | None
    column_code: str | None
    number: int | None


def suppressed(
    rows: Sequence[str], columns: Sequence[str], counts: Mapping[tuple[str, str], int], k: int
) -> tuple[Count, ...]:
    """Every cell, every total and the sum of all, row by row, with the small numbers hidden.

    A reader who knows the method, k and all that is shown finds at least k values possible for each
    hidden number. Counts that are not given are 0.
    """
    grid = [[counts.get((row, column), 0) for column in columns] for row in rows]
    table = _with_totals(grid, len(columns))
    hidden = _hidden(table, k)
    return tuple(
        Count(row, column, None if (r, c) in hidden else table[r][c])
        for r, row in enumerate((*rows, None))
        for c, column in enumerate((*columns, None))
    )


def _with_totals(grid: Sequence[Sequence[int]], width: int) -> list[list[int]]:
    table = [[*row, sum(row)] for row in grid]
    return [*table, [sum(row[c] for row in table) for c in range(width + 1)]]


def _hidden(table: Sequence[Sequence[int]], k: int) -> set[Place]:
    """The small numbers, and for each the corners that guard it."""
    places = list(product(range(len(table)), range(len(table[0]))))
    small = [(r, c) for r, c in places if 0 < table[r][c] < k]
    hidden = set(small)
    for place in small:
        hidden.update(min(_guards(table, place, k), key=partial(_cost, table, hidden)))
    return hidden


def _guards(table: Sequence[Sequence[int]], place: Place, k: int) -> Iterator[Corners]:
    """The rectangles along which this number may be shifted far enough.

    The one of its totals and the sum of all is always among them: all four may grow without end.
    """
    row, column = place
    for r, c in product(range(len(table)), range(len(table[0]))):
        if r == row or c == column:
            continue
        corners = (place, (row, c), (r, column), (r, c))
        if all(table[y][x] for y, x in corners) and _room(table, corners) >= k - 1:
            yield corners


def _room(table: Sequence[Sequence[int]], corners: Corners) -> float:
    """How far the corners may be shifted up and down together, none of them below 1.

    Nought is never hidden, as every reader knows, so that no hidden number can be nought.
    """
    beside, below = -_sign(table, corners, 1), -_sign(table, corners, 2)
    moves = (1, beside, below, beside * below)
    up = [table[y][x] - 1 for (y, x), move in zip(corners, moves, strict=True) if move < 0]
    down = [table[y][x] - 1 for (y, x), move in zip(corners, moves, strict=True) if move > 0]
    return min(up, default=float("inf")) + min(down)


def _sign(table: Sequence[Sequence[int]], corners: Corners, other: int) -> int:
    """-1 where one of the two is a total of the other's line: then both move the same way."""
    (r, c), (y, x) = corners[0], corners[other]
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    is_total = (c == last_column) != (x == last_column) or (r == last_row) != (y == last_row)
    return -1 if is_total else 1


def _cost(table: Sequence[Sequence[int]], hidden: set[Place], corners: Corners) -> tuple[int, int]:
    """What is lost by hiding the corners: the sum of what was shown so far, and of how many."""
    lost = [table[r][c] for r, c in corners if (r, c) not in hidden]
    return sum(lost), len(lost)
