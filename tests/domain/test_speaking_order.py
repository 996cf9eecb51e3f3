"""In which order do people speak, and whose turn is it to argue the other side?"""

import pytest

from domain.speaking_order import RULES, Speaker, next_devils_advocate, speaking_order
from domain.vocabulary import vocabulary

DIRECTOR = Speaker(id="d", agency="la_csc", band="7", closeness="never_met")
MANAGER = Speaker(id="m", agency="la_csc", band="4", closeness="monthly")
WORKER = Speaker(id="w", agency="la_csc", band="2", closeness="weekly")
NURSERY = Speaker(id="n", agency="early_years", band="1", closeness="daily")
MOTHER = Speaker(id="l", agency="family", band="L", closeness="not_recorded")
CHAIR = Speaker(id="i", agency="independent", band="I", closeness="never_met")
ALL = (CHAIR, DIRECTOR, MANAGER, WORKER, NURSERY, MOTHER)


def test_there_is_an_order_for_every_rule_people_may_choose():
    assert set(RULES) == set(vocabulary("speaking_rule").codes)


@pytest.mark.parametrize("rule", sorted(set(RULES) - {"free"}))
def test_everybody_speaks_once_and_the_same_seed_gives_the_same_order(rule: str):
    order = speaking_order(rule, 7, ALL)
    assert sorted(one.id for one in order) == sorted(one.id for one in ALL)
    assert speaking_order(rule, 7, reversed(ALL)) == order


def test_junior_first_begins_with_the_family_and_goes_up():
    order = speaking_order("junior_first", 7, ALL)
    assert [one.band for one in order] == ["L", "1", "2", "4", "7", "I"]


def test_closest_to_the_child_first_begins_with_the_family_then_by_how_often_they_saw_them():
    order = speaking_order("closest_to_child_first", 7, ALL)
    assert [one.id for one in order[:4]] == ["l", "n", "w", "m"]


def test_agencies_take_turns_before_one_speaks_twice():
    order = speaking_order("agency_rotation", 7, ALL)
    assert len({one.agency for one in order[:4]}) == 4
    assert [one.agency for one in order[4:]] == ["la_csc", "la_csc"]


def test_by_lot_another_seed_gives_another_order():
    orders = {speaking_order("random", seed, ALL) for seed in range(20)}
    assert len(orders) > 10


def test_among_equals_the_seed_decides_and_not_always_the_same_one():
    twins = [Speaker(id=id, agency="gp", band="2", closeness="weekly") for id in "abcdef"]
    first = {speaking_order("junior_first", seed, twins)[0].id for seed in range(40)}
    assert len(first) > 3


def test_free_sets_no_order():
    assert speaking_order("free", 7, ALL) == ()


def test_whoever_was_never_asked_comes_first():
    assert next_devils_advocate("s", ["a", "b", "c"], ["a", "c"]) == "b"


def test_then_whoever_was_asked_least_often():
    assert next_devils_advocate("s", ["a", "b"], ["a", "b", "a"]) == "b"


def test_then_whoever_was_asked_longest_ago():
    assert next_devils_advocate("s", ["a", "b", "c"], ["b", "c", "a"]) == "b"


def test_whoever_is_not_there_has_no_turn():
    assert next_devils_advocate("s", ["a"], ["a", "a"]) == "a"
    assert next_devils_advocate("s", [], ["a"]) is None


def test_the_first_turn_in_a_review_is_by_lot():
    people = [str(number) for number in range(10)]
    assert len({next_devils_advocate(str(seed), people, []) for seed in range(40)}) > 5
