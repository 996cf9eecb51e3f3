"""Working days: weekends do not count, nor the holidays of the nation whose review it is."""

from datetime import date, timedelta

import pytest

from domain.working_days import after_working_days, is_working_day, working_days_between

FRIDAY, SATURDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)
NATIONS = ("england", "wales", "scotland", "ni", "not_recorded")


@pytest.mark.parametrize(
    ("nation", "day"),
    [
        ("england", date(2026, 4, 6)),  # Easter Monday
        ("wales", date(2026, 4, 6)),
        ("ni", date(2026, 4, 6)),
        ("scotland", date(2026, 1, 2)),
        ("scotland", date(2026, 11, 30)),  # St Andrew's Day
        ("ni", date(2026, 3, 17)),  # St Patrick's Day
        ("ni", date(2026, 7, 13)),  # the Boyne, on the Monday after
    ],
)
def test_a_holiday_is_one_where_it_is_kept(nation: str, day: date):
    assert not is_working_day(nation, day)


@pytest.mark.parametrize(
    ("nation", "day"),
    [
        ("scotland", date(2026, 4, 6)),
        ("england", date(2026, 1, 2)),
        ("england", date(2026, 11, 30)),
        ("wales", date(2026, 3, 17)),
        ("not_recorded", date(2026, 4, 6)),
    ],
)
def test_and_a_working_day_elsewhere(nation: str, day: date):
    assert is_working_day(nation, day)


@pytest.mark.parametrize(
    ("began", "number", "due"),
    [
        (FRIDAY, 0, FRIDAY),
        (SATURDAY, 0, MONDAY),
        (FRIDAY, 1, MONDAY),
        (SATURDAY, 2, date(2026, 3, 10)),
        (MONDAY, 5, date(2026, 3, 16)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Easter
    ],
)
def test_so_many_working_days_after_a_day(began: date, number: int, due: date):
    assert after_working_days("england", began, number) == due


@pytest.mark.parametrize("nation", NATIONS)
def test_days_between_are_those_counted_one_by_one(nation: str):
    first = date(2025, 12, 19)
    days = [first + timedelta(days=one) for one in range(140)]
    for last in days:
        one_by_one = sum(is_working_day(nation, day) for day in days if first < day <= last)
        assert working_days_between(nation, first, last) == one_by_one


def test_no_day_is_counted_backwards():
    assert working_days_between("england", MONDAY, FRIDAY) == 0
