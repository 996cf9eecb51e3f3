"""Does the search page find, mark, narrow and refuse, without a word of it in an address?"""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from projections.searching.snippets import Mark, Snippet
from service.wiring import Heedful
from tests.web.visiting import addresses, application, form_token, said, signed_in
from web.search import pieces

pytestmark = pytest.mark.slow


@pytest.fixture
def reader(three_reviews: Heedful, visitor: FlaskClient) -> FlaskClient:
    """Somebody signed in, with everything indexed."""
    three_reviews.search.follower.catch_up()
    return visitor


def look(browser: FlaskClient, q: str, **more: str) -> TestResponse:
    """Send the form of the search page."""
    token = form_token(browser.get("/search"))
    return browser.post("/search", data={"csrf_token": token, "q": q, **more})


def test_a_search_is_found_marked_and_linked(reader: FlaskClient):
    page = look(reader, "hungry monday")
    assert page.status_code == 200
    assert "3 texts say this" in said(page)
    assert "<mark>Hungry</mark> on <mark>Mondays</mark>" in page.text
    [there, *_] = addresses(page, "/warning-signs/").values()
    assert "Hungry on Mondays" in said(reader.get(there))
    assert 'value="hungry monday"' in page.text, "it stands in the form again"


def test_before_anything_was_looked_for_there_is_only_the_form(reader: FlaskClient):
    page = reader.get("/search")
    assert page.status_code == 200
    assert "Nothing found" not in page.text
    assert 'aria-current="true"' in page.text or 'aria-current="page"' in page.text


def test_it_can_be_narrowed_and_what_was_chosen_stays_chosen(reader: FlaskClient):
    page = look(reader, "hungry", kind="challenge", agency="police")
    assert "Nothing found" in said(page)
    assert "where you looked" in said(page)
    assert '<option value="challenge" selected>' in page.text
    assert look(reader, "hungry", kind="nonsense").status_code == 400
    assert look(reader, "hungry", said_from="yesterday").status_code == 400


def test_what_cannot_be_searched_for_is_said_at_the_field_and_above(reader: FlaskClient):
    page = look(reader, "the")
    assert page.status_code == 422
    assert said(page).count("nearly every text") == 2
    assert "<title>Error: Search" in page.text
    assert look(reader, "zqxj\x00").status_code == 400


def test_what_is_typed_is_never_taken_for_markup(reader: FlaskClient):
    page = look(reader, '"><script>alert(1)</script>')
    assert "<script>alert" not in page.text


def test_many_texts_come_page_by_page(reader: FlaskClient):
    first = look(reader, "child OR school OR visit OR mother OR worker")
    assert "More texts" in first.text
    assert "Texts before these" not in first.text
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', first.text))
    second = reader.post("/search", data=kept)
    assert (kept["page"], second.status_code) == ("1", 200)
    assert 'start="21"' in second.text
    assert "Texts before these" in second.text
    assert reader.post("/search", data={**kept, "page": "-1"}).status_code == 400


def test_nobody_searches_without_signing_in_or_from_elsewhere(
    reader: FlaskClient, stranger: FlaskClient
):
    assert stranger.get("/search").status_code == 303
    assert reader.post("/search", data={"q": "hungry"}).status_code == 400
    assert reader.get("/search?q=hungry").status_code == 400


def test_before_the_index_is_made_the_page_says_try_again(nothing_recorded: Heedful):
    browser = signed_in(application(nothing_recorded), nothing_recorded)
    assert look(browser, "hungry").status_code == 503


def test_a_snippet_comes_in_pieces_that_make_it_whole():
    text = "They visited and visited."
    found = list(pieces(Snippet(text, (Mark(5, 12), Mark(17, 24)), False, False)))
    assert "".join(piece for piece, _ in found) == text
    assert [piece for piece, is_looked_for in found if is_looked_for] == ["visited", "visited"]
