"""The record, event by event: everything unasked, filters that say what they hide, one event for ever."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from domain.vocabulary import vocabulary
from service.wiring import Heedful
from tests.web.visiting import addresses, application, said, signed_in


def test_the_record_begins_with_everything_and_says_so(visitor: FlaskClient):
    page = said(visitor.get("/record"))
    assert "Nothing is filtered: all" in page
    assert "Newest first" in page


@pytest.mark.parametrize("order", ["", "order=oldest"])
def test_walking_the_record_meets_every_event_once(
    visitor: FlaskClient, three_reviews: Heedful, order: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("web.record.ROWS", 40)
    page, seen = visitor.get(f"/record?{order}"), []
    while onward := addresses(page, "/record?").get("Next rows"):
        seen += rows(page.text)
        page = visitor.get(onward)
    seen += rows(page.text)
    assert len(seen) == len(set(seen)) == three_reviews.log.head()
    assert sorted(seen, key=lambda name: int(name[1:], 16), reverse=not order) == seen


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ("topic=challenge-raised", 18),
        ("topic=challenge-raised&attribution=role_only", 1),
        ("topic=challenge-raised&band=I", 1),
        ("topic=challenge-raised&agency=police&band=7", 0),
        ("topic=challenge-raised&occurred_to=2024-03-14", 1),
        ("topic=challenge-raised&recorded_to=2020-01-01", 0),
    ],
)
def test_a_filter_says_how_much_it_hides(
    visitor: FlaskClient, three_reviews: Heedful, filters: str, shown: int
):
    total = three_reviews.log.head()
    page = said(visitor.get(f"/record?{filters}"))
    assert f"Showing {shown} of {total}; {total - shown} hidden by your filters" in page


def test_filters_that_hide_everything_say_so(visitor: FlaskClient):
    assert "Your filters hide every row." in said(visitor.get("/record?thing=" + str(UUID(int=4))))


@pytest.mark.parametrize(
    "address",
    ["order=random", "topic=lost", "thing=me", "correlation=7", "colour=red", "recorded_from=now"],
)
def test_what_is_not_ours_is_refused_and_not_quietly_left_out(visitor: FlaskClient, address: str):
    assert visitor.get(f"/record?{address}").status_code == 400


def test_the_place_of_one_order_is_refused_in_the_other(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("web.record.ROWS", 40)
    onward = addresses(visitor.get("/record"), "/record?")["Next rows"]
    assert visitor.get(f"{onward}&order=oldest").status_code == 400


def test_an_event_has_a_page_of_its_own_with_its_words_and_what_it_belongs_to(
    visitor: FlaskClient,
):
    page = visitor.get(first(visitor, "topic=challenge-raised&occurred_to=2024-03-14"))
    assert "A-Q1" in addresses(page, "/queries/")
    assert "No rule made this happen" in said(page)
    assert "Exactly as it was recorded" in said(page)
    assert "All events of A-Q1" in addresses(page, "/record?")
    assert '<blockquote class="heedful-words">' in page.text


def test_an_event_opens_by_thing_and_version_too(visitor: FlaskClient):
    by_place = visitor.get(first(visitor, "topic=challenge-raised"))
    thing = addresses(by_place, "/queries/").popitem()[1].rpartition("/")[2]
    assert said(visitor.get(f"/record/{thing}.1")) == said(by_place)


def test_all_events_of_a_thing_are_one_step_away(visitor: FlaskClient):
    page = visitor.get(first(visitor, "topic=challenge-escalated"))
    [beside] = [to for text, to in addresses(page, "/record?").items() if text.startswith("All")]
    assert vocabulary("step").label("challenge-raised") in said(visitor.get(beside))


def test_what_an_import_recorded_together_can_be_seen_together(visitor: FlaskClient):
    page = visitor.get(first(visitor, "topic=challenge-raised&attribution=named"))
    together = addresses(page, "/record?")["What was recorded together with it"]
    assert "hidden by your filters" in said(visitor.get(together))


def test_nobody_without_a_name_is_tied_to_what_was_recorded_with_them(visitor: FlaskClient):
    for shown in ("role_only", "anonymous"):
        page = visitor.get(first(visitor, f"topic=challenge-raised&attribution={shown}"))
        assert "recorded together" not in said(page)


def test_why_somebody_felt_unable_to_go_on_is_not_shown(visitor: FlaskClient):
    page = said(visitor.get(first(visitor, "topic=challenge-withdrawn")))
    assert vocabulary("withdrawal_reason").label("felt_unable_to_continue") not in page


@pytest.mark.parametrize("name", ["p0", "pfffff", "first", f"{UUID(int=4)}.1", "..%2f"])
def test_an_event_that_is_not_in_the_record_is_said_not_to_be_there(
    visitor: FlaskClient, name: str
):
    assert visitor.get(f"/record/{name}").status_code == 404


def test_the_record_and_an_event_can_be_opened_as_they_stood_earlier(visitor: FlaskClient):
    assert "1 event recorded." in said(visitor.get("/record?as_at=p1"))
    assert visitor.get("/record/p2?as_at=p1").status_code == 404
    assert visitor.get("/record/p2?as_at=p2").status_code == 200


def test_before_anything_was_said_the_record_begins_with_the_inbox(nothing_recorded: Heedful):
    browser = signed_in(application(nothing_recorded), nothing_recorded)
    page = browser.get("/record")
    assert "1 event recorded." in said(page)
    for to in {**addresses(page, "/record/"), **addresses(page, "/reviews/")}.values():
        assert browser.get(to).status_code == 200


def rows(page: str) -> list[str]:
    """The names of the events on a page of the record."""
    return [
        part.split('"', 1)[0]
        for part in page.split(
            '<th scope="row" role="rowheader">\n        <p><a class="govuk-link" href="/record/'
        )[1:]
    ]


def first(visitor: FlaskClient, filters: str) -> str:
    """The address of the first event that meets these filters."""
    return f"/record/{rows(visitor.get(f'/record?{filters}').text)[0]}"
