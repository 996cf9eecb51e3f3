"""Does a report of detriment reach the custodian, and nobody else in any read there is?"""

import json

from tests.api.calling import BASE, Caller
from tests.api.test_as_at import OF_THE_RECORD
from tests.examples import CHAIR, HEALTH_VISITOR, LEARNING_LEAD, REVIEW, SCRIBE, TEAM_MANAGER

TEXT = "Since I asked I am moved to the night shift."
SAID = {"kind": "work_changed", "text": TEXT}
LISTED = f"/reviews/{REVIEW}/detriments"


def test_the_custodian_reads_what_the_raiser_reports(system: Caller) -> None:
    path = reported(system)
    appoint_custodian(system)
    found = system.get(LISTED, on_behalf_of=str(LEARNING_LEAD))
    assert found.status_code == 200, found.json
    [one] = found.json["items"]
    assert (one["kind"], one["text"]) == (SAID["kind"], TEXT)
    assert path.endswith(one["query_id"])


def test_whoever_is_no_custodian_is_refused_whatever_else_they_are(system: Caller) -> None:
    reported(system)
    for who in (CHAIR, HEALTH_VISITOR, TEAM_MANAGER, SCRIBE):
        refused = system.get(LISTED, on_behalf_of=str(who))
        assert (refused.status_code, refused.json["code"]) == (403, "not-permitted")
        assert TEXT not in refused.text


def test_a_key_that_only_reads_is_no_custodian(system: Caller, reader: Caller) -> None:
    reported(system)
    appoint_custodian(system)
    refused = reader.get(LISTED, on_behalf_of=str(LEARNING_LEAD))
    assert (refused.status_code, refused.json["code"]) == (403, "scope-missing")


def test_only_the_raiser_reports_and_by_their_own_hand(system: Caller) -> None:
    path = system.raised()
    other = system.post(f"{path}/detriments", SAID, TEAM_MANAGER)
    assert (other.status_code, other.json["code"]) == (403, "not-permitted")
    scribed = system.post(f"{path}/detriments", {**SAID, "written_by": str(SCRIBE)})
    assert (scribed.status_code, scribed.json["code"]) == (403, "only-the-raiser")
    unknown = system.post(f"{path}/detriments", {**SAID, "kind": "a kind of mine"})
    assert (unknown.status_code, unknown.json["code"]) == (422, "unknown-code")
    when = system.post(f"{path}/detriments", {**SAID, "occurred_on": "2024-03-11"})
    assert when.status_code == 422
    assert system.head == system.head_at_first + 1


def test_the_same_request_again_reports_nothing_new(system: Caller) -> None:
    path = system.raised()
    first = system.post(f"{path}/detriments", SAID, idempotency_key="k-1")
    again = system.post(f"{path}/detriments", SAID, idempotency_key="k-1")
    assert (first.status_code, again.json) == (200, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_no_other_read_tells_what_was_reported_or_of_whom(system: Caller) -> None:
    path = reported(system)
    report = system.heedful.log.page(system.head - 1, 1)[0][1]
    ids = {"review_id": str(REVIEW), "challenge_id": path.rpartition("/")[2]}
    ids["event_id"] = f"{report.originator_id}.1"
    asked = 0
    for read in OF_THE_RECORD:
        if read.endswith("/detriments"):
            continue
        try:
            address = read.format(**ids).removeprefix(BASE)
        except KeyError:
            continue
        answer = (
            system.get(address, on_behalf_of=str(HEALTH_VISITOR))
            if "/my/" in read
            else (system.get(address))
        )
        assert answer.status_code == 200, (read, answer.json)
        asked += 1
        assert TEXT not in answer.text, read
        assert SAID["kind"] not in answer.text, read
    assert asked > 30
    [row] = system.get("/events", topic="detriment-reported").json["items"]
    assert (row["by"]["agency"], row["by"]["band"]) == ("undisclosed", "U")
    assert ids["challenge_id"] not in json.dumps(row)
    assert str(REVIEW) not in json.dumps(row)
    system.heedful.search.follower.catch_up()
    assert system.post("/search", {"q": "seen"}, by=None).json["total"] > 0
    assert system.post("/search", {"q": "night shift"}, by=None).json["total"] == 0


def test_the_raiser_says_what_it_was_like_once(system: Caller) -> None:
    path = system.raised()
    said = {"felt_heard": 2, "would_raise_again": "unsure"}
    assert system.post(f"{path}/experience", said, TEAM_MANAGER).status_code == 403
    assert system.post(f"{path}/experience", {**said, "felt_heard": 6}).status_code == 422
    assert system.post(f"{path}/experience", said).status_code == 200
    again = system.post(f"{path}/experience", said)
    assert (again.status_code, again.json["code"]) == (409, "experience-already-given")
    [mine] = system.get("/my/queries", on_behalf_of=str(HEALTH_VISITOR)).json["items"]
    assert (mine["felt_heard"], mine["would_raise_again"], mine["detriments"]) == (2, "unsure", 0)
    found = system.get("/held-back").json
    assert {one["number"] for one in found["experiences"]} == {None}


def reported(system: Caller) -> str:
    """The path of a query whose raiser has reported a detriment."""
    path = system.raised()
    made = system.post(f"{path}/detriments", SAID)
    assert made.status_code == 200, made.json
    return path


def appoint_custodian(system: Caller) -> None:
    """Let the learning lead keep the identities of the review."""
    body = {"participant": str(LEARNING_LEAD), "capacity": "custodian"}
    made = system.post(f"/reviews/{REVIEW}/appointments", body, CHAIR)
    assert made.status_code == 200, made.json
