"""Can everything that becomes of a query be told, and read again?"""

import pytest

from tests.api.calling import ABOUT, DECLINED, QUERY, Caller
from tests.examples import CHAIR, HEALTH_VISITOR, REASON, SCRIBE, TEAM_MANAGER, id_of

ACTS = {
    "acknowledgement": ({"expected_by": "2030-01-31"}, TEAM_MANAGER),
    "set-aside": (
        {"how": "talked_over", "observed_by": "raiser", "words": "Moved on to the next item."},
        HEALTH_VISITOR,
    ),
    "routing": ({"to_agency": "la_csc", "to_role": "Service manager", "due": "2030-01-31"}, CHAIR),
    "responses": (DECLINED, TEAM_MANAGER),
    "raiser-informed": ({"how": "in_person", "mode": "B_rapid"}, TEAM_MANAGER),
    "escalations": ({"to_stage": 2, "why": "Nobody answered."}, HEALTH_VISITOR),
    "missed-deadlines": ({"due": "2024-03-20", "days_over": 4}, CHAIR),
    "withdrawal": (
        {"reason_code": "sorted_by_talking", "detail": "We sat down together."},
        HEALTH_VISITOR,
    ),
    "revisions": (
        {"item_type": "cp_plan", "what_changed": "Visits are now unannounced.", "item_ref": "P-7"},
        TEAM_MANAGER,
    ),
}
AFTER_A_DECLINE = {
    "verdicts": ({"verdict": "not_satisfied", "comment": "It was not read."}, HEALTH_VISITOR),
    "dissent": ({"text": "The child has still not been seen."}, HEALTH_VISITOR),
    "reopening": ({"why": "There is a new bruise."}, HEALTH_VISITOR),
}


def test_a_query_is_raised_with_everything_it_may_say(system: Caller) -> None:
    evidence = system.observed().rpartition("/")[2]
    made = system.post(
        "/challenges",
        {
            **QUERY,
            "about": {**ABOUT, "item_ref": "SD-2024-17", "author": str(TEAM_MANAGER)},
            "risk_to_child": None,
            "what_would_change_my_mind": "Somebody tells me when they saw him awake.",
            "evidence": [evidence],
            "occurred_on": "2024-03-11",
            "occurred_precision": "week",
            "known_at_the_time": True,
            "attribution": "role_only",
            "written_by": str(SCRIBE),
        },
    )
    assert made.status_code == 201
    assert set(made.json) == {"id", "reference", "version", "position"}
    assert made.headers["Location"] == f"/api/v1/challenges/{made.json['id']}"
    read = system.get(f"/challenges/{made.json['id']}").json
    assert (read["status"], read["raised_on"]) == ("open", "2024-03-11")
    assert read["raised_by"]["attribution"] == "role_only"
    assert read["raised_by"]["role"] is None
    assert read["risk_to_child"] == "not_known"
    assert read["text"] == QUERY["text"]


def test_an_alias_stands_for_its_code(system: Caller) -> None:
    path = system.raised(about={"owner_agency": "housing"})
    assert system.get(path).json["about"]["agency"] == "la_housing"


@pytest.mark.parametrize("act", ACTS)
def test_what_becomes_of_an_open_query_is_recorded(act: str, system: Caller) -> None:
    body, person = ACTS[act]
    path = system.raised()
    check_recorded(system, path, act, body, person)


@pytest.mark.parametrize("act", AFTER_A_DECLINE)
def test_what_becomes_of_a_declined_query_is_recorded(act: str, system: Caller) -> None:
    body, person = AFTER_A_DECLINE[act]
    check_recorded(system, system.declined(), act, body, person)


def test_two_queries_are_linked_and_both_stay(system: Caller) -> None:
    one, other = system.raised(), system.raised()
    other_id = other.rpartition("/")[2]
    check_recorded(system, one, "links", {"to": other_id, "relation": "same_matter"}, CHAIR)
    assert system.get(one).json["linked"] == [other_id]
    assert system.get("/queries").json["total"] == 2


def test_a_query_is_not_linked_to_what_is_not_there(system: Caller) -> None:
    path, head = system.raised(), system.head
    link = {"to": str(id_of("nowhere")), "relation": "same_matter"}
    assert system.post(f"{path}/links", link).json["code"] == "not-found"
    assert system.head == head


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("accepted", {}),
        ("answered", {}),
        ("accepted_in_part", {}),
        ("deferred", {"next_date": "2030-02-01"}),
        ("redirected", {"redirected_to": "The named nurse"}),
    ],
)
def test_every_kind_of_answer_is_taken(kind: str, more: dict[str, str], system: Caller) -> None:
    path = system.raised()
    said = {"kind": kind, "reason_code": "evidence_outweighs", "reason": REASON, **more}
    said |= {"no_evidence": True, "blind_to_status": False, "consulted": ["The named doctor"]}
    assert system.post(f"{path}/responses", said, TEAM_MANAGER).status_code == 200
    assert system.get(path).json["answer_kind"] == kind


@pytest.mark.parametrize("made", ["observed", "found"])
def test_everything_has_a_timeline(system: Caller, made: str) -> None:
    told = system.get(f"{getattr(system, made)()}/timeline")
    assert told.status_code == 200
    assert told.json["steps"]


def test_the_timeline_tells_each_step_in_order(system: Caller) -> None:
    path = system.declined()
    system.post(f"{path}/verdicts", {"verdict": "not_satisfied"})
    system.post(f"{path}/escalations")
    story = system.get(f"{path}/timeline").json
    assert story["kind"] == "challenge"
    assert [step["topic"] for step in story["steps"]] == [
        "challenge-raised",
        "challenge-responded",
        "challenge-verdict-given",
        "challenge-escalated",
    ]
    assert all(step["position"].startswith("p") for step in story["steps"])


def check_recorded(system: Caller, path: str, act: str, body, person) -> None:
    """One more event, one more version, and one more step on the timeline."""
    before = system.get(path).json["version"]
    head = system.head
    done = system.post(f"{path}/{act}", body, person)
    assert done.status_code == 200, done.json
    assert done.json["version"] == before + 1
    assert system.head == head + 1
    read = system.get(path, after=done.json["position"])
    assert read.json["version"] == before + 1
    assert len(system.get(f"{path}/timeline").json["steps"]) == before + 1
