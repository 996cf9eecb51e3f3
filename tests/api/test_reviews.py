"""Can a review be set up, led, moved on, closed and taken up again?"""

import pytest

from tests.api.calling import QUERY, Caller
from tests.examples import (
    CHAIR,
    LEARNING_LEAD,
    MOTHER,
    REVIEW,
    SERVICE_MANAGER,
    TEAM_MANAGER,
    id_of,
)

NEW = {
    "code": "BIRCH",
    "review_type": "rapid_review",
    "title": "A school that stopped ringing",
    "nation": "wales",
    "cohort": "single",
    "area": "North",
    "case_refs": [{"system": "case-system", "type": "case", "token": "7f3a"}],
    "purpose_questions": ["Why did the calls stop?"],
    "period_from": "2024-01-01",
    "period_to": "2024-06-30",
    "incident_on": "2024-05-02",
    "parallel_proceedings": False,
    "target_dates": [{"what": "report", "on": "2030-01-01"}],
}
PATH = f"/reviews/{REVIEW}"
BY_THE_CHAIR = {
    "purpose-questions": {"text": "Who knew?", "why": "It was asked in the first session."},
    "family-invitations": {
        "participant": str(MOTHER),
        "advocate_offered": True,
        "how_asked": "By a letter and a visit.",
    },
    "family-acceptances": {"participant": str(MOTHER)},
    "family-refusals": {"participant": str(MOTHER), "reason": "Not now."},
    "proceedings": {"kind": "coronial", "scope": "The night of 2 May.", "until": "2030-01-01"},
    "restrictions": {"kind": "criminal", "scope": "What the father said.", "until": "2030-01-01"},
    "appointments": {"participant": str(SERVICE_MANAGER), "capacity": "agency_lead"},
    f"participants/{TEAM_MANAGER}/standing": {
        "agency": "la_csc",
        "role": "service_manager",
        "band": "5",
        "from_date": "2024-09-01",
        "employment": "permanent",
        "closeness": "never_met",
        "expertise": ["Neglect"],
        "organisation": "north-team",
    },
    "learning-lead/handover": {
        "lead": str(CHAIR),
        "title": "Head of learning",
        "deputy": str(LEARNING_LEAD),
        "from_date": "2024-09-01",
        "why": "She moved on.",
    },
    "learning-lead/vacancy": {"from_date": "2024-09-01", "why": "She moved on."},
    "phase": {"to_phase": "drafting"},
    "referrals": {"kind": "complaint", "to": "police"},
}


def test_a_review_is_opened_with_everything_it_may_say(system: Caller) -> None:
    made = system.post("/reviews", NEW, by=None)
    assert (made.status_code, made.json["reference"]) == (201, "BIRCH")
    assert made.headers["Location"] == f"/api/v1/reviews/{made.json['id']}"
    read = system.get(f"/reviews/{made.json['id']}").json
    assert (read["phase"], read["nation"], read["has_lead"]) == ("planned", "wales", False)
    assert read["purpose_questions"] == ["Why did the calls stop?"]
    listed = system.get("/reviews").json
    assert [review["code"] for review in listed["items"]] == ["A", "BIRCH"]


def test_a_standing_inbox_is_not_opened_by_a_client(system: Caller) -> None:
    refused = system.post("/reviews", {**NEW, "review_type": "standing_inbox"}, by=None)
    assert (refused.status_code, refused.json["code"]) == (422, "unknown-code")


def test_a_review_does_not_leave_planning_without_a_learning_lead(system: Caller) -> None:
    path = f"/reviews/{system.post('/reviews', NEW, by=None).json['id']}"
    chair = {"agency": "independent", "role": "independent_reviewer", "band": "I"}
    chair_id = system.post(f"{path}/participants", chair, by=None).json["id"]
    part = {"participant": chair_id, "capacity": "chair"}
    assert system.post(f"{path}/appointments", part, by=None).status_code == 200
    phase = {"to_phase": "open", "on_behalf_of": chair_id}
    refused = system.post(f"{path}/phase", phase)
    assert (refused.status_code, refused.json["rule"]) == (409, "I10")
    lead = {"from_date": "2024-05-03", "title": "Head of learning"}
    assert system.post(f"{path}/learning-lead", lead, by=None).status_code == 200
    again = system.post(f"{path}/learning-lead", lead, by=None)
    assert (again.status_code, again.json["code"]) == (409, "already-recorded")
    assert "handover" in again.json["detail"]
    assert system.post(f"{path}/phase", phase).status_code == 200


def test_somebody_registered_is_read_with_their_standing(system: Caller) -> None:
    said = {
        "id": str(id_of("teacher")),
        "agency": "school",
        "role": "other",
        "band": "2",
        "employment": "permanent",
        "closeness": "daily",
        "expertise": ["Autism"],
        "organisation": "school-3",
        "how_involved": "worked_with_child",
        "needs": ["remote"],
        "language": "bsl",
        "advocate_for": str(MOTHER),
        "note": "Mornings only.",
    }
    made = system.post(f"{PATH}/participants", said, by=None)
    assert (made.status_code, made.json["id"]) == (201, said["id"]), made.json
    read = system.get(made.headers["Location"].removeprefix("/api/v1"))
    assert (read.status_code, read.json["band"]) == (200, "2")
    assert (read.json["language"], read.json["advocate_for"]) == ("bsl", str(MOTHER))
    everybody = system.get(f"{PATH}/participants").json
    assert everybody["total"] == len(everybody["items"]) == 10
    unknown = system.get(f"{PATH}/participants/{id_of('nobody')}")
    assert (unknown.status_code, unknown.json["code"]) == (404, "not-found")


