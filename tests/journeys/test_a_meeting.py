"""Can a meeting be run from the day it is arranged to its end, with nothing dropped? (J1, I8)"""

from tests.journeys.people import NOT_MET, REASON, Case
from tests.journeys.systems import System

BY_DATE = "2099-03-31"
NEW = {"session_type": "learning_event", "mode": "hybrid", "starts_at": "2024-09-09T09:30:00Z"}
ROOM = ("teaching assistant", "health visitor", "team manager", "director")
NO = {"kind": "declined", "reason_code": NOT_MET, "reason": REASON}


def test_a_meeting_from_its_invitation_to_its_end(system: System, case: Case) -> None:
    made = system.done(f"{case.path}/sessions", NEW, case["chair"])
    path = f"/sessions/{made['id']}"
    everybody_comes_in(system, case, path, made["join_code"])
    the_meeting_begins(system, case, path)
    query = it_is_queried(system, case, made["id"], path)
    parked = something_is_put_by(system, case, path)
    nothing_is_dropped(system, case, path, query, parked)
    what_is_left_of_it(system, case, path, parked)


def everybody_comes_in(system: System, case: Case, path: str, code: str) -> None:
    """With the code on the wall; the count is by agency, not by rank."""
    for who in ROOM:
        system.done(f"{path}/joining", {"code": code, "present": "in_room"}, case[who])
    status, problem = system.refused(
        f"{path}/joining", {"code": "2222-2222"}, case["social worker"]
    )
    assert (status, problem["code"]) == (403, "wrong-join-code")
    late = {"participant": case["service manager"], "present": "absent"}
    system.done(f"{path}/attendance", late, case["chair"])
    read = system.read(path)
    assert read["present_by_agency"] == {"community_health": 1, "la_csc": 2, "school": 1}


def the_meeting_begins(system: System, case: Case, path: str) -> None:
    """Ground rules, a silent part, and the order of speaking, the most junior first."""
    chair = case["chair"]
    system.done(f"{path}/start", None, chair)
    system.done(f"{path}/phases", {"phase": "welcome_ground_rules", "minutes": 10}, chair)
    system.done(f"{path}/ground-rules", {"text": "Nobody is blamed here."}, chair)
    system.done(f"{path}/phases/close", None, chair)
    system.done(f"{path}/phases", {"phase": "queries", "prompt": "What was never asked?"}, chair)
    system.done(f"{path}/speaking-order", {"rule": "junior_first"}, chair)
    order = [one["band"] for one in system.read(path)["speaking_order"]]
    assert order == ["1", "2", "4", "7"]
    turn = system.read(path)["devils_advocate_next"]["id"]
    system.done(f"{path}/devils-advocates", {"participant": turn}, chair)
    view = {"view": "What if the food was there only for the visit?"}
    system.done(f"{path}/devils-advocate-views", view, turn)
    assert system.read(path)["devils_advocate_next"]["id"] != turn


def it_is_queried(system: System, case: Case, session: str, path: str) -> str:
    """A query raised in the meeting, and answered in it with no."""
    query = system.made("/challenges", case.query(session_id=session), case["teaching assistant"])
    status, problem = system.refused(f"{path}/end", None, case["chair"])
    assert (status, problem["code"], problem["rule"]) == (409, "session-matters-open", "I8")
    assert [one["id"] for one in problem["open"]] == [query.rpartition("/")[2]]
    system.done(f"{query}/responses", NO, case["director"])
    system.done(f"{query}/verdicts", {"verdict": "not_satisfied"}, case["teaching assistant"])
    return query


def something_is_put_by(system: System, case: Case, path: str) -> dict[str, str]:
    """Nobody of the surgery is there to say what it knew."""
    item = {"why": "absent_person", "text": "What did the surgery know of his weight?"}
    return system.done(f"{path}/parked-items", item, case["chair"])


def nothing_is_dropped(
    system: System, case: Case, path: str, query: str, parked: dict[str, str]
) -> None:
    """It ends once each has an owner and a date: the unsettled query and what was put by."""
    id = query.rpartition("/")[2]
    _, problem = system.refused(f"{path}/end", None, case["chair"])
    assert {one["id"] for one in problem["open"]} == {id, parked["id"]}
    assert parked["reference"] in problem["detail"]
    for kind, matter in (("parked_item", parked["id"]), ("challenge", id)):
        _, problem = system.refused(f"{path}/end", None, case["chair"])
        assert matter in {one["id"] for one in problem["open"]}
        item = {"kind": kind, "id": matter, "owner": case["team manager"], "by_date": BY_DATE}
        system.done(f"{path}/matters-handed-on", {"items": [item]}, case["chair"])
    system.done(f"{path}/end", None, case["chair"])


def what_is_left_of_it(system: System, case: Case, path: str, parked: dict[str, str]) -> None:
    """The record of the meeting, and whose voice was in the room."""
    read = system.read(path)
    assert (read["state"], read["parked"], read["handed_on"]) == ("ended", 1, 2)
    assert all(one["has_owner"] for one in read["still_open"])
    held = {one["kind"]: one for one in read["matters_handed_on"]}
    assert held["parked_item"]["owner"]["band"] == "4"
    assert held["parked_item"]["by_date"] == BY_DATE
    late = {"session_id": path.rpartition("/")[2]}
    status, problem = system.refused("/challenges", case.query(**late), case["team manager"])
    assert (status, problem["code"]) == (409, "session-has-ended")
    heard = system.read("/voice-and-use", review=case.id)["voice_and_use"]
    assert [heard[band]["attended"] for band in ("1", "2", "4", "5", "7", "L")] == [
        1,
        1,
        1,
        0,
        1,
        0,
    ]
    listed = system.read(f"{case.path}/sessions")
    assert [one["state"] for one in listed["items"]] == ["ended"]
    story = system.read(f"{path}/timeline")["steps"]
    assert [step["topic"] for step in story][-1] == "session-ended"
