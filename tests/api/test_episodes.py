"""Can an episode be told, seen by everybody's eyes, and explained?"""

from typing import Any

import pytest

from tests.api.calling import Caller
from tests.api.files import CSV, XLSX, from_csv, from_xlsx, missing
from tests.api.test_promises import check_as_promised
from tests.api.test_search import found, indexed
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    MOTHER,
    REVIEW,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    id_of,
)

EPISODE = {
    "review_id": str(REVIEW),
    "title": "Two weeks behind the door",
    "why_key": "Nobody saw him, and nobody knew that nobody had.",
    "from_date": "2024-02-20",
    "to_date": "2024-03-11",
}
FACTOR = {"factor": "cond.workload", "valence": "hindered", "strength": "major"}
LINK = {"from_factor": "cond.workload", "to_factor": "inter.info_sharing"}


def test_an_episode_is_identified_and_read_again(system: Caller) -> None:
    path = identified(system)
    read = system.get(path).json
    assert read["title"] == EPISODE["title"]
    assert (read["from_date"], read["to_date"]) == ("2024-02-20", "2024-03-11")
    assert (read["state"], read["identified_by"]["agency"]) == ("open", "community_health")
    listed = system.get("/episodes", review=REVIEW).json
    assert (listed["total"], listed["by_state"]) == (1, {"open": 1, "settled": 0})
    assert listed["items"][0]["id"] == read["id"]


def test_conditions_are_named_linked_and_taken_back(system: Caller) -> None:
    path = identified(system)
    for factor in LINK.values():
        assert system.post(f"{path}/factors", {**FACTOR, "factor": factor}).status_code == 200
    assert system.post(f"{path}/links", {**LINK, "how": "No time to ring."}).status_code == 200
    refused = system.post(
        f"{path}/withdrawn-factors", {"factor": "cond.workload", "why": "No."}, CHAIR
    )
    assert (refused.status_code, refused.json["code"]) == (409, "still-linked")
    read = system.get(path).json
    assert [one["factor"] for one in read["factors"]] == [*LINK.values()]
    assert read["links"][0]["how"] == "No time to ring."
    factors = {one["factor"]: one for one in system.get("/factors").json["items"]}
    assert factors["cond.workload"]["led_to"] == {"inter.info_sharing": 1}
    assert system.post(f"{path}/withdrawn-links", {**LINK, "why": "No."}, CHAIR).status_code == 200
    taken = {"factor": "cond.workload", "why": "They were two that week."}
    assert system.post(f"{path}/withdrawn-factors", taken, CHAIR).status_code == 200
    read = system.get(path).json
    assert ([one["factor"] for one in read["factors"]], read["links"]) == (
        ["inter.info_sharing"],
        [],
    )


def test_a_condition_linked_to_itself_is_refused_with_what_to_do(system: Caller) -> None:
    path = identified(system)
    system.post(f"{path}/factors", FACTOR)
    itself = {"from_factor": "cond.workload", "to_factor": "cond.workload", "how": "It grew."}
    refused = system.post(f"{path}/links", itself)
    assert (refused.status_code, refused.json["code"]) == (422, "factor-with-itself")
    assert "name two factors" in refused.json["detail"]


def test_everybody_tells_their_part_and_who_was_not_asked_is_a_gap(system: Caller) -> None:
    path = identified(system)
    told(system, path, {"what_i_saw": "The cot in the hall."}, HEALTH_VISITOR)
    told(system, path, {"what_i_could_do": "Ring the ward."}, SOCIAL_WORKER, text="I was new.")
    board = system.get(f"{path}/perspectives").json
    assert (board["perspectives"], board["episode"]["perspectives"]) == (2, 2)
    seen = {(one["agency"], one["band"]): one for one in board["views"]}
    mine = seen["community_health", "2"]
    assert mine["perspectives"][0]["what_i_saw"] == "The cot in the hall."
    manager = seen["la_csc", "4"]
    assert (manager["is_gap"], manager["roles"]) == (True, ["social_work_team_manager"])
    assert board["gaps"] == len(board["views"]) - 2


def test_a_perspective_is_about_an_episode_of_the_review(system: Caller) -> None:
    path = identified(system)
    head = system.head
    for about, code in (
        ([], "kind-needs"),
        ([{"kind": "review"}], "kind-needs"),
        ([{"kind": "episode", "id": str(id_of("nowhere"))}], "unknown-reference"),
    ):
        said = {"review_id": str(REVIEW), "kind": "perspective", "about": about, "text": "New."}
        assert system.post("/observations", said).json["code"] == code
    nothing = {"review_id": str(REVIEW), "kind": "perspective", "about": about_(path)}
    assert system.post("/observations", nothing).json["code"] == "kind-needs"
    assert system.head == head


