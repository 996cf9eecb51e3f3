"""Are the points of a run chart compared by the rule that it names, and by no other?"""

from collections.abc import Sequence

import pytest

from projections.run_charts import RULE, Period, RunChart, longest_by_chance, run_chart
from projections.shown.took import took

TWELVE = (9, 9, 9, 9, 9, 9, 1, 1, 1, 1, 1, 1)


def test_six_in_a_row_on_one_side_are_a_shift():
    chart = of(TWELVE)
    assert chart.centre == 5
    found = [(one.from_, one.to, one.side, one.points) for one in chart.shifts]
    assert found == [("p0", "p5", "above", 6), ("p6", "p11", "below", 6)]
    assert all(one.in_shift for one in chart.points)


def test_five_in_a_row_are_none():
    chart = of((9, 9, 9, 9, 9, 1, 9, 1, 1, 1, 1, 1))
    assert chart.shifts == ()
    assert not any(one.in_shift for one in chart.points)


def test_a_point_on_the_line_neither_ends_a_row_nor_counts_in_it():
    chart = of((9, 9, 9, 5, 9, 9, 9, 1, 1, 1, 1, 1, 9, 1, 1))
    assert chart.centre == 5
    [shift] = chart.shifts
    assert (shift.from_, shift.to, shift.points) == ("p0", "p6", 6)
    assert (chart.points[3].side, chart.points[3].in_shift) == ("on", False)


def test_a_month_without_an_answer_is_shown_and_not_compared():
    chart = of((9, 9, 9, None, 9, 9, 9, 1, 1, 1, 1, 1, 1))
    assert [one.points for one in chart.shifts] == [6, 6]
    assert (chart.points[3].n, chart.points[3].median, chart.points[3].side) == (0, None, None)


def test_a_month_that_is_not_over_is_shown_and_not_compared():
    chart = of((9,) * 6 + (1,) * 6, not_over=1)
    last = chart.points[-1]
    assert (last.median, last.side, last.in_shift, last.is_over) == (1, None, False, False)
    assert [one.points for one in chart.shifts] == []
    assert chart.centre == 9


def test_fewer_than_ten_points_are_too_few_to_look_for_one():
    chart = of((9,) * 6 + (1,) * 3)
    assert (chart.too_few, chart.shifts) == (True, ())
    assert not of(TWELVE).too_few


def test_a_row_of_single_answers_says_that_there_are_too_few():
    assert [one.too_few for one in of(TWELVE).shifts] == [True, True]
    many = of(TWELVE, each=4).shifts
    assert [(one.n, one.too_few) for one in many] == [(24, False), (24, False)]


def test_a_row_that_chance_makes_too_says_so():
    assert [one.beyond_chance for one in of(TWELVE).shifts] == [False, False]
    assert [one.beyond_chance for one in of((9,) * 9 + (1,) * 9).shifts] == [True, True]


@pytest.mark.parametrize(("points", "longest"), [(10, 6), (12, 7), (24, 8), (60, 9)])
def test_how_long_a_row_chance_makes_is_what_the_source_says(points: int, longest: int):
    assert longest_by_chance(points) == longest


def test_nothing_has_no_centre():
    chart = run_chart([])
    assert (chart.centre, chart.points, chart.shifts, chart.too_few) == (None, (), (), True)


def test_the_rule_names_its_source():
    assert "Perla, Provost and Murray" in RULE
    assert "2011" in RULE


def of(medians: Sequence[int | None], *, each: int = 1, not_over: int = 0) -> RunChart:
    """A chart of months in which `each` answers took so many days; the last are not over."""
    return run_chart(
        [
            Period(f"p{at}", took([(days, each)]), at < len(medians) - not_over)
            for at, days in enumerate(medians)
        ]
    )
