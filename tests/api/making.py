"""One of each kind of thing that the three example reviews do not hold, made over the API."""

from dataclasses import asdict

from domain.policies import example
from service.operations.policy import OPERATOR
from tests.api.calling import Caller
from tests.examples import CHAIR, LEARNING_LEAD, REVIEW

SESSION = {"session_type": "learning_event", "mode": "hybrid"}
EPISODE = {"review_id": str(REVIEW), "title": "Two weeks", "why_key": "Nobody saw him."}
ITEM = {"review_id": str(REVIEW), "item_type": "care_plan", "token": "LCS:1"}
ASKING = {"basis": "serious_harm", "reason": "She may know where the child is today."}
PATTERN = {"name": "A target decides.", "pattern_type": "human_tool", "valence": "unsafe"}


def made_besides(system: Caller, finding: str) -> dict[str, str]:
    """By its name in paths: an episode, an assessment, a session that runs, a request,
    a pattern, a policy."""
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
    }
