"""The page for whoever holds a receipt: no signing in, the digits in no address, plain sentences."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.acting import now
from service.anonymous.quiet import is_quiet
from service.anonymous.receipts import check_digit
from service.anonymous.releasing import Releasing
from service.wiring import Heedful
from tests.web.visiting import application, form_token, said

pytestmark = pytest.mark.slow

WORDS = "Grandmother's wallpaper has marmalade on it."
ABOUT = {"item_type": "care_plan", "owner_agency": "la_csc", "owner_band": "4"}
QUERY = {"strength": "probe", "subject": "voice_missing", "about": ABOUT, "text": WORDS}


@pytest.fixture
def browser(nothing_recorded: Heedful) -> FlaskClient:
    """A browser of somebody nobody knows."""
    return application(nothing_recorded).test_client()


def send(browser: FlaskClient, **fields: str) -> TestResponse:
    """The form, sent from the page as somebody sends it."""
    token = form_token(browser.get("/receipt"))
    return browser.post("/receipt", data={"csrf_token": token, **fields})


def end_the_day(heedful: Heedful) -> int:
    """Everything that waits is written, and followed."""
    written = Releasing(heedful.casework).act(now() + timedelta(days=1))
    heedful.follower.catch_up()
    return written


def test_nobody_is_asked_to_sign_in(browser: FlaskClient):
    page = browser.get("/receipt")
    assert page.status_code == 200
    assert "Nobody asks who you are" in said(page)
    assert "a court" in said(page)
    assert browser.get("/receipt?receipt=1234567890123456").status_code == 400
    assert browser.post("/receipt", data={"receipt": "1"}).status_code == 400, "without a token"


def test_the_holder_reads_what_became_of_it(browser: FlaskClient, nothing_recorded: Heedful):
    receipt = nothing_recorded.anonymous.query(**QUERY)
    page = send(browser, receipt=receipt)
    assert page.status_code == 200
    assert WORDS in said(page)
    assert "Nobody has read it yet" in said(page)
    end_the_day(nothing_recorded)
    page = send(browser, receipt=receipt)
    assert "Nothing yet. It is with" in said(page)
    assert "you asked this" in said(page)
    assert "no-store" in page.headers["Cache-Control"]


def test_the_holder_says_more_from_the_page(browser: FlaskClient, nothing_recorded: Heedful):
    receipt = nothing_recorded.anonymous.query(**QUERY)
    end_the_day(nothing_recorded)
    page = send(browser, receipt=receipt, do="add", words="And on Sunday.")
    assert "Thank you" in said(page)
    page = send(browser, receipt=receipt, do="ask_to_escalate", words="")
    assert "Thank you" in said(page)
    assert end_the_day(nothing_recorded) == 2
    refused = send(browser, receipt=receipt, do="give_verdict", verdict="satisfied")
    assert refused.status_code == 422, "nobody has answered"


def test_a_wrong_receipt_is_told_alike_and_not_repeated(
    browser: FlaskClient, nothing_recorded: Heedful
):
    digits = nothing_recorded.anonymous.query(**QUERY).replace(" ", "")
    mistyped = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    unknown = "4" * 15 + check_digit("4" * 15)
    pages = [send(browser, receipt=one) for one in (mistyped, unknown, "")]
    assert {page.status_code for page in pages} == {422}
    assert len({said(page) for page in pages}) == 1
    assert mistyped not in pages[0].text


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/receipt", True), ("/api/v1/anonymous/queries", True), ("/queries", False), ("/", False)],
)
def test_nothing_says_that_somebody_was_there(path: str, expected: bool):
    assert is_quiet(path) is expected
