"""Silent rounds over HTTP: kept, counted, shown at once; and no call shows anything before that."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from tests.api.calling import OBSERVATION, QUERY, SIGN, Caller
from tests.examples import CHAIR, HEALTH_VISITOR, REVIEW, TEAM_MANAGER, id_of

pytestmark = pytest.mark.slow

WORDS = "Grandmother's wallpaper has marmalade on it."
IDS = {
    "/observations": UUID("00000000-0000-4000-8000-000000000001"),
    "/challenges": UUID("00000000-0000-4000-8000-000000000002"),
    "/warning-signs": UUID("00000000-0000-4000-8000-000000000003"),
    "/held-back": UUID("00000000-0000-4000-8000-000000000004"),
}
HELD_BACK = {"review_id": str(REVIEW), "text": WORDS, "reasons": ["futility"]}
WRITES = {
    "/observations": OBSERVATION,
    "/challenges": QUERY,
    "/warning-signs": SIGN,
    "/held-back": HELD_BACK,
}


@pytest.fixture
def session(system: Caller) -> str:
    """The path of a running session with three people in it, and a silent round open."""
    said = {"session_type": "learning_event", "mode": "in_person"}
    path = f"/sessions/{system.post(f'/reviews/{REVIEW}/sessions', said, CHAIR).json['id']}"
    system.post(f"{path}/start", by=CHAIR)
    for person in (CHAIR, HEALTH_VISITOR, TEAM_MANAGER):
        body = {"participant": str(person), "present": "in_room"}
        assert system.post(f"{path}/attendance", body, CHAIR).status_code == 200
    assert system.post(f"{path}/rounds", {"blind_status": True}, CHAIR).status_code == 200
    return path


@pytest.mark.parametrize("path", WRITES)
def test_what_is_said_is_kept_and_waits(system: Caller, session: str, path: str):
    answered = say(system, session, path)
    assert answered.status_code == 202
    assert set(answered.json) == {"id", "reference", "waits_for"}
    assert answered.json["waits_for"] == "reveal"
    assert "ETag" not in answered.headers
    assert "Location" not in answered.headers
    assert system.get(f"{path}/{answered.json['id']}").status_code == 404


@pytest.mark.parametrize("path", WRITES)
def test_after_the_reveal_it_can_be_read(system: Caller, session: str, path: str):
    id = say(system, session, path).json["id"]
    assert system.post(f"{session}/rounds/current/reveal", by=CHAIR).status_code == 200
    read = system.get(f"{path}/{id}")
    assert read.status_code == 200
    assert read.json["text"] == WORDS
    assert say(system, session, path).status_code == 201


def test_the_same_key_is_answered_byte_for_byte_also_after_the_reveal(system: Caller, session: str):
    first = say(system, session, "/observations", idempotency_key="k-1")
    again = say(system, session, "/observations", idempotency_key="k-1")
    system.post(f"{session}/rounds/current/reveal", by=CHAIR)
    after = say(system, session, "/observations", idempotency_key="k-1")
    assert {(one.status_code, one.data) for one in (first, again, after)} == {(202, first.data)}
    assert again.headers["Idempotent-Replayed"] == "true"


def test_the_same_id_with_other_content_is_refused(system: Caller, session: str):
    id = str(uuid4())
    assert say(system, session, "/observations", id=id).status_code == 202
    assert say(system, session, "/observations", id=id).status_code == 202
    for _ in range(2):
        other = say(system, session, "/observations", id=id, text="Others.")
        assert (other.status_code, other.json["code"]) == (409, "id-already-used")
        system.post(f"{session}/rounds/current/reveal", by=CHAIR)
    assert say(system, session, "/observations", id=id).status_code == 201


def test_how_far_it_is_is_told_in_numbers_and_in_nothing_else(system: Caller, session: str):
    for path in WRITES:
        say(system, session, path)
    say(system, session, "/observations", by=TEAM_MANAGER)
    told = system.get(f"{session}/round").json
    assert told == {
        "session_id": session.rpartition("/")[2],
        "round": 1,
        "entries": 5,
        "people": 2,
        "not_started": 1,
    }


CHANGES_BY_ITSELF = {
    "/api/v1/imports/template.xlsx",  # a workbook to fill in says in itself when it was made
    "/api/v1/reads",  # who looked: each of these reads is one more look
    "/api/v1/reads/digest",
}


def test_no_call_shows_anything_of_it_before_the_reveal(system: Caller, session: str):
    before = everything_read(system, session)
    said = [say(system, session, path, id=str(IDS[path])).json for path in WRITES]
    after = everything_read(system, session)
    ours = {path for path in after if path.startswith("/api/v1/")} - CHANGES_BY_ITSELF
    assert {path for path in ours if after[path] != before[path]} == {f"/api/v1{session}/round"}
    told = "\n".join(after.values())
    for needle in (WORDS, *(made["reference"] for made in said)):
        assert needle not in told
    system.post(f"{session}/rounds/current/reveal", by=CHAIR)
    shown = "\n".join(everything_read(system, session).values())
    for needle in (WORDS, *(made["reference"] for made in said)):
        assert needle in shown


def test_who_is_asked_for_what_waits_finds_nothing(system: Caller, session: str):
    id = say(system, session, "/challenges").json["id"]
    path = f"/challenges/{id}"
    assert system.get(f"{path}/timeline").status_code == 404
    assert system.post(f"{path}/acknowledgement").status_code == 404
    assert WORDS not in system.post("/search", {"text": "marmalade"}, None).text


def test_a_round_is_of_a_session_that_is_there(system: Caller):
    nobodys = f"/sessions/{uuid4()}"
    assert system.get(f"{nobodys}/round").status_code == 404
    assert system.post(f"{nobodys}/rounds", by=CHAIR).status_code == 404
    assert system.post(f"{nobodys}/rounds/current/reveal", by=CHAIR).status_code == 404


def test_what_cannot_be_said_now_is_refused_with_a_code(system: Caller, session: str):
    timed = say(system, session, "/observations", id="018f0000-0000-7000-8000-000000000000")
    assert (timed.status_code, timed.json["code"]) == (422, "id-tells-the-time")
    again = system.post(f"{session}/rounds", by=CHAIR)
    assert (again.status_code, again.json["code"]) == (409, "silent-round-is-open")
    ended = system.post(f"{session}/end", by=CHAIR)
    assert (ended.status_code, ended.json["code"]) == (409, "silent-round-is-open")


def say(
    system: Caller, session: str, path: str, by: Any = HEALTH_VISITOR, **what: Any
) -> TestResponse:
    """Say the words in the session, of one kind or another; a key goes into the headers."""
    headers = {name: what.pop(name) for name in ("idempotency_key",) if name in what}
    body = {**WRITES[path], "text": WORDS, "session_id": session.rpartition("/")[2], **what}
    return system.post(path, body, by, **headers)


def everything_read(system: Caller, session: str) -> dict[str, str]:
    """What every address of the application answers to whoever reads."""
    system.heedful.search.follower.catch_up()
    system.heedful.ledger.follower.catch_up()
    return {path: read(system, path) for path in paths(system, session)}


def read(system: Caller, path: str) -> str:
    """What one address answers now."""
    system.heedful.follower.catch_up()
    headers = {"Authorization": f"Bearer {system.key}"}
    return system.client.get(path, headers=headers).data.decode(errors="replace")  # a file, too


def paths(system: Caller, session: str) -> Iterator[str]:
    """The addresses of all reads: of the review, the session and what is said in it."""
    ids = {"review_id": str(REVIEW), "session_id": session.rpartition("/")[2]}
    ids |= {"observation_id": str(IDS["/observations"]), "challenge_id": str(IDS["/challenges"])}
    ids |= {"warning_sign_id": str(IDS["/warning-signs"]), "held_back_id": str(IDS["/held-back"])}
    for rule in system.client.application.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(("/docs", "/static")):
            given = {name: ids.get(name, str(id_of(name))) for name in rule.arguments}
            built = rule.build(given, append_unknown=False)
            assert built is not None
            yield built[1]
