"""Does the search answer with what one may read, marked, page by page, and refuse the rest in words?"""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from domain.observations import Observation
from projections.searching.wanted import MOST_CHARACTERS
from service.erasing import Request, erase
from service.keys.register import destroy
from service.seen import who_saw
from tests.api.calling import BASE, Caller
from tests.examples import (
    CHAIR,
    CHILD,
    HEALTH_VISITOR,
    QUESTION,
    REASON,
    REVIEW,
    TEAM_MANAGER,
    envelope,
    sealed,
)
from tests.service.test_sealing import record

WORDS = "The curtains were drawn at noon, <b>again</b>."

pytestmark = pytest.mark.slow


@pytest.fixture
def told(system: Caller) -> Caller:
    """A system that has recorded a few things, which can be found."""
    system.declined()
    system.seen(text=WORDS)
    system.observed(by=CHAIR, text="Curtains drawn, nobody let in.")
    return indexed(system)


def indexed(system: Caller) -> Caller:
    """After everything was followed and taken in."""
    system.heedful.follower.catch_up()
    system.heedful.search.follower.catch_up()
    return system


def look(system: Caller, q: Any, **more: Any) -> TestResponse:
    """A search."""
    return system.post("/search", {"q": q, **more}, by=None)


def found(system: Caller, q: str, **more: Any) -> list[dict[str, Any]]:
    """The items of a search that is answered."""
    answered = look(system, q, **more)
    assert answered.status_code == 200, answered.json
    items: list[dict[str, Any]] = answered.json["items"]
    return items


def test_a_hit_says_what_it_is_who_said_it_and_where_it_stands(told: Caller):
    answered = look(told, "curtain", kind="warning_sign").json
    [hit] = answered["items"]
    assert (answered["total"], answered["behind"], answered["next"]) == (1, 0, None)
    assert answered["position"] == f"p{told.head:x}"
    assert hit["topic"] == "warning-sign-raised"
    assert hit["field"] == "text"
    assert hit["review"] == {"id": str(REVIEW), "code": "A"}
    assert hit["by"]["role"] == "health_visitor"
    assert hit["by"]["band"] == "2"
    assert not hit["superseded"]
    sign = told.client.get(hit["link"], headers={"Authorization": f"Bearer {told.key}"}).json
    assert (sign["id"], sign["reference"], sign["text"]) == (hit["id"], hit["reference"], WORDS)


def test_a_snippet_is_the_words_as_they_are_and_marks_are_ranges(told: Caller):
    [hit] = found(told, "curtain noon", kind="warning_sign")
    snippet = hit["snippet"]
    assert snippet["text"] == WORDS, "nothing is escaped and nothing is added"
    marked = [snippet["text"][one["start"] : one["end"]] for one in snippet["marks"]]
    assert marked == ["curtains", "noon"]


def test_an_answer_and_its_reason_are_found_under_their_query(told: Caller):
    [hit] = found(told, "bruise birthmark")
    assert (hit["kind"], hit["topic"], hit["field"]) == (
        "challenge",
        "challenge-responded",
        "reason",
    )
    assert hit["snippet"]["text"] == REASON
    assert hit["by"]["role"] == "social_work_team_manager"


def test_what_was_held_back_is_shown_without_a_role(told: Caller):
    body = {"review_id": str(REVIEW), "reasons": ["feared_consequences"]}
    told.post("/held-back", {**body, "text": "Why did nobody ring the bell?"}, HEALTH_VISITOR)
    [hit] = found(indexed(told), "bell")
    assert (hit["kind"], hit["by"]["role"], hit["by"]["band"]) == ("held_back_query", None, "2")
    assert hit["link"].startswith(f"{BASE}/held-back/")


def test_filters_narrow_and_pages_go_on(told: Caller):
    assert len(found(told, "curtains")) == 2
    assert [one["kind"] for one in found(told, "curtains", band="I")] == ["observation"]
    assert [one["kind"] for one in found(told, "curtains", agency="police")] == []
    assert found(told, "curtains", review=str(CHILD)) == []
    assert found(told, "curtains", to="2020-01-01") == []
    first = look(told, "curtains", limit=1).json
    second = look(told, "curtains", limit=1, cursor=first["next"]).json
    assert [one["id"] for page in (first, second) for one in page["items"]] == [
        one["id"] for one in found(told, "curtains")
    ]
    assert second["next"] is None
    assert second["position"] == first["position"]


