"""Can a review close over something open, and what becomes of it, and of what comes later?"""

from collections.abc import Mapping

import pytest

from service.wiring import Heedful
from tests.journeys.people import NOT_MET, REASON, Case, standing
from tests.journeys.registers import counted, register, row
from tests.journeys.systems import System

RAISER, OWNER = "teaching assistant", "service manager"
CLOSURE = {"outcome": "shared_locally", "why": "The learning was shared."}
NO = {"kind": "declined", "reason_code": NOT_MET, "reason": REASON}
BY_DATE = "2099-03-31"
Matters = Mapping[str, str]


@pytest.fixture
def matters(system: System, case: Case) -> Matters:
    """The paths of an open query and an open sign, by kind."""
    return {
        "challenge": system.made("/challenges", case.query(), case[RAISER]),
        "warning_sign": system.made("/warning-signs", case.sign("Not seen."), case[RAISER]),
    }


@pytest.fixture
def closed(system: System, case: Case, matters: Matters) -> Matters:
    """The same, carried forward by the service manager; the review is closed."""
    carry(system, case, matters)
    system.done(f"{case.path}/closure", CLOSURE, case["chair"])
    return matters


def test_a_review_does_not_close_over_what_is_open_and_names_it(
    system: System, case: Case, matters: Matters, heedful: Heedful
) -> None:
    head = heedful.log.head()
    names = sorted(system.read(path)["reference"] for path in matters.values())
    status, problem = system.refused(f"{case.path}/closure", CLOSURE, case["chair"])
    assert (status, problem["code"], problem["rule"]) == (409, "matters-still-open", "I8")
    assert sorted(problem["still_open"]) == names
    assert all(name in problem["detail"] for name in names)
    assert heedful.log.head() == head
    assert system.read(case.path)["phase"] == "open"


def test_carrying_one_forward_leaves_the_other_to_be_named(
    system: System, case: Case, matters: Matters
) -> None:
    carry(system, case, {"challenge": matters["challenge"]})
    _, problem = system.refused(f"{case.path}/closure", CLOSURE, case["chair"])
    assert problem["still_open"] == [system.read(matters["warning_sign"])["reference"]]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"owner": None}, 422, "null-not-allowed"),
        ({"by_date": None}, 422, "null-not-allowed"),
        ({"owner": "0190a0de-5c00-7000-8000-000000000000"}, 403, "not-a-participant"),
        ({"id": "0190a0de-5c00-7000-8000-000000000000"}, 422, "unknown-reference"),
        ({"kind": "warning_sign"}, 422, "unknown-reference"),
    ],
)
def test_nothing_is_carried_forward_by_nobody_or_under_a_wrong_name(
    system: System,
    case: Case,
    matters: Matters,
    heedful: Heedful,
    change: dict,
    status: int,
    code: str,
) -> None:
    head = heedful.log.head()
    said = {**item(case, "challenge", matters["challenge"]), **change}
    came, problem = system.refused(f"{case.path}/carried-forward", {"items": [said]}, case["chair"])
    assert (came, problem["code"]) == (status, code)
    assert heedful.log.head() == head
    assert row(system, matters["challenge"])["carried_forward"] is None


def test_carried_forward_the_rows_stay_with_their_date_and_owner(
    system: System, case: Case, closed: Matters
) -> None:
    review = system.read(case.path)
    assert (review["phase"], review["outcome"]) == ("closed", "shared_locally")
    assert review["contributed"]["open_matters"] == 2
    assert counted(system) == {"open": 1}
    held = {"by_date": BY_DATE, "owner_agency": "la_csc", "owner_band": "5"}
    assert row(system, closed["challenge"])["carried_forward"] == held
    assert system.read(closed["warning_sign"])["carried_forward"] == held
    assert register(system, carried_forward="false")["items"] == []
    carried = system.read(f"{case.path}/summary")["carried_forward"]
    assert {one["id"] for one in carried} == {id_in(path) for path in closed.values()}
    for one in carried:
        assert (one["owner_agency"], one["owner_band"]) == ("la_csc", "5")
        assert one["by_date"] == BY_DATE


