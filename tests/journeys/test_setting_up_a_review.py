"""Can a case-management system set a review up, and not without somebody who leads the learning?"""

import pytest

from service.wiring import Heedful
from tests.journeys.people import NEW_REVIEW, SINCE, STANDINGS, standing
from tests.journeys.systems import System


@pytest.fixture
def planned(system: System) -> str:
    """The path of a review just opened."""
    return system.made("/reviews", {**NEW_REVIEW, "code": "SEED-2"})


@pytest.fixture
def chair(system: System, planned: str) -> str:
    """The id of its chair."""
    id = system.done(f"{planned}/participants", standing("chair"))["id"]
    system.done(f"{planned}/appointments", {"participant": id, "capacity": "chair"})
    return str(id)


def test_a_review_is_planned_when_it_is_opened_and_shows_that_nobody_leads_its_learning(
    system: System, planned: str
) -> None:
    read = system.read(planned)
    assert (read["code"], read["phase"], read["has_lead"]) == ("SEED-2", "planned", False)
    assert read["purpose_questions"] == NEW_REVIEW["purpose_questions"]
    assert system.read("/learning-leads")["reviews_without_learning_lead"] == ["SEED-2"]


def test_everybody_registered_is_read_with_the_standing_they_have_now(
    system: System, planned: str
) -> None:
    for who in STANDINGS:
        system.done(f"{planned}/participants", standing(who))
    read = system.read(f"{planned}/participants")
    assert read["total"] == len(STANDINGS)
    said = {(one["agency"], one["role"], one["band"]) for one in read["items"]}
    assert said == set(STANDINGS.values())


def test_whoever_is_registered_without_a_band_is_refused_and_not_registered(
    system: System, planned: str, heedful: Heedful
) -> None:
    head = heedful.log.head()
    status, problem = system.refused(
        f"{planned}/participants", {"agency": "school", "role": "teacher"}
    )
    assert (status, problem["code"]) == (422, "required")
    assert [error["pointer"] for error in problem["errors"]] == ["/band"]
    assert heedful.log.head() == head


def test_a_review_does_not_leave_planning_until_somebody_leads_its_learning(
    system: System, planned: str, chair: str, heedful: Heedful
) -> None:
    head = heedful.log.head()
    for phase in ("open", "drafting"):
        status, problem = system.refused(f"{planned}/phase", {"to_phase": phase}, chair)
        assert (status, problem["code"]) == (409, "learning-lead-required")
        assert problem["rule"] == "I10"
    assert heedful.log.head() == head
    assert system.read(planned)["phase"] == "planned"
    lead = system.done(f"{planned}/participants", standing("head of learning"))["id"]
    system.done(f"{planned}/learning-lead", {"lead": lead, "from_date": SINCE})
    system.done(f"{planned}/phase", {"to_phase": "open"}, chair)
    read = system.read(planned)
    assert (read["phase"], read["has_lead"], read["lead_since"]) == ("open", True, SINCE)
    assert system.read("/learning-leads")["reviews_without_learning_lead"] == []


def test_a_learning_lead_must_be_somebody(system: System, planned: str, heedful: Heedful) -> None:
    head = heedful.log.head()
    status, problem = system.refused(f"{planned}/learning-lead", {"from_date": SINCE})
    assert (status, problem["code"]) == (422, "required")
    assert problem["errors"][0]["pointer"] == "/lead"
    assert heedful.log.head() == head


def test_a_participant_who_leads_the_learning_is_shown_by_the_post_they_had_when_named(
    system: System, planned: str
) -> None:
    id = system.done(f"{planned}/participants", standing("team manager"))["id"]
    system.done(f"{planned}/learning-lead", {"lead": id, "from_date": SINCE})
    promoted = {**standing("service manager"), "from_date": "2024-10-01"}
    system.done(f"{planned}/participants/{id}/standing", promoted)
    shown = {one["code"]: one["lead"] for one in system.read("/learning-leads")["items"]}
    assert shown["SEED-2"] == system.read(planned)["lead"] == "Social work team manager"


def test_nobody_comes_to_lead_the_learning_by_an_appointment(
    system: System, planned: str, chair: str
) -> None:
    part = {"participant": chair, "capacity": "learning_lead"}
    status, problem = system.refused(f"{planned}/appointments", part)
    assert (status, problem["code"]) == (422, "unknown-code")


def test_a_system_does_not_move_a_review_on_in_nobodys_name(
    system: System, planned: str, chair: str
) -> None:
    status, problem = system.refused(f"{planned}/phase", {"to_phase": "open"})
    assert (status, problem["code"]) == (422, "participant-required")
    assistant = system.done(f"{planned}/participants", standing("teaching assistant"))["id"]
    status, problem = system.refused(f"{planned}/phase", {"to_phase": "open"}, assistant)
    assert (status, problem["code"]) == (403, "not-permitted")
    assert "chair" in problem["detail"]