def test_every_kind_of_thing_has_a_link_that_leads_to_it(told: Caller):
    told.found()
    body = {"review_id": str(REVIEW), "reasons": ["feared_consequences"], "text": "Announced?"}
    told.post("/held-back", body, HEALTH_VISITOR)
    session = {"session_type": "panel", "mode": "remote", "title": "Announced or not"}
    told.post(f"/reviews/{REVIEW}/sessions", session, CHAIR)
    indexed(told)
    hits = found(told, "seen OR curtains OR announced OR baby")
    assert len({one["kind"] for one in hits}) == 7
    for hit in hits:
        there = told.client.get(hit["link"], headers={"Authorization": f"Bearer {told.key}"})
        assert there.json["id"] == hit["id"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"q": ""}, "not-searchable"),
        ({"q": "the"}, "not-searchable"),
        ({"q": '"half zqxj'}, "not-searchable"),
        ({"q": "zqxj OR"}, "not-searchable"),
        ({"q": "-zqxj"}, "not-searchable"),
        ({"q": "z" * (MOST_CHARACTERS + 1)}, "not-searchable"),
        ({"q": "zqxj\x00"}, "unusable-text"),
        ({"q": 7}, "wrong-type"),
        ({}, "required"),
        ({"q": "zqxj", "kind": "zqxj"}, "unknown-code"),
        ({"q": "zqxj", "from": "2024-02-01", "to": "2024-01-01"}, "out-of-range"),
        ({"q": "zqxj", "limit": 51}, "out-of-range"),
        ({"q": "zqxj", "cursor": "zqxj"}, "not-a-cursor"),
        ({"q": "zqxj", "cursor": "p0.WyJxdWVyaWVzIixbMV1d"}, "not-a-cursor"),
        ({"q": "zqxj", "after": "pffffffff"}, "not-a-position"),
        ({"q": "zqxj", "order": "seniority"}, "unknown-field"),
    ],
)
def test_what_cannot_be_searched_for_is_refused_and_not_repeated(
    refused_system: Caller, body: dict[str, Any], code: str
):
    refused = refused_system.post("/search", body, by=None)
    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert "zqxj" not in refused.text


@pytest.mark.parametrize(
    "typed", ["NEAR(curtains, 2)", "text:curtains", "curtains*", "curtains ^ (", "& | ! :*"]
)
def test_the_words_of_a_databases_own_language_mean_nothing(told: Caller, typed: str):
    assert look(told, typed).status_code in (200, 422)


def test_what_is_looked_for_stands_in_no_address(told: Caller):
    headers = {"Authorization": f"Bearer {told.key}"}
    assert told.client.get(f"{BASE}/search?q=curtains", headers=headers).status_code == 405
    refused = told.client.post(f"{BASE}/search?q=curtains", json={"q": "noon"}, headers=headers)
    assert (refused.status_code, refused.json["code"]) == (422, "unknown-parameter")


def test_whose_words_were_shown_is_recorded_and_nobody_elses(told: Caller):
    desk = told.heedful.desk
    before = {who: who_saw(desk, str(who)) for who in (HEALTH_VISITOR, CHAIR, TEAM_MANAGER)}
    assert len(found(told, "noon")) == 1
    after = {who: who_saw(desk, str(who)) for who in before}
    assert [who for who in before if before[who] != after[who]] == [HEALTH_VISITOR]


def test_words_erased_this_moment_are_not_found_though_the_index_still_has_them(told: Caller):
    destroy(told.heedful.casework.keys, record(HEALTH_VISITOR))
    answered = look(told, "curtains").json
    assert [one["kind"] for one in answered["items"]] == ["observation"]
    assert "Text erased" not in str(answered)


def test_after_an_erasure_nothing_of_it_is_counted(told: Caller):
    whom = {"subject": HEALTH_VISITOR, "kind": "person", "basis": "person_asked"}
    erase(told.heedful.casework, Request(**whom, requested_by="A", approved_by="B"))  # type: ignore[arg-type]
    assert look(told, "curtains").json["total"] == 1


def test_a_write_can_be_found_when_its_position_is_given(system: Caller):
    position = system.post(
        "/warning-signs", {"review_id": str(REVIEW), "kind": "out_of_sight", "text": WORDS}
    ).json["position"]
    system.heedful.follower.catch_up()
    late = look(system, "curtains", after=position)
    assert (late.status_code, late.json["code"]) == (503, "not-caught-up")
    assert late.headers["Retry-After"]
    system.heedful.search.follower.catch_up()
    assert len(found(system, "curtains", after=position)) == 1


def test_what_the_read_models_do_not_have_yet_is_not_found_yet(told: Caller):
    told.seen(text="More curtains.")
    told.heedful.search.follower.catch_up()
    assert look(told, "curtains").json["total"] == 2
    assert look(indexed(told), "curtains").json["total"] == 3
    told.seen(text="Even more curtains.")
    assert look(told, "curtains").json["behind"] == 1


def test_without_an_index_it_says_so(system: Caller):
    system.heedful.search.store.create()
    refused = look(system, QUESTION[:20])
    assert (refused.status_code, refused.json["code"]) == (503, "search-not-ready")


def test_only_who_may_read_may_search(told: Caller):
    told.key = told.heedful.desk.create_key("writer", ["contributions:write"])
    assert look(told, "curtains").status_code == 403
    told.key = "nobody's"
    assert look(told, "curtains").status_code == 401


def test_words_for_a_closed_circle_do_not_even_count(told: Caller):
    made = Observation.record(
        UUID(int=7),
        replace(envelope(HEALTH_VISITOR), audience="custodian"),
        review_id=REVIEW,
        reference="O-7",
        kind="healthy_unease",
        text=sealed("Curtains, for the custodian."),
    )
    told.heedful.casework.save(made)
    assert look(indexed(told), "curtains").json["total"] == 2