RAISINGS = {
    "/challenges": {"strength": "probe", "subject": "process", "about": {"owner_agency": "police"}},
    "/warning-signs": {"kind": "healthy_unease"},
    "/observations": {"kind": "healthy_unease"},
    "/held-back": {"reasons": ["futility"]},
}


@pytest.mark.parametrize("path", RAISINGS)
def test_a_closed_review_takes_nothing_new_and_names_the_inbox_which_does(
    system: System, case: Case, closed: Matters, heedful: Heedful, path: str
) -> None:
    head = heedful.log.head()
    said = {**RAISINGS[path], "text": "The curtains are drawn again."}
    new = {**said, "review_id": case.id}
    status, problem = system.refused(path, new, case[RAISER])
    assert (status, problem["code"]) == (409, "review-is-closed")
    assert heedful.log.head() == head
    inbox = problem["inbox"]
    assert inbox in problem["detail"]
    there = {**said, "review_id": inbox}
    status, problem = system.refused(path, there, case[RAISER])
    assert (status, problem["code"]) == (403, "not-a-participant")
    who = {**standing(RAISER), "id": case[RAISER]}
    system.done(f"/reviews/{inbox}/participants", who)
    made = system.read(system.made(path, there, case[RAISER]))
    assert (made["review"]["code"], made["text"]) == ("INBOX", said["text"])


def test_in_a_closed_review_answers_verdicts_and_escalations_go_on(
    system: System, case: Case, closed: Matters
) -> None:
    query = closed["challenge"]
    system.done(f"{query}/responses", NO, case["assistant director"])
    assert counted(system) == {"declined": 1}
    system.done(f"{query}/verdicts", {"verdict": "not_satisfied"}, case[RAISER])
    system.done(f"{query}/escalations", None, case[RAISER])
    system.done(f"{query}/responses", {"kind": "accepted"}, case["director"])
    system.done(f"{query}/verdicts", {"verdict": "satisfied"}, case[RAISER])
    found = row(system, query)
    assert (found["status"], found["verdict"], found["is_closed"]) == (
        "accepted",
        "satisfied",
        True,
    )
    sign = closed["warning_sign"]
    action = {"action": "A joint visit.", "by_agency": "police", "on": "2024-03-20"}
    system.done(f"{sign}/action", action, case["social worker"])
    assert system.read(sign)["state"] == "acted_on"
    assert system.read(case.path)["contributed"]["open_matters"] == 0


def test_the_inbox_never_closes(system: System, case: Case, closed: Matters) -> None:
    new = {**RAISINGS["/observations"], "text": "Again.", "review_id": case.id}
    _, problem = system.refused("/observations", new, case[RAISER])
    inbox = f"/reviews/{problem['inbox']}"
    chair = system.done(f"{inbox}/participants", standing("chair"))["id"]
    system.done(f"{inbox}/appointments", {"participant": chair, "capacity": "chair"})
    system.done(f"{inbox}/learning-lead", {"lead": chair, "from_date": "2024-09-02"})
    status, problem = system.refused(f"{inbox}/closure", CLOSURE, chair)
    assert (status, problem["code"]) == (409, "illegal-transition")


def carry(system: System, case: Case, matters: Matters) -> None:
    """Give each an owner and a date."""
    items = [item(case, kind, path) for kind, path in matters.items()]
    system.done(f"{case.path}/carried-forward", {"items": items}, case["chair"])


def item(case: Case, kind: str, path: str) -> dict[str, str]:
    """One matter, its owner and its date."""
    return {"kind": kind, "id": id_in(path), "owner": case[OWNER], "by_date": BY_DATE}


def id_in(path: str) -> str:
    """The id that a path ends with."""
    return path.rpartition("/")[2]
