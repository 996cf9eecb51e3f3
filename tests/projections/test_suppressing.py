"""Can anybody work a hidden number out from all that is shown?"""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.suppressing import Count, suppressed

K = 5
Shown = Mapping[tuple[str | None, str | None], int | None]

tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 14), min_size=width, max_size=width), min_size=1, max_size=5
    )
)


def test_what_is_large_and_what_is_nought_is_shown() -> None:
    assert hide([[5, 0], [7, 12]]) == [[5, 0, 5], [7, 12, 19], [12, 12, 24]]


def test_a_lone_small_number_takes_the_smallest_rectangle_along() -> None:
    shown = hide([[3, 20, 30], [9, 40, 50], [60, 10, 80]])
    assert shown[0] == [None, None, 30, 53]
    assert shown[1] == [None, None, 50, 99]
    assert shown[2:] == [[60, 10, 80, 150], [72, 70, 160, 302]]


def test_where_there_is_nothing_else_the_totals_go_too() -> None:
    assert hide([[3]]) == [[None, None], [None, None]]
    assert hide([[0, 2], [0, 0]]) == [[0, None, None], [0, 0, 0], [0, None, None]]


def test_a_small_total_is_hidden_too() -> None:
    shown = hide([[1, 1], [20, 20]])
    assert shown[0] == [None, None, None]


def test_nothing_is_hidden_where_nothing_was_counted() -> None:
    assert hide([[0, 0], [0, 0]]) == [[0, 0, 0]] * 3


@settings(deadline=None, max_examples=20)
@given(tables)
def test_no_small_number_is_shown(table: list[list[int]]) -> None:
    for count in counted(table):
        assert count.number is None or count.number == 0 or count.number >= K


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(tables)
def test_no_hidden_number_can_be_worked_out(table: list[list[int]]) -> None:
    shown = {(count.row_code, count.column_code): count.number for count in counted(table)}
    true = {(count.row_code, count.column_code): count.number for count in counted(table, k=1)}
    for place, number in shown.items():
        if number is None:
            values = possible(place, true, shown)
            assert len(values) >= 2, (place, values)


@pytest.mark.parametrize(
    ("table", "hidden", "may_be_had_back"),
    [
        ([[3, 20], [20, 20]], [("0", "0")], True),  # one alone in its row
        ([[3, 20], [20, 20]], [("0", "0"), ("0", "1"), ("1", "0"), ("1", "1")], False),
        ([[1, 1], [1, 20]], [("0", "0"), ("0", "1"), ("1", "0"), ("1", "1")], True),  # none below 1
    ],
)
def test_the_reader_of_these_tests_does_find_what_may_be_found(
    table: list[list[int]], hidden: list[tuple[str, str]], may_be_had_back: bool
) -> None:
    true = {(count.row_code, count.column_code): count.number for count in counted(table, k=1)}
    shown = {place: None if place in hidden else number for place, number in true.items()}
    assert (len(possible(("0", "0"), true, shown)) == 1) == may_be_had_back


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=2, max_size=2))
def test_trying_every_number_finds_k_that_fit(table: list[list[int]]) -> None:
    shown = {(count.row_code, count.column_code): count.number for count in counted(table)}
    fitting = list(every_table(shown))
    for place, number in shown.items():
        assert number is not None or len({one[place] for one in fitting}) >= K


def hide(table: list[list[int]]) -> list[list[int | None]]:
    width = len(table[0]) + 1
    numbers = [count.number for count in counted(table)]
    return [numbers[at : at + width] for at in range(0, len(numbers), width)]


def counted(table: list[list[int]], k: int = K) -> tuple[Count, ...]:
    rows, columns = [str(r) for r in range(len(table))], [str(c) for c in range(len(table[0]))]
    counts = {(str(r), str(c)): n for r, row in enumerate(table) for c, n in enumerate(row)}
    return suppressed(rows, columns, counts, k)


def possible(place: tuple[str | None, str | None], true: Shown, shown: Shown) -> set[int]:
    """Values of a hidden number that all sums allow: the true one, and one more or less if it may be.

    Each hidden number stands in the sum of its row and of its column, so the sums are a network and
    the numbers its flows: one may change where a path leads back around (integral numbers, then).
    """
    values = {int(true[place] or 0)}
    for step in (1, -1):
        if leads_back(place, step, true, shown):
            values.add(int(true[place] or 0) + step)
    return values


def leads_back(place: tuple[str | None, str | None], step: int, true: Shown, shown: Shown) -> bool:
    hidden = {one: int(true[one] or 0) for one, number in shown.items() if number is None}
    if step < 0 and hidden[place] <= 1:
        return False
    begin, end = ends(place, step)
    reached, waiting = {end}, [end]
    while waiting:
        at = waiting.pop()
        for other, number in hidden.items():
            for move in (1, -1):
                tail, head = ends(other, move)
                if other == place or tail != at or head in reached or (move < 0 and number <= 1):
                    continue
                reached.add(head)
                waiting.append(head)
    return begin in reached


def ends(place: tuple[str | None, str | None], move: int) -> tuple[tuple[str, str | None], ...]:
    """From which sum to which a number flows when it grows (a total flows the other way)."""
    row, column = ("row", place[0]), ("column", place[1])
    totals = (place[0] is None) + (place[1] is None)
    return (row, column) if (move > 0) == (totals % 2 == 0) else (column, row)


def every_table(shown: Shown) -> Iterator[dict[tuple[str | None, str | None], int]]:
    """Every table of 2 rows and 2 columns that looks like the one shown, up to numbers of 12."""
    inner = [("0", "0"), ("0", "1"), ("1", "0"), ("1", "1")]
    ranges = [range(1, 13) if shown[one] is None else [int(shown[one] or 0)] for one in inner]
    for numbers in product(*ranges):
        found: dict[tuple[str | None, str | None], int] = dict(zip(inner, numbers, strict=True))
        for at in ("0", "1"):
            found[at, None] = found[at, "0"] + found[at, "1"]
            found[None, at] = found["0", at] + found["1", at]
        found[None, None] = sum(numbers)
        if all(number is None or found[one] == number for one, number in shown.items()):
            yield found
