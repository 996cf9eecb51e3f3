"""Can a session be arranged, joined, run and ended over HTTP, and what does it refuse?"""

from typing import Any

import pytest

from tests.api.calling import Caller
from tests.api.files import from_csv, from_xlsx, missing
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    MOTHER,
    REVIEW,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    id_of,
)

pytestmark = pytest.mark.slow

NEW = {
    "session_type": "learning_event",
    "mode": "hybrid",
    "title": "Looking back together",
    "starts_at": "2024-06-10T10:00:00+01:00",
}
PATH = f"/reviews/{REVIEW}/sessions"
BY_DATE = "2099-03-31"
OVER = {"action": "mash_or_duty", "told_role": "Duty manager", "told_at": "2024-06-10T10:20:00Z"}
BY_THE_CHAIR: dict[str, dict[str, Any]] = {
    "ground-rules": {"text": "Nobody is blamed here."},
    "phases": {"phase": "timeline", "prompt": "What came first?", "minutes": 20},
    "speaking-order": {"rule": "junior_first"},
    "devils-advocates": {"participant": str(TEAM_MANAGER)},
    "expertise": {"participant": str(HEALTH_VISITOR), "expertise": "Babies who do not crawl yet"},
    "parked-items": {"why": "absent_person", "text": "What the ward knew."},
    "attendance": {"participant": str(MOTHER), "present": "phone"},
    "join-codes": {},
    "pause": {},
}


def test_a_session_is_arranged_and_tells_its_code_once(system: Caller) -> None:
    made = system.post(PATH, NEW, CHAIR, Idempotency_Key="k1")
    assert made.status_code == 201, made.json
    assert made.headers["Location"] == f"/api/v1/sessions/{made.json['id']}"
    assert made.json["reference"].startswith("M-")
    assert len(made.json["join_code"]) == 9
    again = system.post(PATH, NEW, CHAIR, Idempotency_Key="k1")
    assert "join_code" not in again.json
    assert again.json["id"] == made.json["id"]
    read = system.get(f"/sessions/{made.json['id']}")
    assert made.json["join_code"] not in read.text
    assert (read.json["state"], read.json["starts_at"]) == ("scheduled", "2024-06-10T09:00:00Z")
    assert read.json["title"] == "Looking back together"
    story = system.get(f"/sessions/{made.json['id']}/timeline")
    assert "digest" not in story.text


def test_the_same_id_again_gives_the_first_answer_and_another_content_none(system: Caller) -> None:
    said = {**NEW, "id": str(id_of("our own"))}
    first = system.post(PATH, said, CHAIR)
    again = system.post(PATH, said, CHAIR)
    assert (again.status_code, again.json["id"]) == (201, first.json["id"])
    assert again.headers["Idempotent-Replayed"] == "true"
    other = system.post(PATH, {**said, "mode": "remote"}, CHAIR)
    assert (other.status_code, other.json["code"]) == (409, "id-already-used")


def test_sessions_of_a_review_are_listed_page_by_page(system: Caller) -> None:
    paths = {arranged(system)[0] for _ in range(3)}
    first = system.get(PATH, limit=2).json
    rest = system.get(PATH, limit=2, cursor=first["next"]).json
    found = [f"/sessions/{one['id']}" for one in (*first["items"], *rest["items"])]
    assert (first["total"], len(found), set(found)) == (3, 3, paths)
    assert system.get(f"/reviews/{id_of('none')}/sessions").status_code == 404


def test_somebody_comes_in_with_the_code_however_they_type_it(system: Caller) -> None:
    path, code = arranged(system)
    typed = f" {code.replace('-', '').lower()}".strip()
    assert system.post(f"{path}/joining", {"code": typed}, MOTHER).status_code == 200
    [there] = system.get(path).json["attendance"]
    assert (there["participant"], there["present"], there["band"]) == (str(MOTHER), "in_room", "L")


@pytest.mark.parametrize("code", ["2222-2222", "x"])
def test_another_code_does_not_open_it(system: Caller, code: str) -> None:
    path, _ = arranged(system)
    refused = system.post(f"{path}/joining", {"code": code}, MOTHER)
    assert (refused.status_code, refused.json["code"]) == (403, "wrong-join-code")
    assert system.get(path).json["attendance"] == []


