"""Answered blind first: does anything show who asks to those who have yet to answer? (B.9)

On both databases, over the API, on the pages, in files, events, search and feed, now and as at earlier.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from domain.access import scopes
from service.operations.stores import make_stores
from service.settings import Settings
from service.wiring import Heedful, build
from tests.api.calling import DECLINED, Caller
from tests.api.test_covering import (
    AGENCY,
    BAND,
    CANARY,
    SPECIALIST,
    cited,
    every_read,
    ids,
    told_apart,
)
from tests.api.test_files import whole
from tests.databases import POSTGRESQL, SQLITE
from tests.examples import CHAIR, LEARNING_LEAD, MOTHER, REVIEW, SCRIBE, TEAM_MANAGER
from tests.service.recorded import record_a_review
from tests.web.visiting import press, said
from web.app import add_pages

pytestmark = pytest.mark.slow

LATER_SHOWN = {
    "agency": "undisclosed",
    "role": None,
    "band": "U",
    "level": "undisclosed",
    "display_as": "after_answering",
    "attribution": "role_only",
    "identity_erased": False,
}
WORDS = "It was all rehearsed."
NAMES = (CANARY, "Mental health nurse")
TEAM, RAISER, WRITER, FAMILY, HEAD = "team", "specialist", "scribe", "mother", "chair"
WHO = {TEAM: TEAM_MANAGER, RAISER: SPECIALIST, WRITER: SCRIBE, FAMILY: MOTHER, HEAD: CHAIR}


@dataclass
class Room(Caller):
    """A system that may do everything, and the browsers of those who take part."""

    def browser(self, who: str) -> FlaskClient:
        """Somebody's browser; whoever is no participant leads all learning."""
        if who in WHO:
            self.heedful.desk.introduce(who, WHO[who])
        else:
            self.heedful.desk.give_role(who, "learning_lead")
        browser = self.client.application.test_client()
        press(browser, f"/sign-in/{self.heedful.desk.new_sign_in_link(who)}")
        return browser

    def page(self, who: str, path: str) -> str:
        """What a page of a query says to them."""
        self.heedful.follower.catch_up()
        answer = self.browser(who).get(path.replace("/challenges/", "/queries/"))
        assert answer.status_code == 200, (path, answer.status_code)
        return said(answer)

    def switch(self, *, is_on: bool = True, by: UUID = CHAIR) -> Any:
        """Throw the switch."""
        return self.post(f"/reviews/{REVIEW}/blind-first", {"is_on": is_on}, by)

    def answered(self, path: str, by: UUID = TEAM_MANAGER, **said: Any) -> Any:
        """A query as the record has it, once somebody has said no to it."""
        done = self.post(f"{path}/responses", {**DECLINED, **said}, by)
        assert done.status_code == 200, done.json
        return self.get(path).json


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def heedful(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Heedful]:
    """The example review, on each of the two databases."""
    directory = tmp_path_factory.mktemp("blind")
    settings = Settings(data_dir=directory)
    if request.param == POSTGRESQL:
        postgres = request.getfixturevalue("postgres")
        settings = postgres.settings(postgres.create(), data_dir=directory)
    make_stores(settings)
    made = build(settings)
    record_a_review(made)
    yield made
    made.close()


@pytest.fixture
def room(heedful: Heedful) -> Room:
    """A specialist takes part, and the review is answered blind first."""
    app = create_app(heedful)
    add_pages(app, heedful)
    room = Room(app.test_client(), heedful, heedful.desk.create_key("all", list(scopes())))
    who = {"id": str(SPECIALIST), "agency": AGENCY, "band": BAND, "role": CANARY}
    assert room.post(f"/reviews/{REVIEW}/participants", who, by=None).status_code == 201
    assert room.switch().status_code == 200
    return room


