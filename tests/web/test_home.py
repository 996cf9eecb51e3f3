"""The first page, the list of reviews, the words and the proof that nothing is lost."""

from flask import Flask
from flask.testing import FlaskClient

from service.wiring import Heedful
from tests.web.visiting import application, said, signed_in


def test_the_first_page_says_what_this_is_before_any_number(visitor: FlaskClient):
    home = said(visitor.get("/"))
    assert "whatever the person’s status, and every query, whatever its status" in home
    assert home.index("every query, whatever its status") < home.index("18 raised")


def test_the_first_page_counts_what_was_held_back(visitor: FlaskClient):
    assert "6 more queries were held back" in said(visitor.get("/"))


def test_the_first_page_shows_what_was_only_assumed_to_be_safe(visitor: FlaskClient):
    assert "6 assumed safe, not proved" in said(visitor.get("/"))


def test_the_first_page_names_the_review_that_nobody_leads(visitor: FlaskClient):
    home = said(visitor.get("/"))
    assert "Nobody is responsible for the learning of CEDAR since 16 May 2025" in home


def test_the_first_page_has_a_card_for_each_review(visitor: FlaskClient):
    home = said(visitor.get("/"))
    for title in ("Alder: baby of seven months", "Birch: young person of fifteen", "Cedar: three"):
        assert title in home


def test_the_standing_inbox_is_no_review_of_a_case(visitor: FlaskClient):
    for address in ("/", "/reviews"):
        assert "INBOX" not in said(visitor.get(address))


def test_the_list_of_reviews_begins_with_the_one_nobody_leads(visitor: FlaskClient):
    listed = said(visitor.get("/reviews"))
    assert "1 review has nobody responsible for the learning: CEDAR." in listed
    assert listed.index("Nobody since 16 May 2025") < listed.index("Partnership learning lead")


def test_the_words_people_choose_from_are_explained(visitor: FlaskClient):
    words = said(visitor.get("/help/glossary"))
    assert "Query A question or a disagreement" in words
    assert "Where the query stands" in words
    assert "Nobody has answered yet. Setting it aside does not close it." in words


def test_the_page_of_nothing_lost_counts_rows_against_what_was_recorded(visitor: FlaskClient):
    page = said(visitor.get("/integrity"))
    assert "Yes Every thing ever raised has its row" in page
    assert "Queries 18 18 Yes" in page


def test_every_page_can_be_shown_before_anything_was_recorded(nothing_recorded: Heedful):
    app: Flask = application(nothing_recorded)
    visitor = signed_in(app, nothing_recorded)
    for address in ("/", "/queries", "/warning-signs", "/reviews", "/integrity"):
        assert visitor.get(address).status_code == 200
    assert "No query has been raised yet." in said(visitor.get("/queries"))
    assert "0 raised = 0 open" in said(visitor.get("/queries"))