def test_a_new_code_takes_the_place_of_the_old(system: Caller) -> None:
    path, old = arranged(system)
    new = system.post(f"{path}/join-codes", {}, CHAIR).json["join_code"]
    assert system.post(f"{path}/joining", {"code": old}, MOTHER).status_code == 403
    assert system.post(f"{path}/joining", {"code": new}, MOTHER).status_code == 200


def test_a_code_of_one_session_does_not_open_another(system: Caller) -> None:
    (path, _), (_, code) = arranged(system), arranged(system)
    assert system.post(f"{path}/joining", {"code": code}, MOTHER).status_code == 403


def test_everybody_says_of_themselves_that_they_were_there_and_the_chair_of_anybody(
    system: Caller,
) -> None:
    path, _ = arranged(system)
    own = {"participant": str(SOCIAL_WORKER), "present": "remote"}
    assert system.post(f"{path}/attendance", own, SOCIAL_WORKER).status_code == 200
    refused = system.post(f"{path}/attendance", own, HEALTH_VISITOR)
    assert (refused.status_code, refused.json["code"]) == (403, "not-permitted")
    absent = {"participant": str(SOCIAL_WORKER), "present": "absent"}
    assert system.post(f"{path}/attendance", absent, CHAIR).status_code == 200
    read = system.get(path).json
    assert [one["present"] for one in read["attendance"]] == ["absent"]
    assert read["present_by_agency"] == {}


@pytest.mark.parametrize("step", BY_THE_CHAIR)
def test_the_chair_runs_it_and_nobody_of_lower_part_does(system: Caller, step: str) -> None:
    path = running(system)
    refused = system.post(f"{path}/{step}", BY_THE_CHAIR[step], SOCIAL_WORKER)
    assert (refused.status_code, refused.json["code"]) == (403, "not-permitted")
    done = system.post(f"{path}/{step}", BY_THE_CHAIR[step], CHAIR)
    assert done.status_code == 200, done.json


def test_what_is_said_of_a_time_is_a_time(system: Caller) -> None:
    for said in ("2024-06-10", "2024-06-10T10:00:00", "tomorrow", 7, "9999-12-31T23:59:59-23:59"):
        refused = system.post(PATH, {**NEW, "starts_at": said}, CHAIR)
        assert (refused.status_code, refused.json["code"]) == (422, "not-a-moment"), said


def test_a_silent_part_of_the_story_names_who_argued_the_other_side(system: Caller) -> None:
    path = running(system)
    system.post(f"{path}/devils-advocates", {"participant": str(TEAM_MANAGER)}, CHAIR)
    said = {"view": "Each visit was announced.", "strongest_counter": "The nurse came unasked."}
    refused = system.post(f"{path}/devils-advocate-views", said, SOCIAL_WORKER)
    assert (refused.status_code, refused.json["code"]) == (403, "not-the-devils-advocate")
    done = system.post(f"{path}/devils-advocate-views", said, TEAM_MANAGER)
    assert done.status_code == 200
    [argued] = system.get(path).json["other_side"]
    assert (argued["by"]["band"], argued["view"]) == ("4", said["view"])


