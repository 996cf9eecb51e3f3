"""How pages say dates, counts and codes."""

from datetime import date

import pytest

from domain.vocabulary import vocabulary
from domain.warning_signs import PROOFS
from web.words import colour, counted, day, label, listed, lowered, proof, role


def test_a_day_is_said_as_people_write_it():
    assert day(date(2024, 3, 14)) == "14 March 2024"


def test_a_day_that_came_as_text_is_said_the_same():
    assert day("2024-03-14") == "14 March 2024"


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("week", "week of 14 March 2024"),
        ("month", "March 2024"),
        ("term", "March 2024, that term"),
        ("year", "2024"),
        ("unknown", "date not known"),
    ],
)
def test_no_more_of_a_date_is_said_than_was_known(precision: str, said: str):
    assert day(date(2024, 3, 14), precision) == said


def test_every_precision_has_its_way_of_being_said():
    said = {code: day(date(2024, 3, 14), code) for code in vocabulary("precision").codes}
    assert len(set(said.values())) == len(said)


def test_a_date_nobody_recorded_is_said_to_be_unknown():
    assert day(None) == "date not known"


def test_one_is_one_and_everything_else_is_many():
    assert counted(1, "query", "queries") == "1 query"
    assert counted(0, "query", "queries") == "0 queries"
    assert counted(2, "day") == "2 days"


def test_things_are_listed_as_in_a_sentence():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_initials_keep_their_capitals_inside_a_sentence():
    assert lowered("GP surgery") == "GP surgery"
    assert lowered("Police") == "police"


def test_what_was_not_recorded_is_said_and_not_left_blank():
    assert label(None, "reason_code") == "Not recorded at the time"


def test_a_role_somebody_wrote_in_their_own_words_is_left_as_it_is():
    assert role("health_visitor") == vocabulary("role").label("health_visitor")
    assert role("play_bus_driver") == "Play bus driver"
    assert role(None) == ""


@pytest.mark.parametrize("name", ["query_status", "warning_state"])
def test_every_state_has_a_colour_of_its_own(name: str):
    codes = [code for code in vocabulary(name).codes if code != "withdrawn"]
    assert "grey" not in [colour(code) for code in codes]


def test_every_proof_of_safety_has_its_words():
    assert all(proof(name) for name in PROOFS)