def test_no_read_shows_a_system_who_asks_before_the_first_answer(room: Room) -> None:
    path = room.raised(SPECIALIST, text=WORDS)
    made = cited(room, {"challenge_id": path, "observation_id": room.observed()})
    before = room.get("/queries").json["position"]
    room.post(f"{path}/set-aside", {"how": "talked_over"}, SPECIALIST)
    read = list(every_read(room, made))
    assert len(read) > 30
    for name, of in read:
        for when in ({}, {"as_at": before}):
            answer = room.get(of, **when, **whole(room, name))
            assert answer.status_code == 200, (of, answer.text)
            assert told_apart(answer.json) == [], of
            assert CANARY not in answer.text, of
            assert CANARY not in room.get(of, **when, format="csv").text, of
    query = room.get(path).json
    assert (query["raised_by"], query["gradient"]) == (LATER_SHOWN, "undisclosed")
    steps = room.get(f"{path}/timeline").json["steps"]
    assert [one["by"] for one in steps] == [LATER_SHOWN, LATER_SHOWN]
    feed = [one for one in room.get("/feed").json["events"] if made["challenge_id"] in one["id"]]
    assert len(feed) == 2
    assert not {AGENCY, BAND} & {
        str(value) for one in feed for value in one["data"]["codes"].values()
    }


def test_nothing_is_found_by_what_is_not_shown(room: Room) -> None:
    path = room.raised(SPECIALIST, text=WORDS)
    id = path.rpartition("/")[2]
    room.heedful.follower.catch_up()
    room.heedful.search.follower.catch_up()
    for by in ({"agency": AGENCY}, {"band": BAND}, {"gradient": "up"}):
        assert ids(room.get("/queries", **by).json) == set(), by
    for by in ({"agency": AGENCY}, {"band": BAND}):
        events = room.get("/events", **by, topic="challenge-raised").json["items"]
        assert events == []
        assert room.post("/search", {"q": "rehearsed", **by}, by=None).json["total"] == 0
    found = room.post("/search", {"q": "rehearsed"}, by=None).json["items"]
    assert [(one["id"], one["by"]) for one in found] == [(id, LATER_SHOWN)]
    assert ids(room.get("/queries", agency="undisclosed", band="U").json) == {id}
    room.answered(path)
    assert ids(room.get("/queries", agency=AGENCY, band=BAND, gradient="up").json) == {id}
    assert room.post("/search", {"q": "rehearsed", "band": BAND}, by=None).json["total"] == 1


def test_after_the_answer_it_is_shown_and_the_answer_says_that_it_was_blind(room: Room) -> None:
    path = room.raised(SPECIALIST)
    query = room.answered(path, blind_to_status=False)
    assert query["blind_to_status"] is True
    assert (query["raised_by"]["role"], query["raised_by"]["band"]) == (CANARY, BAND)
    assert query["gradient"] == "up"
    assert "Decided without knowing who had raised it" in room.page(TEAM, path)


def test_whoever_says_that_they_were_blind_is_not_believed(room: Room) -> None:
    assert room.switch(is_on=False).status_code == 200
    seen = room.raised(SPECIALIST)
    assert room.get(seen).json["raised_by"]["band"] == BAND
    room.switch()
    assert room.get(seen).json["raised_by"] == LATER_SHOWN
    assert room.answered(seen, blind_to_status=True)["blind_to_status"] is False


def test_while_it_is_off_the_answer_says_what_the_caller_says(room: Room) -> None:
    room.switch(is_on=False)
    for blind in (True, False, None):
        path = room.raised(SPECIALIST)
        assert room.answered(path, blind_to_status=blind)["blind_to_status"] is blind


def test_a_second_opinion_is_not_counted_as_blind_though_it_may_be(room: Room) -> None:
    path = room.raised(SPECIALIST)
    room.post(f"{path}/responses", {"kind": "answered"}, CHAIR)
    assert "Shown once you have answered" in room.page(TEAM, path)
    assert room.answered(path)["blind_to_status"] is False


def test_each_page_shows_it_to_those_alone_who_need_not_answer(room: Room) -> None:
    path = room.raised(SPECIALIST, text=WORDS)
    for who in (TEAM, HEAD):
        shown = room.page(who, path)
        assert "Shown once you have answered" in shown
        assert "Shown with their role only" not in shown
        assert "Mental health nurse" not in shown
    for who in (RAISER, WRITER, FAMILY, "learning lead"):
        assert "Shown once you have answered" not in room.page(who, path), who
    room.answered(path)
    assert "Shown once you have answered" not in room.page(TEAM, path)
    still = room.raised(SPECIALIST)
    assert "Shown once you have answered" in room.page(HEAD, still)