@pytest.mark.parametrize("act", BY_THE_CHAIR)
def test_the_chair_arranges(act: str, system: Caller) -> None:
    head = system.head
    done = system.post(f"{PATH}/{act}", BY_THE_CHAIR[act], CHAIR)
    assert done.status_code == 200, done.json
    assert system.head == head + 1
    read = system.get(PATH, after=done.json["position"])
    assert read.json["version"] == done.json["version"]


def test_a_restriction_is_lifted_once(system: Caller) -> None:
    system.post(f"{PATH}/restrictions", BY_THE_CHAIR["restrictions"], CHAIR)
    lifted = {"kind": "criminal"}
    assert system.post(f"{PATH}/restrictions/lifted", lifted, CHAIR).status_code == 200
    refused = system.post(f"{PATH}/restrictions/lifted", lifted, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (422, "unknown-reference")


@pytest.mark.parametrize("phase", ["planned", "closed"])
def test_a_phase_that_is_no_step_is_no_code_here(phase: str, system: Caller) -> None:
    refused = system.post(f"{PATH}/phase", {"to_phase": phase}, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (422, "unknown-code")


def test_a_review_closes_when_what_is_open_is_carried_forward(system: Caller) -> None:
    query = system.raised()
    closure = {"outcome": "shared_locally", "why": "All said."}
    assert system.post(f"{PATH}/closure", closure, CHAIR).json["code"] == "matters-still-open"
    item = {
        "kind": "challenge",
        "id": query.rpartition("/")[2],
        "owner": str(TEAM_MANAGER),
        "by_date": "2099-03-31",
    }
    carried = system.post(f"{PATH}/carried-forward", {"items": [item]}, CHAIR)
    assert carried.status_code == 200, carried.json
    assert system.post(f"{PATH}/closure", closure, CHAIR).status_code == 200
    refused = system.post(
        "/warning-signs", {"review_id": str(REVIEW), "kind": "out_of_sight", "text": "Again."}
    )
    assert (refused.status_code, refused.json["code"]) == (409, "review-is-closed")
    assert system.post(f"{query}/responses", {"kind": "accepted"}, TEAM_MANAGER).status_code == 200
    assert system.post(f"{PATH}/reopening", {"why": "A new matter."}, CHAIR).status_code == 200
    assert system.get(PATH).json["phase"] == "open"


def test_nothing_is_carried_forward_that_is_not_open_here(system: Caller) -> None:
    head = system.head
    item = {
        "kind": "challenge",
        "id": str(id_of("nowhere")),
        "owner": str(TEAM_MANAGER),
        "by_date": "2099-03-31",
    }
    refused = system.post(f"{PATH}/carried-forward", {"items": [item]}, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (422, "unknown-reference")
    assert system.head == head


def test_nothing_is_carried_forward_to_a_day_that_has_gone_by(system: Caller) -> None:
    query = system.raised()
    head = system.head
    item = {
        "kind": "challenge",
        "id": query.rpartition("/")[2],
        "owner": str(TEAM_MANAGER),
        "by_date": "2024-03-31",
    }
    refused = system.post(f"{PATH}/carried-forward", {"items": [item]}, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (422, "date-in-the-past")
    assert refused.json["rule"] == "I8"
    assert "2024" not in refused.text
    assert system.head == head


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("appointments", {"participant": str(TEAM_MANAGER), "capacity": "chair"}),
        ("learning-lead/vacancy", {"from_date": "2024-09-01"}),
        ("learning-lead/handover", {"from_date": "2024-09-01", "title": "Somebody else"}),
        (
            f"participants/{TEAM_MANAGER}/standing",
            {"agency": "la_csc", "role": "service_manager", "band": "5", "from_date": "2024-09-01"},
        ),
    ],
)
def test_a_running_review_is_not_rearranged_in_nobodys_name(
    system: Caller, path: str, body: dict[str, str]
) -> None:
    head = system.head
    refused = system.post(f"{PATH}/{path}", body, by=None)
    assert (refused.status_code, refused.json["code"]) == (422, "participant-required")
    assert system.head == head
    assert system.post(f"{PATH}/{path}", body, CHAIR).status_code == 200


def test_two_reviews_do_not_share_a_code(system: Caller) -> None:
    said = {"review_type": "lcspr", "title": "B", "nation": "wales", "code": "A"}
    head = system.head
    refused = system.post("/reviews", said, by=None)
    assert (refused.status_code, refused.json["code"]) == (409, "code-already-used")
    assert system.head == head


def test_a_learning_lead_is_named_at_least_by_a_title(system: Caller) -> None:
    refused = system.post(f"{PATH}/learning-lead/handover", {"from_date": "2024-09-01"}, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (422, "required")
    assert refused.json["errors"][0]["pointer"] == "/lead"


def test_the_list_of_reviews_names_the_standing_inbox(system: Caller) -> None:
    inbox = system.get("/reviews").json["inbox"]
    assert system.get(f"/reviews/{inbox}").json["code"] == "INBOX"


def test_a_closed_review_names_the_inbox_that_takes_what_is_new(system: Caller) -> None:
    closed = system.post(f"{PATH}/closure", {"outcome": "shared_locally"}, CHAIR)
    assert closed.status_code == 200, closed.json
    refused = system.post("/challenges", QUERY)
    assert (refused.status_code, refused.json["code"]) == (409, "review-is-closed")
    assert system.get(f"/reviews/{refused.json['inbox']}").json["code"] == "INBOX"