def test_an_episode_is_explained_and_looked_at_again(system: Caller) -> None:
    path = identified(system)
    explained = {"explanation": "Each thought that another had seen him."}
    refused = system.post(f"{path}/settlement", explained, MOTHER)
    assert (refused.status_code, refused.json["code"]) == (403, "not-permitted")
    assert system.post(f"{path}/settlement", explained, CHAIR).status_code == 200
    [single] = system.get("/reasoning").json["items"]
    assert (single["kind"], single["title"]) == ("episode", EPISODE["title"])
    refused = system.post(f"{path}/factors", FACTOR)
    assert (refused.status_code, refused.json["code"]) == (409, "illegal-transition")
    assert refused.json["allowed"] == ["redescribe", "reopen"]
    assert system.post(f"{path}/reopenings", {"why": "A new record came."}).status_code == 200
    read = system.get(path).json
    assert (read["state"], read["explanation"], read["settled_on"]) == ("open", None, None)


def test_the_old_description_stays_in_the_story(system: Caller) -> None:
    path = identified(system)
    better = {"title": "Three weeks", "why_key": "So long.", "why": "We counted."}
    assert system.post(f"{path}/descriptions", better).status_code == 200
    read, story = system.get(path).json, system.get(f"{path}/timeline").json
    assert (read["title"], read["redescribed"], read["to_date"]) == ("Three weeks", True, None)
    assert story["steps"][0]["words"]["title"] == EPISODE["title"]


def test_every_answer_about_an_episode_is_as_the_contract_says(system: Caller) -> None:
    path, linked = a_full_episode(system), "/api/v1/episodes/{episode_id}"
    check_as_promised(system, path, linked)
    check_as_promised(system, f"{path}/perspectives", f"{linked}/perspectives")
    check_as_promised(system, f"{path}/timeline", f"{linked}/timeline")
    for listed in ("/episodes", "/reasoning", "/factors", "/voice-and-use"):
        check_as_promised(system, listed, f"/api/v1{listed}")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_value_of_an_episode_is_in_its_files(form: str, system: Caller) -> None:
    path = a_full_episode(system)
    read, kind = {"csv": (from_csv, CSV), "xlsx": (from_xlsx, XLSX)}[form]
    for address in (path, f"{path}/perspectives", "/episodes", "/reasoning", "/factors"):
        answered = system.get(address, format=form)
        assert answered.mimetype == kind
        assert missing(system.get(address).json, read(answered.data)) == [], address


def test_a_version_that_is_stale_is_told_what_may_be_done_now(system: Caller) -> None:
    path = identified(system)
    system.post(f"{path}/factors", FACTOR)
    refused = system.post(f"{path}/factors", FACTOR, if_match='"1"')
    assert (refused.status_code, refused.json["current_version"]) == (412, 2)
    assert "settle" in refused.json["allowed"]


def test_an_episode_does_not_end_before_it_begins(system: Caller) -> None:
    head = system.head
    refused = system.post("/episodes", {**EPISODE, "to_date": "2024-02-19"})
    assert (refused.status_code, refused.json["code"]) == (422, "ends-before-it-begins")
    refused = system.post("/episodes", {**EPISODE, "to_date": "2999-01-01"})
    assert (refused.status_code, refused.json["code"]) == (422, "date-in-the-future")
    assert system.head == head


def test_a_question_nobody_could_answer_is_answered_by_a_reply(system: Caller) -> None:
    gap = system.observed(kind="knowledge_gap", details={"owner": "The named nurse"})
    assert system.get(gap).json["answered"] is False
    system.observed(TEAM_MANAGER, in_reply_to=gap.rpartition("/")[2], text="He was at his aunt's.")
    read = system.get(gap).json
    assert (read["answered"], read["replies"][0]["text"]) == (True, "He was at his aunt's.")
    assert system.get(system.observed()).json["answered"] is None


def test_an_episode_is_found_by_its_words_and_among_the_events(system: Caller) -> None:
    path = identified(system)
    [hit] = found(indexed(system), "behind door")
    assert (hit["kind"], hit["link"]) == ("episode", f"/api/v1{path}")
    [event] = system.get("/events", topic="episode-identified").json["items"]
    assert event["thing"]["reference"].startswith("E-")


def a_full_episode(system: Caller) -> str:
    """An episode with everything that can be said of one."""
    path = identified(system)
    for factor in LINK.values():
        system.post(f"{path}/factors", {**FACTOR, "factor": factor})
    system.post(f"{path}/links", {**LINK, "how": "No time to ring."})
    told(system, path, {"what_i_saw": "The cot in the hall."}, HEALTH_VISITOR)
    note = {"kind": "reasoning_pattern", "about": about_(path), "text": None}
    system.observed(details={"pattern": "confirmation", "counter_measure": "fresh_eyes"}, **note)
    explained = {"explanation": "Each thought that another had seen him."}
    assert system.post(f"{path}/settlement", explained, CHAIR).status_code == 200
    return path


def identified(system: Caller, **what: Any) -> str:
    made = system.post("/episodes", {**EPISODE, **what})
    assert made.status_code == 201, made.json
    assert made.headers["Location"].endswith(f"/episodes/{made.json['id']}")
    return f"/episodes/{made.json['id']}"


def told(system: Caller, path: str, details: dict[str, str], by: Any, **more: Any) -> None:
    said = {"review_id": str(REVIEW), "kind": "perspective", "about": about_(path)}
    made = system.post("/observations", {**said, "details": details, **more}, by)
    assert made.status_code == 201, made.json


def about_(path: str) -> list[dict[str, str]]:
    return [{"kind": "episode", "id": path.rpartition("/")[2]}]
