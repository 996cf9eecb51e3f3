"""Working days: are weekends and common holidays left out, however long it took?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.working_days import working_days


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2024, 3, 14), date(2024, 3, 14), 0),
        (date(2024, 3, 14), date(2024, 3, 13), 0),
        (date(2024, 3, 14), date(2024, 3, 15), 1),
        (date(2024, 3, 15), date(2024, 3, 18), 1),
        (date(2024, 3, 16), date(2024, 3, 17), 0),
        (date(2024, 3, 28), date(2024, 4, 1), 1),
        (date(2024, 12, 24), date(2025, 1, 2), 4),
        (date(2024, 11, 29), date(2024, 12, 2), 1),
    ],
    ids=[
        *("the same day", "before it", "the next day", "over a weekend", "within a weekend"),
        *("Good Friday is none, Easter Monday is one in Scotland", "over Christmas and New Year"),
        "what only one nation keeps is a working day",
    ],
)
def test_neither_weekends_nor_what_all_nations_keep_are_counted(first: date, last: date, days: int):
    assert working_days(first, last) == days


@given(st.dates(date(2015, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.integers(0, 400))
def test_a_longer_wait_is_the_sum_of_its_parts(first: date, one: int, other: int):
    middle = first + timedelta(days=one)
    last = middle + timedelta(days=other)
    assert working_days(first, last) == working_days(first, middle) + working_days(middle, last)
