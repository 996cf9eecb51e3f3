"""The page of one's own sign-ins: each is shown, each can be ended, and nobody else's is there."""

import re

from flask import Flask
from flask.testing import FlaskClient

from service.wiring import Heedful
from tests.web.visiting import application, form_token, press, said


def signed_in_as(app: Flask, heedful: Heedful, who: str) -> FlaskClient:
    browser = app.test_client()
    press(browser, f"/sign-in/{heedful.desk.new_sign_in_link(who)}")
    return browser


def end(browser: FlaskClient, id: str):
    token = form_token(browser.get("/my/sign-ins"))
    return browser.post(f"/my/sign-ins/{id}", data={"csrf_token": token})


def test_somebody_sees_where_they_are_signed_in_and_ends_another_from_here(
    nothing_recorded: Heedful,
):
    app, desk = application(nothing_recorded), nothing_recorded.desk
    forgotten = signed_in_as(app, nothing_recorded, "ward sister")
    (there,) = desk.sign_ins("ward sister")
    here = signed_in_as(app, nothing_recorded, "ward sister")
    page = said(here.get("/my/sign-ins"))
    assert page.count("by link") == 2
    assert page.count("(this one)") == 1
    assert (answer := end(here, there.id)).status_code == 303, said(answer)
    assert forgotten.get("/my/sign-ins").location == "/sign-in"
    assert said(here.get("/my/sign-ins")).count("by link") == 1


def test_ending_this_one_is_signing_out(nothing_recorded: Heedful):
    browser = signed_in_as(application(nothing_recorded), nothing_recorded, "ward sister")
    (this,) = nothing_recorded.desk.sign_ins()
    answer = end(browser, this.id)
    assert (answer.status_code, answer.location) == (303, "/sign-in?left=1")
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert browser.get("/my/sign-ins").location == "/sign-in"


def test_somebody_elses_sign_in_is_not_shown_and_answers_like_none(nothing_recorded: Heedful):
    app = application(nothing_recorded)
    signed_in_as(app, nothing_recorded, "somebody else")
    (theirs,) = nothing_recorded.desk.sign_ins()
    browser = signed_in_as(app, nothing_recorded, "ward sister")
    assert theirs.id not in browser.get("/my/sign-ins").text
    foreign, unknown = end(browser, theirs.id), end(browser, "000000000000")
    assert (
        (foreign.status_code, without_token(foreign.text))
        == (unknown.status_code, without_token(unknown.text))
        == (404, without_token(foreign.text))
    )
    assert nothing_recorded.desk.sign_ins("somebody else") == [theirs]


def without_token(page: str) -> str:
    """A page without its form's token, which is another one every second."""
    return re.sub(r'name="csrf_token" (type="hidden" )?value="[^"]*"', "", page)


def test_a_form_drawn_by_one_process_is_taken_by_another(nothing_recorded: Heedful):
    first, second = (application(nothing_recorded).test_client() for _ in range(2))
    address = f"/sign-in/{nothing_recorded.desk.new_sign_in_link('ward sister')}"
    token = form_token(first.get(address))
    for cookie in ("heedful-forms",):
        kept = first.get_cookie(cookie)
        assert kept
        second.set_cookie(cookie, kept.value)
    assert second.post(address, data={"csrf_token": token}).status_code == 303