def test_a_safety_stop_holds_the_session_until_it_is_seen_to(system: Caller) -> None:
    path = running(system)
    stop = system.post(f"{path}/safety-stops", {"what": "He is there tonight."}, MOTHER).json
    assert stop["reference"].startswith("X-")
    refused = system.post(f"{path}/resumption", {}, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (409, "not-made-safe")
    done = system.post(f"{path}/made-safe", {**OVER, "stop": stop["id"]}, SOCIAL_WORKER)
    assert done.status_code == 200, done.json
    told = {"stop": stop["id"], "told_role": "Named nurse"}
    assert system.post(f"{path}/supervision", told, HEALTH_VISITOR).status_code == 200
    assert system.post(f"{path}/resumption", {}, CHAIR).status_code == 200
    [seen] = system.get(path).json["safety_stops"]
    assert seen["made_safe"][0]["action"] == "mash_or_duty"
    assert seen["supervision"][0]["told_role"] == "Named nurse"


def test_a_query_raised_in_a_session_keeps_it_open_until_it_is_answered(system: Caller) -> None:
    path = running(system)
    query = system.raised(session_id=id_in(path))
    refused = system.post(f"{path}/end", {}, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (409, "session-matters-open")
    assert [one["id"] for one in refused.json["open"]] == [id_in(query)]
    assert refused.json["rule"] == "I8"
    system.post(f"{query}/responses", {"kind": "accepted"}, TEAM_MANAGER)
    assert system.post(f"{path}/end", {}, CHAIR).status_code == 200
    late = {"session_id": id_in(path)}
    refused = system.post("/challenges", {**_query(system), **late})
    assert (refused.status_code, refused.json["code"]) == (409, "session-has-ended")


@pytest.mark.parametrize("path", ["/challenges", "/warning-signs", "/observations", "/held-back"])
def test_nothing_is_said_in_a_session_that_there_is_not(system: Caller, path: str) -> None:
    said = {
        "/challenges": _query(system),
        "/warning-signs": {"kind": "out_of_sight"},
        "/observations": {"kind": "healthy_unease"},
        "/held-back": {"reasons": ["futility"]},
    }[path]
    here = {"review_id": str(REVIEW), "text": "The curtains are drawn.", "session_id": str(REVIEW)}
    refused = system.post(path, {**said, **here})
    assert (refused.status_code, refused.json["code"]) == (422, "unknown-reference")


def test_a_session_is_read_as_at_an_earlier_position(system: Caller) -> None:
    path, _ = arranged(system)
    before = system.post(f"{path}/ground-rules", BY_THE_CHAIR["ground-rules"], CHAIR).json
    system.post(f"{path}/start", {}, CHAIR)
    assert system.get(path).json["state"] == "running"
    then = system.get(path, as_at=before["position"]).json
    assert (then["state"], then["rules_version"]) == ("scheduled", 1)


@pytest.mark.parametrize(
    ("step", "body", "name"),
    [
        ("parked-items", {"why": "time", "text": "The ward."}, "item"),
        ("safety-stops", {"what": "He is there tonight."}, "stop"),
    ],
)
def test_what_a_phone_sends_twice_is_there_once(
    system: Caller, step: str, body: dict[str, str], name: str
) -> None:
    path = running(system)
    said = {**body, name: str(id_of("of the phone"))}
    first = system.post(f"{path}/{step}", said, CHAIR)
    assert (first.status_code, first.json["id"]) == (200, said[name])
    system.post(f"{path}/ground-rules", BY_THE_CHAIR["ground-rules"], CHAIR)
    again = system.post(f"{path}/{step}", said, CHAIR)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert again.json == first.json
    other = {**said, **{key: "Other words." for key in body if key in ("text", "what")}}
    refused = system.post(f"{path}/{step}", other, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (409, "id-already-used")
    read = system.get(path).json
    assert len(read["parked_items"]) + len(read["safety_stops"]) == 1


@pytest.mark.parametrize(("form", "read"), [("csv", from_csv), ("xlsx", from_xlsx)])
def test_every_value_of_a_session_is_in_its_files(form: str, read: Any, system: Caller) -> None:
    path = running(system)
    system.post(f"{path}/parked-items", BY_THE_CHAIR["parked-items"], CHAIR)
    system.post(f"{path}/devils-advocates", BY_THE_CHAIR["devils-advocates"], CHAIR)
    system.post(f"{path}/attendance", BY_THE_CHAIR["attendance"], CHAIR)
    for address in (path, PATH, f"{path}/timeline"):
        plain, file = system.get(address), system.get(address, format=form)
        assert missing(plain.json, read(file.data)) == [], address


def arranged(system: Caller) -> tuple[str, str]:
    """The path of a session just arranged, and the code to join it."""
    made = system.post(PATH, NEW, CHAIR)
    assert made.status_code == 201, made.json
    return f"/sessions/{made.json['id']}", made.json["join_code"]


def running(system: Caller) -> str:
    """The path of a session that has begun."""
    path, _ = arranged(system)
    assert system.post(f"{path}/start", {}, CHAIR).status_code == 200
    return path


def id_in(path: str) -> str:
    """The id that a path ends with."""
    return path.rpartition("/")[2]


def _query(system: Caller) -> dict[str, Any]:
    about = {"owner_agency": "la_csc"}
    said = {"strength": "probe", "subject": "process", "about": about, "text": "Who has seen him?"}
    return {"review_id": str(REVIEW), **said}
