"""What the rules of the radar notice, and what they keep still about (settled 14 and 41, decision 0031)."""

from datetime import date

import pytest

from domain.radar import RULES, Rule, Seen, is_quiet, months_after

V1, V2 = RULES
MONDAY = date(2024, 1, 8)
LATER = date(2024, 3, 4)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.version)
def test_signs_that_nobody_passed_over_are_no_pattern(rule: Rule):
    assert rule.look(seen("d", LATER), [seen("a"), seen("b"), seen("c")]) is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.version)
def test_what_was_passed_over_only_later_was_no_pattern_then(rule: Rule):
    chain = [seen("a", passed_over_on=date(2024, 3, 5)), seen("b")]
    assert rule.look(seen("c", LATER), chain) is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.version)
def test_passed_over_on_the_day_the_sign_is_back_counts(rule: Rule):
    assert rule.look(seen("c", LATER), [seen("a", passed_over_on=LATER), seen("b")])


@pytest.mark.parametrize(("rule", "months"), [(V1, 12), (V2, 6)])
def test_the_last_day_of_the_time_still_counts(rule: Rule, months: int):
    first, between = passed_over("a"), seen("b", LATER)
    last = months_after(MONDAY, months)
    assert rule.look(seen("c", last), [first, between])
    assert rule.look(seen("c", last.replace(day=last.day + 1)), [first, between]) is None


def test_rule_v1_names_the_earliest_that_was_passed_over():
    chain = [passed_over("c", date(2024, 2, 5)), passed_over("b", date(2024, 1, 15)), seen("a")]
    found = V1.look(seen("d", LATER), chain)
    assert found is not None
    assert [one.id for one in found.named] == ["b"]
    assert [one.id for one in found.passed_over] == ["b", "c"]


def test_rule_v2_needs_three_and_names_all_the_earlier_ones():
    first, second = passed_over("a"), seen("b", date(2024, 2, 5))
    assert V2.look(seen("c", LATER), [first]) is None
    found = V2.look(seen("c", LATER), [second, first])
    assert found is not None
    assert [one.id for one in found.named] == ["a", "b"]


def test_on_one_day_the_order_is_that_of_the_log():
    first = seen("z", at=1, passed_over_on=MONDAY)
    assert V1.look(seen("a", at=2), [first])
    assert V1.look(first, [seen("a", at=2, passed_over_on=MONDAY)]) is None


def test_a_rule_keeps_still_once_told_why_until_something_more_is_passed_over():
    assert not is_quiet(None, [4])
    assert is_quiet(10, [4, 7])
    assert not is_quiet(10, [4, 12])


def test_a_month_may_have_no_such_day():
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_after(date(2024, 8, 31), 6) == date(2025, 2, 28)
    assert months_after(date(2024, 8, 31), -6) == date(2024, 2, 29)
    assert months_after(date(1, 3, 1), -6) == date.min


def seen(
    id: str, on: date = MONDAY, *, at: int | None = None, passed_over_on: date | None = None
) -> Seen:
    return Seen(id=id, raised_on=on, raised_at=at or ord(id), passed_over_on=passed_over_on)


def passed_over(id: str, on: date = MONDAY) -> Seen:
    """A sign that was set aside on the day it was raised."""
    return seen(id, on, passed_over_on=on)
