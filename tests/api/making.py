"""One of each kind of thing that the three example reviews do not hold, made over the API."""

from dataclasses import asdict

from domain.policies import example
from service.operations.policy import OPERATOR
from tests.api.calling import Caller
from tests.examples import CHAIR, LEARNING_LEAD, OFFICER, REVIEW

SESSION = {"session_type": "learning_event", "mode": "hybrid"}
EPISODE = {"review_id": str(REVIEW), "title": "Two weeks", "why_key": "Nobody saw him."}
ITEM = {"review_id": str(REVIEW), "item_type": "care_plan", "token": "LCS:1"}
ASKING = {"basis": "serious_harm", "reason": "She may know where the child is today."}
STANDING = {"agency": "la_legal", "role": "other", "band": "4"}
PATTERN = {"name": "A target decides.", "pattern_type": "human_tool", "valence": "unsafe"}


def made_besides(system: Caller, finding: str) -> dict[str, str]:
    """By its name in paths: an episode, an assessment, a session that runs, a request,
    a pattern, a policy."""
    """By its name in paths: an episode, an assessment, a session, a pattern, a policy, a request."""
    session = system.post(f"/reviews/{REVIEW}/sessions", SESSION, CHAIR).json["id"]
    system.post(f"/sessions/{session}/start", {}, CHAIR)
    named = system.post("/patterns", {**PATTERN, "findings": [finding]}, LEARNING_LEAD)
    policy = system.heedful.policies.publish(OPERATOR, stages=map(asdict, example().stages))
    said = system.observed(LEARNING_LEAD, attribution="role_only").rpartition("/")[2]
    asked = {"kind": "observation", "thing_id": said, **ASKING}
    return {
        "unsealing_id": system.post("/unsealings", asked, CHAIR).json["id"],
        "session_id": session,
        "episode_id": system.post("/episodes", EPISODE).json["id"],
        "item_id": system.post("/assessment-items", {**ITEM, "owner_agency": "la_csc"}).json["id"],
        "pattern_id": named.json["id"],
        "policy_id": str(policy.id),
        "request_id": _asked(system),
    }


def appointed(system: Caller, review: str) -> None:
    """Somebody answers for information governance in this review."""
    person = {**STANDING, "id": str(OFFICER)}
    assert system.post(f"/reviews/{review}/participants", person, None).status_code == 201
    appointment = {"participant": str(OFFICER), "capacity": "information_governance"}
    by = CHAIR if review == str(REVIEW) else None
    answered = system.post(f"/reviews/{review}/appointments", appointment, by)
    assert answered.status_code == 200, answered.json


def _asked(system: Caller) -> str:
    appointed(system, system.get("/reviews").json["inbox"])
    asked = {"kind": "access", "asked_by": "parent", "name": "Her name"}
    return str(system.post("/data-rights-requests", asked, OFFICER).json["id"])
