"""What one review has taught, on a page made to be printed."""

import pytest
from flask.testing import FlaskClient

from domain.vocabulary import vocabulary
from tests.web.visiting import addresses, said


def test_a_summary_begins_with_who_is_responsible_for_the_learning(visitor: FlaskClient):
    assert "Responsible for the learning: Partnership learning lead" in summary(visitor, "ALDER")


def test_a_review_that_nobody_leads_says_so_and_what_follows(visitor: FlaskClient):
    page = summary(visitor, "CEDAR")
    assert "Nobody is responsible for the learning of this review since 16 May 2025" in page
    assert "It cannot be published or closed until somebody is." in page


def test_the_front_of_a_summary_counts_five_things(visitor: FlaskClient):
    page = summary(visitor, "ALDER")
    for box in ("3 findings", "6 queries raised", "2 held back", "of 5 warning signs assumed safe"):
        assert box in page


def test_a_summary_gives_every_query_with_its_end_and_its_sum(visitor: FlaskClient):
    page = summary(visitor, "BIRCH")
    assert "5 raised = 0 open + 0 answered, not decided + 3 accepted + 1 accepted in part" in page
    assert all(f"B-Q{number}" in page for number in range(1, 6))


def test_a_summary_shows_what_hindered_beside_what_helped(visitor: FlaskClient):
    label = vocabulary("factor").label("org.performance_targets")
    assert f"{label} 3 0" in summary(visitor, "CEDAR")


def test_a_summary_says_what_the_family_said(visitor: FlaskClient):
    assert "I rang twice. The second time I was told I had to put it in writing." in summary(
        visitor, "ALDER"
    )


def test_a_summary_says_what_is_open_and_who_holds_it(visitor: FlaskClient):
    page = summary(visitor, "ALDER")
    assert "A-Q1: Children’s social care, since 14 March 2024" in page.replace("'", "’")


def test_a_summary_says_what_it_cannot_tell(visitor: FlaskClient):
    limits = summary(visitor, "ALDER").split("What this summary cannot tell")[1]
    assert "fewer than ten queries" in limits


def test_a_summary_of_a_review_that_is_not_there_is_not_invented(visitor: FlaskClient):
    assert visitor.get("/reviews/00000000-0000-4000-8000-000000000000").status_code == 404


@pytest.mark.parametrize("code", ["ALDER", "BIRCH", "CEDAR"])
def test_a_summary_names_no_child(visitor: FlaskClient, code: str):
    assert "not recorded (local)" not in summary(visitor, code)


def summary(visitor: FlaskClient, code: str) -> str:
    """What the summary of a review says."""
    return said(visitor.get(addresses(visitor.get("/reviews"), "/reviews/")[code]))
