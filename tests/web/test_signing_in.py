"""Getting in by a link that works once, and out again for good."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.wiring import Heedful
from tests.web.visiting import form_token, press, said

PAGES = ("/", "/queries", "/warning-signs", "/reviews", "/integrity", "/help/glossary")


@pytest.mark.parametrize("address", PAGES)
def test_no_page_opens_before_signing_in(stranger: FlaskClient, address: str):
    answer = stranger.get(address)
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_the_way_in_is_explained_to_strangers(stranger: FlaskClient):
    assert "It works once." in said(stranger.get("/sign-in"))


def test_a_link_signs_in_whoever_presses_its_button(stranger: FlaskClient, three_reviews: Heedful):
    answer = press(stranger, link(three_reviews))
    assert (answer.status_code, answer.location) == (303, "/")
    assert stranger.get("/").status_code == 200


def test_only_looking_at_a_link_does_not_use_it_up(stranger: FlaskClient, three_reviews: Heedful):
    address = link(three_reviews)
    for _ in range(3):
        stranger.get(address)
        stranger.head(address)
    assert press(stranger, address).status_code == 303


def test_a_link_works_once(app: Flask, stranger: FlaskClient, three_reviews: Heedful):
    address = link(three_reviews)
    press(stranger, address)
    another = app.test_client()
    answer = press(another, address)
    assert answer.status_code == 410
    assert "This link has been used" in said(answer)
    assert another.get("/").status_code == 303


def test_a_link_that_was_never_given_out_opens_nothing(stranger: FlaskClient):
    assert press(stranger, "/sign-in/guessed").status_code == 410


def test_a_form_from_elsewhere_is_refused(stranger: FlaskClient, three_reviews: Heedful):
    address = link(three_reviews)
    assert stranger.post(address).status_code == 400
    assert press(stranger, address).status_code == 303


def test_a_form_sent_by_another_site_is_refused_even_with_its_token(
    stranger: FlaskClient, three_reviews: Heedful
):
    address = link(three_reviews)
    token = form_token(stranger.get(address))
    answer = stranger.post(
        address, data={"csrf_token": token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost", 303),
        (None, 303),
        ("http://localhost:8000", 400),
        ("https://localhost", 400),
        ("http://evil.example", 400),
        ("null", 400),
        ("", 400),
    ],
)
def test_where_a_browser_does_not_name_the_site_its_origin_must_be_ours(
    stranger: FlaskClient, three_reviews: Heedful, origin: str | None, status: int
):
    address = link(three_reviews)
    token = form_token(stranger.get(address))
    headers = {} if origin is None else {"Origin": origin}
    answer = stranger.post(address, data={"csrf_token": token}, headers=headers)
    assert answer.status_code == status


def test_leaving_ends_the_session_for_whoever_copied_the_cookie(app: Flask, visitor: FlaskClient):
    copied = visitor.get_cookie("heedful")
    assert copied
    token = form_token(visitor.get("/"))
    answer = visitor.post("/sign-out", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/sign-in?left=1")
    thief = app.test_client()
    thief.set_cookie("heedful", copied.value)
    assert thief.get("/").status_code == 303


def test_one_cannot_be_signed_out_by_a_link(visitor: FlaskClient):
    assert visitor.get("/sign-out").status_code == 405
    assert visitor.get("/").status_code == 200


def test_whoever_is_signed_in_already_is_taken_to_the_first_page(visitor: FlaskClient):
    assert visitor.get("/sign-in").location == "/"


def test_no_script_can_read_the_cookie(stranger: FlaskClient, three_reviews: Heedful):
    answer = press(stranger, link(three_reviews))
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "heedful=" in one)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_the_cookie_is_bound_to_this_host(stranger: FlaskClient, three_reviews: Heedful):
    address = link(three_reviews)
    secure = {"wsgi.url_scheme": "https"}
    token = form_token(stranger.get(address, environ_overrides=secure))
    answer = stranger.post(address, data={"csrf_token": token}, environ_overrides=secure)
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(one.startswith("__Host-heedful=") and "Secure" in one for one in cookies)


def link(heedful: Heedful) -> str:
    """A fresh sign-in link of somebody who may see everything."""
    heedful.desk.give_role("somebody", "learning_lead")
    return f"/sign-in/{heedful.desk.new_sign_in_link('somebody')}"
