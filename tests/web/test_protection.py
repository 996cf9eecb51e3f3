"""What surrounds every page: the red door, the headers, and words instead of a stack trace."""

import io
from html import unescape

import pytest
from eventsourcing.persistence import OperationalError
from flask import Flask, abort
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from service.importing.bundles import import_bundle
from service.wiring import Heedful
from tests.web.visiting import addresses, application, said, signed_in
from web.app import add_pages
from web.refusals import SENTENCES

pytestmark = pytest.mark.slow

ADDRESSES = ("/", "/queries", "/warning-signs", "/sign-in", "/nowhere")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_red_door_comes_before_anything_else(visitor: FlaskClient, address: str):
    page = visitor.get(address, follow_redirects=True).text
    assert page.index("Call 999") < page.index("<header")
    assert "This is not the place to report it." in page.split("<footer")[1]


def test_a_page_whose_store_is_away_says_so_without_its_words(
    three_reviews: Heedful, monkeypatch: pytest.MonkeyPatch
):
    def away() -> int:
        raise OperationalError("server closed the connection to heedful_service")

    browser = signed_in(application(three_reviews), three_reviews)
    monkeypatch.setattr(three_reviews.casework, "head", away)
    page = browser.get("/integrity")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "1")
    assert "Not ready yet" in said(page)
    assert "heedful_service" not in page.text


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_lets_a_browser_do_only_what_comes_from_us(visitor: FlaskClient, address: str):
    headers = visitor.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_files_need_no_signing_in_and_are_protected_too(stranger: FlaskClient):
    answer = stranger.get("/static/vendor/heedful.css")
    answer.close()
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=86400" in answer.headers["Cache-Control"]


def test_no_page_holds_a_script_or_a_style_of_its_own(visitor: FlaskClient):
    for address in ADDRESSES:
        page = visitor.get(address).text
        assert "<style" not in page
        assert " style=" not in page
        assert all(" src=" in script.split(">")[0] for script in page.split("<script")[1:])


def test_what_people_write_is_shown_and_never_run(nothing_recorded: Heedful):
    written = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"
    bundle = nothing_recorded.settings.examples.read_text().replace(
        "A baby who cannot roll should not be recorded", f"{written} should not be recorded"
    )
    import_bundle(nothing_recorded.casework, io.BytesIO(bundle.encode()), progress=None)
    nothing_recorded.follower.catch_up()
    visitor = signed_in(application(nothing_recorded), nothing_recorded)
    register = visitor.get("/queries")
    story = visitor.get(addresses(register, "/queries/")["A-Q2"])
    summary = visitor.get(addresses(visitor.get("/reviews"), "/reviews/")["ALDER"])
    for page in (register, story, summary):
        assert "<img src=x" not in page.text
        assert "<script>alert" not in page.text
        assert written in unescape(page.text)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_refusal_has_a_page_in_plain_words(heedful_that_fails: FlaskClient, code: int):
    answer = heedful_that_fails.get(f"/fails/{code}")
    assert answer.status_code == code
    assert SENTENCES[code][0] in said(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_fault_of_ours_tells_nothing_of_itself(heedful_that_fails: FlaskClient):
    answer = heedful_that_fails.get("/fails/badly")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in said(answer)
    assert "the child" not in answer.text


def test_refusals_without_a_page_of_their_own_borrow_the_nearest(heedful_that_fails: FlaskClient):
    assert heedful_that_fails.get("/fails/418").status_code == 418
    assert heedful_that_fails.get("/fails/502").status_code == 502


def test_programs_are_refused_as_programs_whatever_the_pages_do(three_reviews: Heedful):
    app = Flask("both", static_folder=None)
    app.register_error_handler(HTTPException, lambda error: ({"code": error.code}, error.code))
    add_pages(app, three_reviews)
    browser = app.test_client()
    assert browser.get("/api/v1/nowhere").json == {"code": 404}
    assert "There is nothing here" in said(browser.get("/nowhere"))


def test_the_address_that_was_asked_for_is_not_repeated(visitor: FlaskClient):
    assert "secret-of-somebody" not in visitor.get("/secret-of-somebody").text


@pytest.fixture
def heedful_that_fails(three_reviews: Heedful) -> FlaskClient:
    """Pages with addresses that answer with each refusal."""
    app = application(three_reviews)

    @app.get("/fails/<int:code>")
    def fails(code: int) -> None:
        abort(code)

    @app.get("/fails/badly")
    def fails_badly() -> None:
        raise RuntimeError("the child")

    return signed_in(app, three_reviews)
