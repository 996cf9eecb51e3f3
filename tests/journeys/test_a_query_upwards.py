"""What becomes of a teaching assistant's query to an assistant director, up to the last stage?"""

import pytest

from service.wiring import Heedful
from tests.journeys.people import HUNGER, NOT_MET, REASON, Case
from tests.journeys.registers import counted, register, row, told
from tests.journeys.systems import System

RAISER, OWNER = "teaching assistant", "assistant director"
RESPONDERS = (OWNER, "service manager", "director", "chair")
"""Who answers at each stage: another each time (I6)."""
DECLINED = {"kind": "declined", "reason_code": NOT_MET, "reason": REASON}
IN_PERSON = {"how": "in_person", "mode": "B_rapid"}
UNSATISFIED = {"verdict": "not_satisfied", "comment": "He was hungry again this Monday."}


@pytest.fixture
def query(system: System, case: Case) -> str:
    """The path of the query, about a decision that the assistant director took."""
    about = {"item_type": "step_down_closure", "owner_agency": "la_csc", "owner_band": "6"}
    said = case.query(about={**about, "author": case[OWNER]})
    return system.made("/challenges", said, case[RAISER])


def test_it_is_on_the_register_at_once_with_who_raised_it_against_whom(
    system: System, case: Case, query: str
) -> None:
    found = row(system, query)
    assert (found["status"], found["stage"], found["gradient"]) == ("open", 1, "up")
    assert (found["raised_by"]["agency"], found["raised_by"]["band"]) == ("school", "1")
    assert found["raised_by"]["role"] == "teaching_assistant"
    assert (found["about"]["agency"], found["about"]["band"]) == ("la_csc", "6")
    assert (found["text"], found["review"]["code"]) == (HUNGER, "SEED")
    assert found["no_substantive_answer"]
    assert counted(system) == {"open": 1}
    assert told(system, query) == ["raised"]


def test_acknowledged_and_set_aside_it_is_as_open_as_before(
    system: System, case: Case, query: str
) -> None:
    system.done(f"{query}/acknowledgement", {"expected_by": "2099-01-30"}, case[OWNER])
    acknowledged = row(system, query)
    assert (acknowledged["status"], acknowledged["expected_by"]) == ("open", "2099-01-30")
    aside = {"how": "told_not_now", "observed_by": "raiser", "words": "It is with the team."}
    system.done(f"{query}/set-aside", aside, case[RAISER])
    found = row(system, query)
    assert (found["status"], found["ever_set_aside"]) == ("open", True)
    assert (found["is_open_matter"], found["answered_on"]) == (True, None)
    assert found["no_substantive_answer"]
    assert found["expected_by"] == "2099-01-30"
    assert counted(system) == {"open": 1}
    assert told(system, query) == ["raised", "acknowledged", "set-aside"]
    assert register(system, set_aside="true")["hidden_by_filters"] == 0


@pytest.mark.parametrize(
    "reason",
    [{}, {"reason": ""}, {"reason": " \n\t "}, {"reason": "Not met, sorry."}],
    ids=["none", "empty", "blank", "short"],
)
@pytest.mark.parametrize("code", [{}, {"reason_code": NOT_MET}], ids=["no code", "a code"])
def test_a_decline_without_a_reason_is_refused_and_leaves_no_trace(
    system: System, case: Case, query: str, heedful: Heedful, reason: dict, code: dict
) -> None:
    before, head = row(system, query), heedful.log.head()
    said = {"kind": "declined", **code, **reason}
    status, problem = system.refused(f"{query}/responses", said, case[OWNER])
    assert (status, problem["code"], problem["rule"]) == (422, "reason-required", "I4")
    assert "set aside" in problem["detail"]
    assert "sorry" not in str(problem)
    assert heedful.log.head() == head
    assert row(system, query) == before
    assert told(system, query) == ["raised"]


def test_declined_with_a_reason_it_shows_the_reason_and_whether_the_raiser_was_told(
    system: System, case: Case, query: str
) -> None:
    system.done(f"{query}/responses", DECLINED, case[OWNER])
    found = row(system, query)
    assert (found["status"], found["reason_code"], found["reason"]) == ("declined", NOT_MET, REASON)
    assert (found["raiser_told"], found["verdict"], found["is_closed"]) == (False, None, False)
    assert counted(system) == {"declined": 1}
    system.done(f"{query}/raiser-informed", IN_PERSON, case[OWNER])
    assert row(system, query)["raiser_told"]
    system.done(f"{query}/verdicts", UNSATISFIED, case[RAISER])
    found = row(system, query)
    assert (found["status"], found["verdict"]) == ("declined", "not_satisfied")
    assert (found["is_closed"], found["is_open_matter"]) == (False, True)
    assert told(system, query) == ["raised", "responded", "raiser-informed", "verdict-given"]