def test_lists_files_and_events_keep_it_from_whoever_must_answer(room: Room) -> None:
    path = room.raised(SPECIALIST, text=WORDS)
    reference = room.get(path).json["reference"]
    event = f"/record/{path.rpartition('/')[2]}.1"
    of_review = f"/reviews/{REVIEW}"
    pages = ("/queries", "/queries?format=csv", "/queries-by-raiser", of_review, "/record", event)
    team, lead = room.browser(TEAM), room.browser("learning lead")
    for address in (*pages, f"{of_review}/known?on=2030-01-01", f"/queries/{path[12:]}?format=csv"):
        answer = team.get(address)
        assert answer.status_code == 200, address
        assert not re.search("|".join(NAMES), answer.text), address
    for narrowed in (f"/queries?band={BAND}", f"/queries?agency={AGENCY}", "/queries?gradient=up"):
        assert reference not in said(team.get(narrowed)), narrowed
        assert reference in said(lead.get(narrowed)), narrowed
    assert "Mental health nurse" in lead.get("/queries").text


def test_what_is_counted_stays_whole(room: Room) -> None:
    before = room.get("/status-gradient").json
    path = room.raised(SPECIALIST)
    unanswered = room.get("/status-gradient").json
    of_review = room.get("/status-gradient", review=str(REVIEW)).json
    assert sum(unanswered["by_gradient"].values()) == sum(before["by_gradient"].values()) + 1
    assert sum(of_review["by_gradient"].values()) == 1
    assert of_review["by_gradient"]["up"] == 0
    assert room.get("/queries").json["total"] == 1
    room.answered(path)
    gradient = room.get("/status-gradient", review=str(REVIEW)).json
    assert gradient["by_gradient"]["up"] == 1


def test_what_blind_answers_change_is_told_apart_from_the_others(room: Room) -> None:
    room.answered(room.raised(SPECIALIST))
    room.switch(is_on=False)
    room.answered(room.raised(SPECIALIST), blind_to_status=False)
    [up] = [one for one in room.get("/status-gradient").json["groups"] if one["group"] == "up"]
    assert up["standing_hidden"] == {"answered": 1, "accepted": 0}
    assert up["standing_known"] == {"answered": 1, "accepted": 0}


def test_a_summary_has_the_digest_it_has_for_those_who_see_all(room: Room) -> None:
    room.raised(SPECIALIST)
    blind = room.get(f"/reviews/{REVIEW}/summary").json
    assert "camhs" not in str(blind["queries"])
    made = room.post(f"/reviews/{REVIEW}/summary/publications", {}, LEARNING_LEAD)
    assert made.status_code == 201, made.json
    published = room.get(f"/reviews/{REVIEW}/summary/publications/{made.json['id']}").json
    assert (published["agrees"], published["digest"]) == (True, blind["digest"])
    room.switch(is_on=False)
    whole_one = room.get(f"/reviews/{REVIEW}/summary", as_at=blind["position"]).json
    assert "camhs" in str(whole_one["queries"])
    assert whole_one["digest"] == blind["digest"]


def test_only_those_who_run_the_review_throw_the_switch_and_the_record_says_who(room: Room) -> None:
    assert room.switch(is_on=True).json["code"] == "already-recorded"
    assert room.switch(is_on=False, by=TEAM_MANAGER).status_code == 403
    nobody = room.post(f"/reviews/{REVIEW}/blind-first", {"is_on": False}, by=None)
    assert nobody.json["code"] == "participant-required"
    assert room.get(f"/reviews/{REVIEW}").json["blind_first"] is True
    [event] = room.get("/events", topic="case-review-blind-first-switched").json["items"]
    assert (event["by"]["band"], event["codes"]) == ("I", {"is_on": True})
    assert event["recorded_on"]
