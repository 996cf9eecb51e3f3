"""Who is told who spoke by role only, who is told that it was asked, and what is kept of it? (I12)"""

from typing import Any
from uuid import UUID

import pytest

from service.seen import who_saw
from tests.api.calling import Caller
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LEARNING_LEAD,
    REVIEW,
    SCRIBE,
    SERVICE_MANAGER,
    SOCIAL_WORKER,
    TEAM_MANAGER,
)

CUSTODIAN = SERVICE_MANAGER
WHY = "Somebody must know today where the child sleeps."
REFUSAL = "The social worker who was there can say the same."
SEALED = {"attribution": "role_only", "display_as": "practitioner"}


@pytest.fixture
def room(system: Caller) -> Caller:
    """The example review, with an identity custodian."""
    appointed = {"participant": str(CUSTODIAN), "capacity": "custodian"}
    done = system.post(f"/reviews/{REVIEW}/appointments", appointed, CHAIR)
    assert done.status_code == 200, done.json
    return system


def asked(room: Caller, by: UUID = CHAIR, path: str | None = None, **what: Any) -> str:
    """The path of a request to open who raised a query."""
    path = path or room.raised(**SEALED)
    said = {"kind": "challenge", "thing_id": path.rpartition("/")[2], "basis": "serious_harm"}
    done = room.post("/unsealings", {**said, "reason": WHY, **what}, by)
    assert done.status_code == 201, done.json
    return f"/unsealings/{done.json['id']}"


def granted(room: Caller) -> str:
    path = asked(room)
    for who in (LEARNING_LEAD, CUSTODIAN):
        done = room.post(f"{path}/approvals", {}, who)
        assert done.status_code == 200, done.json
    return path


def test_whoever_asked_is_told_once_two_have_granted_it_and_that_is_kept(room: Caller) -> None:
    path = granted(room)
    assert room.get(path).json["state"] == "granted"
    told = room.get(f"{path}/identity", on_behalf_of=str(CHAIR)).json
    assert told["participant"] == str(HEALTH_VISITOR)
    assert (told["agency"], told["band"], told["role"]) == (
        "community_health",
        "2",
        "health_visitor",
    )
    seen = [sight.reader for sight in who_saw(room.heedful.desk, str(HEALTH_VISITOR))]
    assert any(reader.endswith(f"as whoever asked, {CHAIR}") for reader in seen)


def test_nobody_else_is_told_and_nobody_before(room: Caller) -> None:
    path = granted(room)
    for who in (CUSTODIAN, LEARNING_LEAD, HEALTH_VISITOR, TEAM_MANAGER):
        refused = room.get(f"{path}/identity", on_behalf_of=str(who))
        assert (refused.status_code, refused.json["code"]) == (403, "only-the-asker")
    early = asked(room)
    room.post(f"{early}/approvals", {}, CUSTODIAN)
    refused = room.get(f"{early}/identity", on_behalf_of=str(CHAIR))
    assert (refused.status_code, refused.json["code"]) == (409, "not-granted")
    sights = who_saw(room.heedful.desk, str(HEALTH_VISITOR))
    assert not any("as whoever asked" in sight.reader for sight in sights)


def test_a_key_that_only_reads_is_never_told(room: Caller, reader: Caller) -> None:
    path = granted(room)
    for read in (f"{path}/identity", "/my/unsealings"):
        refused = reader.get(read, on_behalf_of=str(CHAIR))
        assert refused.status_code == 403, refused.text


def test_the_contributor_reads_in_my_queries_that_somebody_asked(room: Caller) -> None:
    path = asked(room)
    mine = room.get("/my/queries", on_behalf_of=str(HEALTH_VISITOR)).json
    [notice] = mine["unsealings"]
    assert notice["about"]["reference"] == mine["items"][0]["reference"]
    assert (notice["state"], notice["basis"]) == ("requested", "serious_harm")
    assert WHY not in str(mine)
    room.post(f"{path}/refusal", {"reason": REFUSAL}, CUSTODIAN)
    [notice] = room.get("/my/queries", on_behalf_of=str(HEALTH_VISITOR)).json["unsealings"]
    assert notice["state"] == "refused"
    assert room.get("/my/queries", on_behalf_of=str(TEAM_MANAGER)).json["unsealings"] == []


def test_a_refusal_is_read_with_its_reasons_by_who_asked_and_by_nobody_else(room: Caller) -> None:
    path = asked(room)
    room.post(f"{path}/refusal", {"reason": REFUSAL}, CUSTODIAN)
    [mine] = room.get("/my/unsealings", on_behalf_of=str(CHAIR)).json["asked"]
    assert (mine["reason"], mine["refusal"]) == (WHY, REFUSAL)
    for who in (TEAM_MANAGER, HEALTH_VISITOR, SOCIAL_WORKER):
        answer = room.get("/my/unsealings", on_behalf_of=str(who)).text
        assert REFUSAL not in answer
        assert WHY not in answer
    for read in (path, f"{path}/timeline", "/events"):
        answer = room.get(read)
        assert answer.status_code == 200
        assert REFUSAL not in answer.text, read
        assert WHY not in answer.text, read
    room.heedful.search.follower.catch_up()
    assert room.post("/search", {"q": "sleeps"}, by=None).json["items"] == []


def test_no_read_of_a_request_says_who_it_is_about(room: Caller) -> None:
    path = granted(room)
    its_own = {"thing": path.rpartition("/")[2]}
    for read, of in ((path, {}), (f"{path}/timeline", {}), ("/events", its_own)):
        for form in ("json", "csv"):
            answer = room.get(read, format=form, **of)
            assert answer.status_code == 200
            assert str(HEALTH_VISITOR) not in answer.text, read
            assert "health_visitor" not in answer.text, read


def test_what_waits_for_a_decision_is_shown_to_those_who_may_take_it(room: Caller) -> None:
    path = asked(room, by=LEARNING_LEAD)
    id = path.rpartition("/")[2]

    def waits_for(who: UUID) -> bool:
        answer = room.get("/my/unsealings", on_behalf_of=str(who)).json
        return id in [one["unsealing"]["id"] for one in answer["to_decide"]]

    assert [waits_for(who) for who in (CUSTODIAN, CHAIR)] == [True, True]
    assert not any(waits_for(who) for who in (LEARNING_LEAD, HEALTH_VISITOR, TEAM_MANAGER))
    room.post(f"{path}/approvals", {}, CUSTODIAN)
    assert [waits_for(who) for who in (CUSTODIAN, CHAIR)] == [False, True]
    room.post(f"{path}/approvals", {}, CHAIR)
    assert not waits_for(CHAIR)


def test_who_may_ask_and_decide_is_said_by_their_part(room: Caller) -> None:
    path = room.raised(**SEALED)
    said = {
        "kind": "challenge",
        "thing_id": path.rpartition("/")[2],
        "basis": "other",
        "reason": WHY,
    }
    assert room.post("/unsealings", said, SOCIAL_WORKER).json["code"] == "not-permitted"
    request = asked(room)
    for who in (SCRIBE, TEAM_MANAGER):
        assert room.post(f"{request}/approvals", {}, who).json["code"] == "not-permitted"
    assert room.post(f"{request}/approvals", {}, CHAIR).json["code"] == "own-unsealing"
    wrong = room.post("/unsealings", {**said, "kind": "observation"}, CHAIR)
    assert (wrong.status_code, wrong.json["code"]) == (422, "unknown-reference")
    by_name = room.raised().rpartition("/")[2]
    refused = room.post("/unsealings", {**said, "thing_id": by_name}, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (409, "not-by-role-only")
