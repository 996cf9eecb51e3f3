"""Do the pages show what a system has just recorded, as it was said?"""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.wiring import Heedful
from tests.journeys.people import NEW_REVIEW, NOT_MET, REASON, Case
from tests.journeys.registers import register, row
from tests.journeys.systems import Inside, System
from tests.web.visiting import said, signed_in

TAGGED = "Who said “<b>not now</b>” & why – <script>alert(1)</script>?"


@pytest.fixture
def browser(system: System, heedful: Heedful) -> FlaskClient:
    """A browser of somebody signed in, at the same application as the system."""
    assert isinstance(system.door, Inside)
    app: Flask = system.door.client.application
    return signed_in(app, heedful)


def test_nobody_reads_a_page_without_signing_in(system: System, case: Case) -> None:
    assert isinstance(system.door, Inside)
    path = system.made("/challenges", case.query(), case["teaching assistant"])
    stranger = system.door.client.application.test_client()
    for page in ("/", "/queries", f"/queries/{path.rpartition('/')[2]}"):
        came = stranger.get(page)
        assert came.status_code in (302, 303, 401, 403), page
        assert "hunger" not in came.text


def test_a_query_just_raised_stands_on_the_register_and_has_a_page(
    system: System, case: Case, browser: FlaskClient
) -> None:
    path = system.made("/challenges", case.query(TAGGED), case["teaching assistant"])
    found = row(system, path)
    listed = browser.get("/queries")
    assert listed.status_code == 200
    assert found["reference"] in said(listed)
    page = browser.get(f"/queries/{found['id']}")
    for shown in (listed, page):
        assert TAGGED in words(shown.text), "kept and shown exactly as said"
        assert "<script>alert" not in shown.text
    assert "Teaching assistant" in said(page)


def test_each_step_appears_on_the_page_of_the_query_as_it_is_recorded(
    system: System, case: Case, browser: FlaskClient
) -> None:
    path = system.made("/challenges", case.query(), case["teaching assistant"])
    page = f"/queries/{path.rpartition('/')[2]}"
    aside = {"how": "told_not_now", "words": "It is with the team."}
    no = {"kind": "declined", "reason_code": NOT_MET, "reason": REASON}
    steps = [
        ("set-aside", aside, "teaching assistant", aside["words"]),
        ("responses", no, "assistant director", REASON),
        ("verdicts", {"verdict": "not_satisfied", "comment": "No."}, "teaching assistant", "No."),
        ("escalations", {"why": "Monday again."}, "teaching assistant", "Monday again."),
    ]
    for act, body, who, expected in steps:
        assert expected not in said(browser.get(page))
        system.done(f"{path}/{act}", body, case[who])
        row(system, path)
        assert expected in said(browser.get(page)), act


def test_the_sum_on_the_page_is_the_sum_of_the_api(
    system: System, case: Case, browser: FlaskClient
) -> None:
    for who in ("teaching assistant", "health visitor", "director"):
        system.made("/challenges", case.query(), case[who])
    total = register(system)["total"]
    assert total == 3
    assert re.search(rf"\b{total}\b", said(browser.get("/queries")))
    assert all(item["reference"] in said(browser.get("/queries")) for item in items(system))


def test_a_warning_sign_and_the_review_have_their_pages(
    system: System, case: Case, browser: FlaskClient
) -> None:
    sign = system.made("/warning-signs", case.sign("Not seen since."), case["health visitor"])
    read = system.read(sign)
    assert read["reference"] in said(browser.get("/warning-signs"))
    assert "Not seen since." in said(browser.get(f"/warning-signs/{read['id']}"))
    review = browser.get(f"/reviews/{case.id}")
    assert review.status_code == 200
    assert NEW_REVIEW["title"] in said(review)
    assert read["reference"] in said(review)
    assert "SEED" in said(browser.get("/"))


def items(system: System) -> list[dict]:
    """The rows of the register."""
    found: list[dict] = register(system)["items"]
    return found


def words(page: str) -> str:
    """A page without its tags, as a reader sees it."""
    return unescape(re.sub(r"<[^>]*>", "", page))
