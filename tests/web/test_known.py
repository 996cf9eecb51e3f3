"""What was known on a day of the case, on a page."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from domain.vocabulary import vocabulary
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import build
from tests.examples import CHAIR, REVIEW
from tests.service.recorded import Commands, acting, record_a_review
from tests.web.visiting import addresses, application, said, signed_in


def test_a_day_shows_what_was_voiced_held_back_and_not_yet_known(visitor: FlaskClient):
    page = said(visitor.get(f"{alder(visitor)}?on=2024-06-08"))
    assert "What was known on 8 June 2024" in page
    voiced, kept, later = columns(page)
    assert all(f"A-Q{number}" in voiced for number in (1, 2, 3, 5))
    assert all(f"A-W{number}" in voiced for number in range(1, 6))
    assert all(one in kept for one in ("A-H1", "A-H2"))
    assert all(f"Hindsight {one}" in later for one in ("A-Q4", "A-Q6"))
    assert "13 things of this review = 9 known and voiced + 2 known and held back + 2" in page


def test_a_thing_is_shown_as_it_stood_that_day_and_what_became_of_it(visitor: FlaskClient):
    voiced, _, later = columns(said(visitor.get(f"{alder(visitor)}?on=2024-05-01")))
    escalated = vocabulary("query_status").label("escalated")
    assert f"{escalated} So since 1 May 2024" in voiced.split("A-Q5")[1]
    assert "What became of it later: accepted, 3 May 2024" in voiced.split("A-Q5")[1]
    assert "A-W3" in later


def test_news_that_nobody_had_answered_is_told_of_too(visitor: FlaskClient):
    page = said(visitor.get(f"{alder(visitor)}?on=2024-06-08"))
    assert "New information that waited for an answer: 0" in page


def test_the_words_of_such_news_and_whose_assessment_it_is_about_are_shown(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    make_stores(settings)
    commands = Commands.over(settings)
    record_a_review(commands)
    item = commands.assessment_items.register(
        acting(CHAIR),
        review_id=REVIEW,
        item_type="early_help_assessment",
        token="a-1",
        owner_agency="la_csc",
    )
    commands.assessment_items.receive_information(
        acting(CHAIR), item.id, source="record", text="A second call from the school."
    )
    commands.casework.close()
    heedful = build(settings)
    heedful.follower.catch_up()
    page = said(signed_in(application(heedful), heedful).get(f"/reviews/{REVIEW}/known"))
    heedful.close()
    assert "New information that waited for an answer: 1" in page
    assert "A second call from the school. Came on" in page


def test_without_a_day_it_is_the_day_of_the_incident(visitor: FlaskClient):
    assert "What was known on 9 June 2024" in said(visitor.get(alder(visitor)))


def test_one_goes_from_day_to_day(visitor: FlaskClient):
    page = visitor.get(f"{alder(visitor)}?on=2024-03-14")
    days = addresses(page, "/reviews/")
    onward = next(to for text, to in days.items() if text.startswith("After:"))
    assert "on=2024-0" in onward
    back = addresses(visitor.get(onward), "/reviews/")
    assert any(text == "Before: 14 March 2024" for text in back)


@pytest.mark.parametrize("asked", ["on=yesterday", "on=2024-02-30", "day=2024-06-08"])
def test_a_day_that_is_none_is_refused(visitor: FlaskClient, asked: str):
    assert visitor.get(f"{alder(visitor)}?{asked}").status_code == 400


def test_of_a_review_that_is_not_there_nothing_was_known(visitor: FlaskClient):
    page = "/reviews/00000000-0000-4000-8000-000000000000/known"
    assert visitor.get(page).status_code == 404


def test_before_anything_was_recorded_the_review_was_not_there(visitor: FlaskClient):
    assert visitor.get(f"{alder(visitor)}?as_at=p0").status_code == 404


def alder(visitor: FlaskClient) -> str:
    """The page of the review called ALDER, as its summary links to it."""
    summary = visitor.get(addresses(visitor.get("/reviews"), "/reviews/")["ALDER"])
    return addresses(summary, "/reviews/")["What was known on any day of the case"]


def columns(page: str) -> tuple[str, str, str]:
    """What stands under each of the three headings."""
    _, rest = page.split("Known and voiced:")
    voiced, rest = rest.split("Known and held back:")
    kept, later = rest.split("Not yet known:")
    return voiced, kept, later
