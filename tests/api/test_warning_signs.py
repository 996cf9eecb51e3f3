"""Can everything that becomes of a warning sign be told, and read again?"""

import pytest

from tests.api.calling import SIGN, Caller
from tests.api.test_challenges import check_recorded
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LEARNING_LEAD,
    REASON,
    SOCIAL_WORKER,
    TEAM_MANAGER,
)

ACTS = {
    "acknowledgement": ({}, CHAIR),
    "set-aside": ({"how": "no_reply", "observed_by": "raiser", "words": "Silence."}, SOCIAL_WORKER),
    "debates": (
        {"summary": "Shift work or hiding?", "bands": ["1", "4"], "alternatives": ["Shift work"]},
        CHAIR,
    ),
    "safety-assessment": (
        {
            "lead": str(TEAM_MANAGER),
            "expertise_needed": ["Paediatrics"],
            "invited": [str(HEALTH_VISITOR)],
            "raiser_invited": True,
            "assessed_by": str(TEAM_MANAGER),
        },
        CHAIR,
    ),
    "evidence": ({"source_kind": "home_visit", "text": "Saw him play, awake."}, SOCIAL_WORKER),
    "alternatives": (
        {
            "explanation": "Shift work",
            "result": "ruled_out",
            "what_would_show_it": "A rota of the spring.",
        },
        SOCIAL_WORKER,
    ),
    "devils-advocate": ({"view": "Each visit was announced."}, SOCIAL_WORKER),
    "action": (
        {"action": "Joint visit, unannounced.", "by_agency": "police", "on": "2024-03-20"},
        SOCIAL_WORKER,
    ),
    "dismissal": ({"reason_code": "already_considered", "reason": REASON}, CHAIR),
    "closure-unproven": ({"why": "moved_away", "note": "To another council."}, CHAIR),
}


def test_a_sign_is_raised_with_everything_it_may_say(system: Caller) -> None:
    made = system.post(
        "/warning-signs",
        {**SIGN, "subject": "setting", "subject_token": "setting:14", "risk_to_child": None},
    )
    assert made.status_code == 201
    read = system.get(f"/warning-signs/{made.json['id']}").json
    assert (read["subject"], read["subject_token"]) == ("setting", "setting:14")
    assert (read["state"], read["is_open_matter"]) == ("open", True)


@pytest.mark.parametrize("act", ACTS)
def test_what_becomes_of_an_open_sign_is_recorded(act: str, system: Caller) -> None:
    body, person = ACTS[act]
    check_recorded(system, system.seen(), act, body, person)


def test_a_sign_is_proved_safe_once_all_five_proofs_stand(system: Caller) -> None:
    path = system.seen()
    for source in ("home_visit", "record_check"):
        evidence = {"source_kind": source, "text": f"Seen well, says the {source}."}
        system.post(f"{path}/evidence", evidence, SOCIAL_WORKER)
    for act in ("alternatives", "devils-advocate", "safety-assessment"):
        body, person = ACTS[act]
        assert system.post(f"{path}/{act}", body, person).status_code == 200
    proof = {"decided_by": [{"participant": str(CHAIR)}], "raiser_view": "agrees"}
    check_recorded(system, path, "proof", proof, CHAIR)
    read = system.get(path).json
    assert read["state"] == "proved_safe"
    assert all(proof["met"] for proof in read["proofs"])
    board = system.get("/onus-of-proof").json
    assert [card["id"] for card in board["proved_safe"]] == [read["id"]]


def test_what_an_action_changed_is_recorded(system: Caller) -> None:
    path = system.seen()
    system.post(f"{path}/action", *ACTS["action"])
    check_recorded(system, path, "action-effect", {"effect": "He was seen."}, SOCIAL_WORKER)


def test_a_sign_that_was_dismissed_may_come_back_and_be_taken_up_again(system: Caller) -> None:
    earlier = system.seen()
    system.post(f"{earlier}/dismissal", *ACTS["dismissal"])
    later = system.seen()
    earlier_id = earlier.rpartition("/")[2]
    check_recorded(system, later, "recurrences", {"earlier_sign_id": earlier_id}, CHAIR)
    check_recorded(system, earlier, "reopening", {"why": "It came back."}, CHAIR)
    register = system.get("/warning-signs").json
    assert len(register["dismissed_then_recurred"]) == 1


def test_a_notice_that_signs_come_and_go_is_answered_by_the_learning_lead(system: Caller) -> None:
    earlier, later = system.seen(), system.seen()
    notice = {"rule_version": "rule:v1", "signs": [earlier.rpartition("/")[2]]}
    check_recorded(system, later, "pattern-notices", notice, CHAIR)
    answer = {"answer": "It goes on the agenda."}
    refused = system.post(f"{later}/pattern-answers", answer, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (403, "not-permitted")
    check_recorded(system, later, "pattern-answers", answer, LEARNING_LEAD)


def test_an_answer_to_a_notice_says_why_in_at_least_20_characters(system: Caller) -> None:
    later = system.seen()
    notice = {"rule_version": "v1", "signs": [later.rpartition("/")[2]]}
    check_recorded(system, later, "pattern-notices", notice, CHAIR)
    refused = system.post(f"{later}/pattern-answers", {"answer": "Seen, thank you."}, LEARNING_LEAD)
    assert (refused.status_code, refused.json["code"]) == (422, "reason-required")
    again = system.post(f"{later}/pattern-notices", notice, CHAIR)
    assert (again.status_code, again.json["code"]) == (409, "already-recorded")


def test_notices_that_wait_are_listed_until_they_are_answered(system: Caller) -> None:
    earlier, later = system.seen(), system.seen()
    notice = {"rule_version": "v1", "signs": [earlier.rpartition("/")[2]]}
    check_recorded(system, later, "pattern-notices", notice, CHAIR)
    waiting = system.get("/notices-to-answer").json
    assert (waiting["total"], [one["id"] for one in waiting["items"]]) == (1, [ident(later)])
    answer = {"answer": "It goes on the agenda of Friday's meeting."}
    check_recorded(system, later, "pattern-answers", answer, LEARNING_LEAD)
    assert system.get("/notices-to-answer").json["items"] == []
    assert system.get("/notices-to-answer", as_at=waiting["position"]).json["total"] == 1


def test_the_radar_shows_the_lane_of_a_setting(system: Caller) -> None:
    setting = {**SIGN, "subject": "setting", "subject_token": "setting-7"}
    sign = system.post("/warning-signs", setting).json["id"]
    (lane,) = system.get("/radar").json["items"]
    assert (lane["subject_token"], lane["recurs"]) == ("setting-7", False)
    assert [mark["mark"] for mark in lane["marks"]] == ["raised"]
    assert [one["id"] for one in lane["signs"]] == [sign]


def ident(path: str) -> str:
    """The id at the end of a path."""
    return path.rpartition("/")[2]
