"""The page of who looked at what: for those who answer for it, one row a look, and itself a look."""

from flask.testing import FlaskClient

from service.reads.told import Wanted, looks
from service.wiring import Heedful
from tests.web.visiting import application, press, said, signed_in


def officer(heedful: Heedful) -> FlaskClient:
    """A browser in which the information-governance officer is signed in."""
    heedful.desk.give_role("ig officer", "information_governance")
    browser = application(heedful).test_client()
    press(browser, f"/sign-in/{heedful.desk.new_sign_in_link('ig officer')}")
    return browser


def test_the_officer_reads_who_looked_as_what_at_what(three_reviews: Heedful):
    visitor = signed_in(application(three_reviews), three_reviews)
    assert visitor.get("/warning-signs").status_code == 200
    page = officer(three_reviews).get("/who-looked")
    assert page.status_code == 200
    words = said(page)
    assert "person learning lead" in words
    assert "To draw the learning together" in words
    assert "warning signs" in words
    assert 'href="/who-looked"' in page.text.split("<main")[0]


def test_looking_there_is_a_look(three_reviews: Heedful):
    browser = officer(three_reviews)
    browser.get("/who-looked")
    newest = looks(three_reviews.desk, Wanted(), limit=1).items[0]
    assert (newest.who, newest.action, newest.purpose) == (
        "person ig officer",
        "read_reads",
        "governance",
    )


def test_it_is_narrowed_to_days_and_turned_page_by_page(three_reviews: Heedful):
    browser = officer(three_reviews)
    assert "Nobody looked" in said(browser.get("/who-looked?until=2020-01-01"))
    assert "Earlier looks" not in said(browser.get("/who-looked?before=2"))
    for wrong in ("before=x", "before=1e3", "since=today", "subject=nobody", "who=me"):
        assert browser.get(f"/who-looked?{wrong}").status_code == 400


def test_it_is_open_to_nobody_else(three_reviews: Heedful, visitor: FlaskClient):
    assert visitor.get("/who-looked").status_code == 403
    assert 'href="/who-looked"' not in visitor.get("/queries").text
