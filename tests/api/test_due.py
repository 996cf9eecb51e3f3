"""By when is a query due, who answers, which are overdue, and does an answer come back?"""

from datetime import timedelta
from typing import Any

import pytest

from service import acting as clock_of_commands
from service.acting import now
from tests.api.calling import DECLINED, Caller
from tests.examples import HEALTH_VISITOR, LEARNING_LEAD, TEAM_MANAGER

STAGES = [
    {"n": n, "who": "team_managers", "acknowledge_within": 0, "answer_within": 3}
    for n in range(1, 5)
]


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said now was said sixty days ago."""
    then = now() - timedelta(days=60)
    monkeypatch.setattr(clock_of_commands, "now", lambda: then)


def test_a_query_says_when_it_is_due_who_answers_and_that_the_days_are_an_example(
    system: Caller,
) -> None:
    due = read(system, system.raised())["due"]
    assert (due["stage"], due["who"], due["is_overdue"]) == (1, "practitioners", False)
    assert (due["by_example"], due["label"]) == (True, "Example, replace with yours.")
    assert due["since"] <= due["acknowledge_by"] <= due["answer_by"]


@pytest.mark.usefixtures("long_ago")
def test_what_is_overdue_is_listed_with_the_working_days_it_is_over(system: Caller) -> None:
    query = system.raised()
    answer = system.get("/due", overdue="true").json
    assert (answer["waiting"], answer["overdue"], answer["hidden_by_filters"]) == (1, 1, 0)
    (item,) = answer["items"]
    assert f"/challenges/{item['id']}" in query
    assert item["due"]["is_overdue"]
    assert 30 < item["due"]["overdue_by"] < 60
    assert item["due"]["acknowledgement_overdue_by"] > item["due"]["overdue_by"]
    assert system.get("/loop-closure").json["overall"]["overdue"] == 1
    none = system.get("/due", overdue="false").json
    assert (none["items"], none["hidden_by_filters"]) == ([], 1)
    today = now().date().isoformat()
    assert system.get("/queries", due_before=today).json["hidden_by_filters"] == 0
    assert system.get("/queries", due_before="2020-01-01").json["hidden_by_filters"] == 1


def test_an_answered_query_is_not_due_any_more(system: Caller) -> None:
    query = system.raised()
    system.post(f"{query}/acknowledgement", {}, TEAM_MANAGER)
    assert read(system, query)["due"]["acknowledge_by"] is None
    system.post(f"{query}/responses", DECLINED, TEAM_MANAGER)
    assert read(system, query)["due"] is None
    assert system.get("/due").json["waiting"] == 0


@pytest.mark.usefixtures("long_ago")
def test_a_raiser_who_was_told_and_says_nothing_for_twenty_working_days_is_shown_so(
    system: Caller,
) -> None:
    query = system.raised()
    system.post(f"{query}/responses", DECLINED, TEAM_MANAGER)
    assert not read(system, query)["no_reply"]
    told = {"how": "phone", "mode": "D_action_taken"}
    system.post(f"{query}/raiser-informed", told, TEAM_MANAGER)
    shown = read(system, query)
    assert (shown["no_reply"], shown["feedback_mode"]) == (True, "D_action_taken")
    assert shown["status"] == "declined"
    system.post(f"{query}/verdicts", {"verdict": "not_satisfied"}, HEALTH_VISITOR)
    assert not read(system, query)["no_reply"]


@pytest.mark.usefixtures("long_ago")
def test_a_raiser_is_told_by_when_it_was_due_and_that_it_goes_on_by_itself(system: Caller) -> None:
    system.raised()
    [mine] = system.get("/my/queries", on_behalf_of=str(HEALTH_VISITOR)).json["items"]
    assert mine["due_by"] == mine["due"]["answer_by"]
    assert mine["overdue_by"] == mine["due"]["overdue_by"] > 30
    assert mine["now"].endswith("It goes to the next stage by itself; you need not do anything.")


def test_without_a_policy_of_its_own_the_example_is_in_force_and_says_so(system: Caller) -> None:
    answer = system.get("/escalation-policies").json
    assert answer["published"] == []
    assert {one["policy"]["label"] for one in answer["in_force"]} == {
        "Example, replace with yours."
    }
    assert [one["answer_within"] for one in answer["in_force"][0]["policy"]["stages"]] == [
        *(2, 5, 2, 5)
    ]


def test_whoever_leads_no_learning_of_the_inbox_publishes_no_policy(system: Caller) -> None:
    refused = system.post("/escalation-policies", {"stages": STAGES}, LEARNING_LEAD)
    assert refused.status_code in (403, 404, 422)
    few = system.post("/escalation-policies", {"stages": [{**STAGES[0], "n": 9}]}, LEARNING_LEAD)
    assert few.status_code == 422


def read(system: Caller, path: str) -> dict[str, Any]:
    """The query as it is shown now."""
    found: dict[str, Any] = system.get(path).json
    return found
