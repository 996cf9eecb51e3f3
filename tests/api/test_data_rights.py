"""Can a data-rights request be worked from the day it comes to the day it is answered, and seen by all?"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from domain.rights_clock import months_after
from service.erasing import Request, erase
from service.keys.register import lift_holds, place_hold
from tests.api.calling import Caller
from tests.api.making import STANDING, appointed
from tests.api.test_withheld import refused
from tests.examples import CHAIR, HEALTH_VISITOR, OFFICER, id_of

CUSTODIAN = id_of("custodian of the inbox")
NAME, ASKED = "Qwyzzle Example", "Everything about my girl, please, by Easter."
NEW = {
    "kind": "erasure",
    "asked_by": "subject",
    "name": NAME,
    "asked": ASKED,
    "whose": [str(HEALTH_VISITOR)],
}
CHECKED = {"identity": "document_seen", "authority": "own_data"}
WAY = "/data-rights-requests"


@pytest.fixture
def desk(system: Caller) -> Caller:
    """The partnership has an information-governance officer, and a custodian who may advise."""
    inbox = system.get("/reviews").json["inbox"]
    appointed(system, inbox)
    person = {**STANDING, "id": str(CUSTODIAN)}
    assert system.post(f"/reviews/{inbox}/participants", person, None).status_code == 201
    appointment = {"participant": str(CUSTODIAN), "capacity": "custodian"}
    made = system.post(f"/reviews/{inbox}/appointments", appointment, None)
    assert made.status_code == 200, made.json
    return system


def test_an_erasure_is_asked_for_looked_into_decided_certified_and_answered(desk: Caller) -> None:
    item = desk.observed().rpartition("/")[2]
    path = received(desk)
    did(act(desk, path, "requester-checks", CHECKED))
    did(act(desk, path, "scopes", found(item)))
    advice = {"item": item, "text": "She said it as a volunteer."}
    did(act(desk, path, "advice", advice, CUSTODIAN))
    decision = {"item": item, "decision": "erase", "basis": "consent_withdrawn"}
    did(act(desk, path, "decisions", decision))
    assert refused(act(desk, path, "fulfilment", {"how": "in_person"})) == (
        409,
        "request-incomplete",
    )
    erased(desk)
    [erasure] = desk.get("/erasures").json["items"]
    did(act(desk, path, "erasures", {"erasure": erasure["id"]}))
    did(act(desk, path, "fulfilment", {"how": "in_person", "text": "It is done."}))
    read = desk.get(path).json
    assert (read["state"], read["undecided"], read["days_left"]) == ("fulfilled", 0, None)
    [shown] = read["items"]
    assert (shown["kind"], shown["decision"]) == ("observation", "erase")
    assert [one["reference"] for one in read["erasures"]] == [erasure["reference"]]
    assert "cannot be searched by person" in read["not_searched"]
    steps = [one["topic"] for one in desk.get(f"{path}/timeline").json["steps"]]
    assert steps[0] == "data-rights-request-received"
    assert steps[-1] == "data-rights-request-fulfilled"
    assert desk.get("/integrity").json["holds"]


def test_it_shows_the_day_it_is_due_and_the_days_left_and_what_is_overdue(desk: Caller) -> None:
    today = datetime.now(UTC).date()
    late = today - timedelta(days=45)
    first = received(desk, received_on=late.isoformat())
    second = received(desk)
    listed = desk.get(WAY).json
    assert [f"{WAY}/{one['id']}" for one in listed["items"]] == [first, second]
    overdue, waiting = listed["items"]
    assert overdue["overdue"]
    assert overdue["days_left"] == (months_after(late, 1) - today).days < 0
    assert waiting["due_on"] == months_after(today, 1).isoformat()
    assert not waiting["overdue"]
    assert (listed["total"], listed["overdue"]) == (2, 1)
    assert {one["state"]: one["requests"] for one in listed["by_state"]} == {
        "received": 2,
        "in_hand": 0,
        "fulfilled": 0,
        "refused": 0,
    }
    more = {"months": 2, "why": "complex", "reason": "Four agencies hold parts of it."}
    assert refused(act(desk, first, "extension", more)) == (409, "too-late-to-extend")
    did(act(desk, second, "extension", more))
    assert desk.get(second).json["due_on"] == months_after(today, 3).isoformat()
    assert refused(act(desk, second, "extension", more)) == (409, "already-recorded")


def test_its_words_are_read_by_whoever_handles_it_and_by_nobody_else(desk: Caller) -> None:
    path = received(desk)
    id = path.rpartition("/")[2]
    reads = [desk.get(one) for one in (path, f"{path}/timeline", f"/events/{id}.1", WAY)]
    for read in (*reads, desk.get("/events", thing=id)):
        assert read.status_code == 200
        assert "Qwyzzle" not in read.text
        assert ASKED not in read.text
        assert str(HEALTH_VISITOR) not in read.text
    for who in (OFFICER, CUSTODIAN):
        words = desk.get(path, on_behalf_of=str(who)).json["words"]
        assert (words["name"], words["asked"]) == (NAME, ASKED)
    for stranger in (HEALTH_VISITOR, CHAIR):
        assert desk.get(path, on_behalf_of=str(stranger)).status_code == 403
    desk.heedful.search.follower.catch_up()
    assert desk.post("/search", {"q": "qwyzzle"}, None).json["total"] == 0


def test_a_key_that_only_reads_reads_no_words_for_anybody(desk: Caller) -> None:
    path = received(desk)
    desk.key = desk.heedful.desk.create_key("reader", ["read"])
    assert desk.get(path).status_code == 200
    assert desk.get(path, on_behalf_of=str(OFFICER)).status_code == 403


def test_who_asked_is_forgotten_with_whom_it_concerned_and_the_answer_is_still_written(
    desk: Caller,
) -> None:
    item = desk.observed().rpartition("/")[2]
    path = received(desk)
    did(act(desk, path, "requester-checks", CHECKED))
    did(act(desk, path, "scopes", found(item)))
    erased(desk)
    did(act(desk, path, "decisions", {"item": item, "decision": "disclose", "reason": "Hers."}))
    did(act(desk, path, "fulfilment", {"how": "in_person", "text": "Nothing is left."}))
    words = desk.get(path, on_behalf_of=str(OFFICER)).json["words"]
    assert words["name"].startswith("Text erased on")
    assert words["answer"] == "Nothing is left."


def test_a_legal_hold_stops_the_decision_to_erase_until_it_is_lifted(desk: Caller) -> None:
    item = desk.observed().rpartition("/")[2]
    path = received(desk)
    did(act(desk, path, "requester-checks", CHECKED))
    did(act(desk, path, "scopes", found(item)))
    keys = desk.heedful.casework.keys
    place_hold(keys, str(HEALTH_VISITOR), "L/7", "Court")
    decision = {"item": item, "decision": "erase", "basis": "upheld"}
    assert refused(act(desk, path, "decisions", decision)) == (409, "legal-hold-stands")
    lift_holds(keys, str(HEALTH_VISITOR), "Court")
    did(act(desk, path, "decisions", decision))


def test_a_refusal_says_its_basis_to_all_and_its_reason_to_those_who_handle_it(
    desk: Caller,
) -> None:
    path = received(desk)
    no = {"basis": "public_task", "reason": "A statutory review needs what professionals said."}
    did(act(desk, path, "refusal", no))
    read = desk.get(path)
    assert (read.json["state"], read.json["refusal_basis"]) == ("refused", "public_task")
    assert no["reason"] not in read.text
    handled = desk.get(path, on_behalf_of=str(OFFICER)).json
    assert handled["words"]["refusal_reason"] == no["reason"]
    assert refused(act(desk, path, "scopes", found())) == (409, "illegal-transition")


@pytest.mark.parametrize("by", [CUSTODIAN, HEALTH_VISITOR])
def test_only_the_partnerships_officer_handles_requests_and_a_custodian_advises(
    desk: Caller, by: UUID
) -> None:
    path = received(desk)
    assert desk.post(WAY, NEW, by).status_code == 403
    for what, body in (
        ("requester-checks", CHECKED),
        ("scopes", found()),
        ("refusal", {"basis": "public_task", "reason": "No."}),
    ):
        assert act(desk, path, what, body, by).status_code == 403
    advised = act(desk, path, "advice", {"text": "Ask her school."}, by)
    assert advised.status_code == (200 if by == CUSTODIAN else 403)


def test_what_there_is_not_is_not_found_and_not_named(desk: Caller) -> None:
    path = received(desk)
    did(act(desk, path, "requester-checks", CHECKED))
    nothing = str(UUID(int=7))
    assert refused(act(desk, path, "scopes", found(nothing))) == (422, "unknown-reference")
    erase_it = {"erasure": nothing}
    assert refused(act(desk, path, "erasures", erase_it)) == (422, "unknown-reference")
    assert desk.get(f"{WAY}/{nothing}").status_code == 404
    assert refused(act(desk, f"{WAY}/{nothing}", "scopes", found())) == (404, "not-found")


def test_the_same_id_again_is_the_request_received_then(desk: Caller) -> None:
    body = {**NEW, "id": str(id_of("a request of the client's own"))}
    first, again = desk.post(WAY, body, OFFICER), desk.post(WAY, body, OFFICER)
    assert (first.status_code, again.json) == (201, first.json)
    other = desk.post(WAY, {**body, "kind": "access"}, OFFICER)
    assert refused(other) == (409, "id-already-used")


def received(desk: Caller, **more: Any) -> str:
    """The path of a request just received."""
    made = desk.post(WAY, NEW | more, OFFICER)
    assert made.status_code == 201, made.json
    return f"{WAY}/{made.json['id']}"


def act(desk: Caller, path: str, what: str, body: Any, by: UUID = OFFICER) -> TestResponse:
    """By the officer, unless said otherwise."""
    return desk.post(f"{path}/{what}", body, by)


def did(answered: TestResponse) -> None:
    """It was taken."""
    assert answered.status_code == 200, answered.json


def found(*items: str) -> dict[str, Any]:
    """What was found, by what somebody said."""
    return {
        "searched": ["by_participant"],
        "items": [{"id": item, "how": "by_participant"} for item in items],
    }


def erased(desk: Caller) -> None:
    """What the operator's verb does, with two people."""
    request = Request(
        subject=HEALTH_VISITOR,
        kind="person",
        basis="person_asked",
        requested_by="The officer",
        approved_by="The data protection officer",
    )
    erase(desk.heedful.casework, request)