def test_only_the_raiser_says_whether_the_answer_satisfies(
    system: System, case: Case, query: str, heedful: Heedful
) -> None:
    system.done(f"{query}/responses", DECLINED, case[OWNER])
    head = heedful.log.head()
    for who in (OWNER, "chair", "director"):
        status, problem = system.refused(f"{query}/verdicts", {"verdict": "satisfied"}, case[who])
        assert (status, problem["code"], problem["rule"]) == (403, "only-the-raiser", "I5")
    assert heedful.log.head() == head
    assert row(system, query)["verdict"] is None


def test_it_goes_up_stage_by_stage_to_somebody_else_each_time_and_ends_in_dissent(
    system: System, case: Case, query: str
) -> None:
    steps = ["raised"]
    for stage, who in enumerate(RESPONDERS, start=1):
        system.done(f"{query}/responses", DECLINED, case[who])
        found = row(system, query)
        assert (found["status"], found["stage"], found["verdict"]) == ("declined", stage, None)
        system.done(f"{query}/raiser-informed", IN_PERSON, case["chair"])
        system.done(f"{query}/verdicts", UNSATISFIED, case[RAISER])
        assert (row(system, query)["raiser_told"], counted(system)) == (True, {"declined": 1})
        steps += ["responded", "raiser-informed", "verdict-given"]
        if stage < len(RESPONDERS):
            system.done(f"{query}/escalations", {"why": "He is still hungry."}, case[RAISER])
            found = row(system, query)
            assert (found["status"], found["stage"]) == ("escalated", stage + 1)
            assert (found["verdict"], found["answered_on"]) == (None, None)
            assert (found["ever_escalated"], found["is_open_matter"]) == (True, True)
            assert counted(system) == {"escalated": 1}
            steps += ["escalated"]
        assert told(system, query) == steps
    system.done(f"{query}/dissent", {"text": "The child was hungry all spring."}, case[RAISER])
    found = row(system, query)
    assert (found["status"], found["stage"]) == ("closed_with_dissent", 4)
    assert (found["is_closed"], found["is_open_matter"]) == (True, False)
    assert counted(system) == {"closed_with_dissent": 1}
    assert told(system, query) == [*steps, "dissent-recorded"]
    assert system.read(query)["dissent"] == "The child was hungry all spring."


def test_beyond_the_last_stage_there_is_none_and_no_stage_is_left_out(
    system: System, case: Case, query: str, heedful: Heedful
) -> None:
    for _ in range(3):
        skipped = system.refused(f"{query}/escalations", {"to_stage": 1}, case[RAISER])
        assert (skipped[0], skipped[1]["code"]) == (409, "stage-out-of-order")
        system.done(f"{query}/escalations", None, case[RAISER])
    head = heedful.log.head()
    status, problem = system.refused(f"{query}/escalations", None, case[RAISER])
    assert (status, problem["code"]) == (409, "stage-out-of-order")
    assert heedful.log.head() == head
    assert row(system, query)["stage"] == 4


def test_whoever_answered_below_or_wrote_what_is_queried_does_not_answer_above(
    system: System, case: Case, query: str, heedful: Heedful
) -> None:
    system.done(f"{query}/responses", DECLINED, case["service manager"])
    system.done(f"{query}/escalations", None, case[RAISER])
    before, head = row(system, query), heedful.log.head()
    status, problem = system.refused(f"{query}/responses", DECLINED, case["service manager"])
    assert (status, problem["code"]) == (403, "responder-answered-before")
    assert problem["rule"] == "I6"
    status, problem = system.refused(f"{query}/responses", {"kind": "accepted"}, case[OWNER])
    assert (status, problem["code"], problem["rule"]) == (403, "responder-is-author", "I6")
    assert heedful.log.head() == head
    assert row(system, query) == before


def test_nobody_answers_their_own_query(
    system: System, case: Case, query: str, heedful: Heedful
) -> None:
    own = system.made("/challenges", case.query(), case["social worker"])
    head = heedful.log.head()
    said = {"kind": "accepted"}
    status, problem = system.refused(f"{own}/responses", said, case["social worker"])
    assert (status, problem["code"], problem["rule"]) == (403, "responder-is-raiser", "I6")
    status, problem = system.refused(f"{query}/responses", said, case[RAISER])
    assert (status, problem["code"]) == (403, "not-permitted")
    assert heedful.log.head() == head
    assert counted(system) == {"open": 2}
