"""Who takes part in the stories, and a review with them in it, set up over the API."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.journeys.systems import System

STANDINGS: Mapping[str, tuple[str, str, str]] = {
    "teaching assistant": ("school", "teaching_assistant", "1"),
    "health visitor": ("community_health", "health_visitor", "2"),
    "social worker": ("la_csc", "social_worker", "2"),
    "team manager": ("la_csc", "social_work_team_manager", "4"),
    "service manager": ("la_csc", "service_manager", "5"),
    "assistant director": ("la_csc", "assistant_director", "6"),
    "director": ("la_csc", "director_childrens_services", "7"),
    "head of learning": ("partnership_board", "other", "4"),
    "chair": ("independent", "independent_reviewer", "I"),
}
NEW_REVIEW = {
    "code": "SEED",
    "review_type": "rapid_review",
    "title": "Hungry on Mondays",
    "nation": "england",
    "purpose_questions": ["What became of the calls from the school?"],
}
SINCE = "2024-09-02"
HUNGER = "Is hunger every Monday not something you would want to look at?"
DECISION = {"item_type": "step_down_closure", "owner_agency": "la_csc", "owner_band": "6"}
NOT_MET = "threshold_not_met"
REASON = "The visit in May found food in the house and nothing has changed since then."


@dataclass(frozen=True)
class Case:
    """A review under way: its path, and the ids of those who take part, by who they are."""

    path: str
    ids: Mapping[str, str]

    @property
    def id(self) -> str:
        """The review's id."""
        return self.path.rpartition("/")[2]

    def __getitem__(self, who: str) -> str:
        return self.ids[who]

    def query(self, text: str = HUNGER, **what: object) -> dict[str, object]:
        """What a query in this review says."""
        said = {"strength": "challenge", "subject": "threshold_decision", "about": DECISION}
        return {"review_id": self.id, **said, "text": text, **what}

    def sign(self, text: str) -> dict[str, object]:
        """What a warning sign in this review says."""
        return {"review_id": self.id, "kind": "out_of_sight", "text": text}


def standing(who: str) -> dict[str, str]:
    """What is said to register somebody."""
    agency, role, band = STANDINGS[who]
    return {"agency": agency, "role": role, "band": band}


def a_case(system: System, code: str = "SEED") -> Case:
    """A review that is open: everybody registered, a chair, and somebody who leads the learning."""
    path = system.made("/reviews", {**NEW_REVIEW, "code": code})
    ids = {who: system.done(f"{path}/participants", standing(who))["id"] for who in STANDINGS}
    system.done(f"{path}/appointments", {"participant": ids["chair"], "capacity": "chair"})
    system.done(f"{path}/learning-lead", {"lead": ids["head of learning"], "from_date": SINCE})
    system.done(f"{path}/phase", {"to_phase": "open"}, ids["chair"])
    return Case(path, ids)
