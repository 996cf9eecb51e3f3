"""Once somebody is shown by role only, does any read still show who they are? (I12, decision 37)"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.calling import BASE, QUERY, SIGN, Caller
from tests.api.test_files import reads_of, whole
from tests.examples import CHAIR, HEALTH_VISITOR, LEARNING_LEAD, REVIEW, TEAM_MANAGER, id_of

CANARY = "mental_health_nurse"
AGENCY, BAND = "camhs", "3"
SPECIALIST = id_of("the specialist")
COVERED = {"attribution": "role_only", "display_as": "practitioner"}
TELLS_WHO_TAKES_PART = {"read_participants", "read_review"}
"""Whoever reads who is in the room reads who is in the room."""
FOR_THE_CUSTODIAN = {"read_detriments"}
"""Of whom somebody was treated worse, which the custodian is told."""
ASKS_FOR_MORE = {"read_my_queries", "read_my_unsealings"}
"""Told to the person themselves."""


@pytest.fixture
def room(system: Caller) -> Caller:
    """The example review, with a specialist in it."""
    who = {"id": str(SPECIALIST), "agency": AGENCY, "band": BAND, "role": CANARY}
    made = system.post(f"/reviews/{REVIEW}/participants", who, by=None)
    assert made.status_code == 201, made.json
    return system


def test_whoever_is_covered_is_shown_in_no_read_and_at_no_time(room: Caller) -> None:
    things = said_by_the_specialist(room)
    made = cited(room, things)
    before = room.get("/queries").json["position"]
    assert CANARY in room.get(things["challenge_id"]).text
    for path in things.values():
        answer = room.post(f"{path}/attribution", COVERED, SPECIALIST)
        assert answer.status_code == 200, answer.json
        assert "People may already have seen it" in answer.json["notice"]
    read = list(every_read(room, made))
    assert len(read) > 30
    for name, path in read:
        for when in ({}, {"as_at": before}):
            asked = {**when, **whole(room, name)}
            answer = room.get(path, **asked)
            assert answer.status_code == 200, (path, answer.text)
            assert told_apart(answer.json) == [], path
            assert CANARY not in answer.text, path
            in_a_file = room.get(path, **when, format="csv")
            assert CANARY not in in_a_file.text, path


def test_nobody_finds_the_covered_by_agency_or_band(room: Caller) -> None:
    things = said_by_the_specialist(room)
    before = room.get("/queries").json["position"]
    for path in things.values():
        room.post(f"{path}/attribution", COVERED, SPECIALIST)
    room.heedful.follower.catch_up()
    room.heedful.search.follower.catch_up()
    hidden = {path.rpartition("/")[2] for path in things.values()}
    for by in ({"agency": AGENCY}, {"band": BAND}):
        for when in ({}, {"as_at": before}):
            for path in ("/queries", "/warning-signs"):
                assert ids(room.get(path, **by, **when).json) & hidden == set(), (path, by)
            events = room.get("/events", **by, **when, limit=200).json["items"]
            assert {one["thing"]["id"] for one in events} & hidden == set()
        found = room.post("/search", {"q": "rehearsed", **by}, by=None).json
        assert (found["total"], found["items"]) == (0, [])
    undisclosed = room.get("/queries", agency="undisclosed", band="U").json
    assert ids(undisclosed) == {things["challenge_id"].rpartition("/")[2]}
    assert room.post("/search", {"q": "rehearsed"}, by=None).json["total"] == 3


def test_what_is_counted_stays_whole(room: Caller) -> None:
    said_by_the_specialist(room)
    counts = [counted(room)]
    for path in ids_of_observations(room):
        room.post(f"/observations/{path}/attribution", COVERED, SPECIALIST)
    counts.append(counted(room))
    assert counts[0] == counts[1]
    assert counts[0]["by_agency"][AGENCY]["observations"] == 1


def test_what_was_published_before_still_agrees(room: Caller) -> None:
    things = said_by_the_specialist(room)
    path = f"/reviews/{REVIEW}/summary"
    before = room.get(path).json
    for thing in things.values():
        room.post(f"{thing}/attribution", COVERED, SPECIALIST)
    after = room.get(path, as_at=before["position"]).json
    assert after["digest"] == before["digest"]
    assert after["queries"] != before["queries"]


def test_by_name_again_shows_the_post_of_then_and_leaves_the_past_covered(room: Caller) -> None:
    path = room.raised(SPECIALIST)
    named = room.get(path).json
    room.post(f"{path}/attribution", COVERED, SPECIALIST)
    room.post(f"{path}/attribution", {"attribution": "named"}, SPECIALIST)
    assert room.get(path).json["raised_by"] == named["raised_by"]
    assert room.get(path, as_at=named["position"]).json["raised_by"]["role"] is None


def test_what_they_do_next_is_covered_as_well(room: Caller) -> None:
    path = room.raised(SPECIALIST)
    room.post(f"{path}/attribution", COVERED, SPECIALIST)
    room.post(f"{path}/responses", {"kind": "answered"}, TEAM_MANAGER)
    given = room.post(f"{path}/verdicts", {"verdict": "satisfied"}, SPECIALIST)
    assert given.status_code == 200, given.json
    steps = room.get(f"{path}/timeline").json["steps"]
    [verdict] = [one for one in steps if one["topic"] == "challenge-verdict-given"]
    assert (verdict["by"]["agency"], verdict["by"]["display_as"]) == ("undisclosed", "practitioner")


def test_a_description_can_be_chosen_at_once(room: Caller) -> None:
    path = room.raised(SPECIALIST, attribution="role_only", display_as="health_worker")
    by = room.get(path).json["raised_by"]
    assert (by["agency"], by["band"], by["level"]) == ("undisclosed", "U", "worker")
    refused = room.post("/challenges", {**QUERY, **COVERED, "display_as": "health_manager"})
    assert (refused.status_code, refused.json["code"]) == (422, "description-does-not-fit")


def test_only_they_may_change_it(room: Caller) -> None:
    path = room.raised(SPECIALIST)
    for who in (CHAIR, LEARNING_LEAD, HEALTH_VISITOR):
        refused = room.post(f"{path}/attribution", COVERED, who)
        assert refused.status_code == 403, refused.json


def said_by_the_specialist(room: Caller) -> dict[str, str]:
    """One of each, by name, with a correction, a reply and a finding that cites them; their paths."""
    words = {"text": "It was all rehearsed."}
    things = {
        "challenge_id": room.raised(SPECIALIST, **words),
        "sign_id": room.seen(SPECIALIST, **{**SIGN, **words}),
        "observation_id": room.observed(SPECIALIST, text="Before."),
    }
    corrected = {**words, "why": "clearer"}
    done = room.post(f"{things['observation_id']}/corrections", corrected, SPECIALIST)
    assert done.status_code == 200, done.json
    return things


def cited(room: Caller, things: dict[str, str]) -> dict[str, str]:
    """The ids of these things, of their review and of a finding that cites them; by name in paths."""
    made = {name: path.rpartition("/")[2] for name, path in things.items()}
    finding = {
        "review_id": str(REVIEW),
        "text": "Announced visits were counted as seeing the child.",
        "pattern_type": "human_tool",
        "valence": "unsafe",
        "evidence": list(made.values()),
        "factors": ["cond.workload"],
    }
    finding_id = room.post("/findings", finding, CHAIR).json["id"]
    event_id = f"{made['challenge_id']}.1"
    return {**made, "finding_id": finding_id, "review_id": str(REVIEW), "event_id": event_id}


def every_read(room: Caller, made: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every read of these things, and of everything."""
    for name, path in reads_of(room, made):
        if name not in TELLS_WHO_TAKES_PART | FOR_THE_CUSTODIAN:
            yield name, path
    app = room.client.application
    for rule in app.url_map.iter_rules():
        call = getattr(app.view_functions[rule.endpoint], "_apidoc", {}).get("call")
        if call is None or rule.arguments or call.name in ASKS_FOR_MORE:
            continue
        if call.manner in ("reads", "lists") and call.has_a_past:
            yield call.name, str(rule).removeprefix(BASE)


def told_apart(answer: Any) -> list[Any]:
    """Every voice in an answer that is shown with the agency or the band of the specialist."""
    if isinstance(answer, list):
        return [found for one in answer for found in told_apart(one)]
    if not isinstance(answer, dict):
        return []
    inside = [found for one in answer.values() for found in told_apart(one)]
    return [answer] if "display_as" in answer and answer.get("agency") == AGENCY else inside


def ids(answer: Any) -> set[str]:
    return {one["id"] for one in answer["items"]}


def ids_of_observations(room: Caller) -> set[str]:
    events = room.get("/events", topic="observation-recorded", agency=AGENCY).json["items"]
    return {one["thing"]["id"] for one in events}


def counted(room: Caller) -> Any:
    return {**room.get("/voice-and-use").json, "position": None}
