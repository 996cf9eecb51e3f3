"""Can a system take proofs away with it, and is it told in a sentence when it cannot?"""

import json
import sqlite3
from base64 import b64decode
from pathlib import Path

import pytest

from service.ledger.verify import check
from tests.api.calling import Caller
from tests.api.test_promises import check_as_promised
from tests.examples import REVIEW

EVENT = f"{REVIEW}.1"


@pytest.fixture
def ledgered(system: Caller) -> Caller:
    """The same system, once everything is in the ledger."""
    system.heedful.ledger.follower.catch_up()
    return system


def test_the_checkpoint_is_a_signed_note(ledgered: Caller) -> None:
    read = ledgered.get("/ledger/checkpoint").json
    assert read["note"].startswith(f"heedful/local\n{ledgered.head}\n")
    assert read["size"] == ledgered.head
    assert read["origin"] == "heedful/local"


def test_the_proof_of_an_event_is_checked_with_the_file_alone(ledgered: Caller) -> None:
    key = ledgered.get("/ledger/checkpoint").json["public_key"]
    answered = ledgered.get(f"/ledger/events/{EVENT}/proof")
    assert answered.status_code == 200, answered.json
    assert f"event {EVENT} (" in check(key, answered.json["file"])
    assert f"event {EVENT} (" in check(key, answered.text)


def test_a_proof_is_made_for_the_size_of_the_checkpoint_that_was_kept(ledgered: Caller) -> None:
    kept = ledgered.get("/ledger/checkpoint").text
    ledgered.raised()
    ledgered.heedful.ledger.follower.catch_up()
    key, size = json.loads(kept)["public_key"], json.loads(kept)["size"]
    proof = ledgered.get(f"/ledger/events/{EVENT}/proof", size=size).text
    assert f"among its {size} events" in check(key, proof, kept)
    consistency = ledgered.get("/ledger/consistency", from_=size)
    assert consistency.json["to_size"] == ledgered.head
    assert "continues" in check(key, consistency.text, kept)


def test_nothing_of_what_was_said_is_in_a_proof(ledgered: Caller) -> None:
    path = ledgered.raised()
    ledgered.heedful.ledger.follower.catch_up()
    proof = ledgered.get(f"/ledger/events/{path.rpartition('/')[2]}.1/proof")
    assert proof.status_code == 200
    assert "state" not in {*proof.json, *extra_of(proof.json["file"])}


def test_every_answer_is_as_the_contract_says(ledgered: Caller) -> None:
    check_as_promised(ledgered, "/ledger/checkpoint", "/api/v1/ledger/checkpoint")
    check_as_promised(ledgered, "/ledger/consistency", "/api/v1/ledger/consistency")
    proof = "/api/v1/ledger/events/{event_id}/proof"
    check_as_promised(ledgered, f"/ledger/events/{EVENT}/proof", proof)


@pytest.mark.parametrize("event", ["nonsense", f"{REVIEW}", f"{REVIEW}.0", f"{REVIEW}.999"])
def test_what_names_no_event_is_not_found(ledgered: Caller, event: str) -> None:
    refused = ledgered.get(f"/ledger/events/{event}/proof")
    assert (refused.status_code, refused.json["code"]) == (404, "not-found")
    assert event not in refused.text


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        (f"/ledger/events/{EVENT}/proof", {"size": "1"}, "size"),
        (f"/ledger/events/{EVENT}/proof", {"size": "100000"}, "size"),
        ("/ledger/consistency", {"from_": "100000"}, "from"),
        ("/ledger/consistency", {"from_": "0"}, "from"),
        ("/ledger/consistency", {"from_": "2", "to": "1"}, "to"),
        ("/ledger/consistency", {"to": "100000"}, "to"),
    ],
)
def test_a_size_there_never_was_is_refused_by_its_parameter(
    ledgered: Caller, path: str, query: dict[str, str], parameter: str
) -> None:
    refused = ledgered.get(path, **query)
    assert (refused.status_code, refused.json["code"]) == (422, "out-of-range")
    assert refused.json["errors"][0]["parameter"] == parameter


def test_an_event_the_ledger_has_not_taken_in_yet_is_to_be_asked_for_again(
    ledgered: Caller,
) -> None:
    id = ledgered.raised().rpartition("/")[2]
    refused = ledgered.get(f"/ledger/events/{id}.1/proof")
    assert (refused.status_code, refused.json["code"]) == (503, "not-caught-up")
    assert refused.headers["Retry-After"] == "1"


def test_an_event_that_was_changed_is_an_alarm(ledgered: Caller) -> None:
    tampered(ledgered.heedful.settings.log_path)
    refused = ledgered.get(f"/ledger/events/{EVENT}/proof")
    assert (refused.status_code, refused.json["code"]) == (409, "ledger-disagrees")


def test_without_a_key_nothing_is_signed(ledgered: Caller) -> None:
    (ledgered.heedful.settings.data_dir / "ledger.key").unlink()
    refused = ledgered.get("/ledger/checkpoint")
    assert (refused.status_code, refused.json["code"]) == (503, "not-signed")


def test_proofs_need_the_scope_to_read(ledgered: Caller) -> None:
    writer = Caller(
        ledgered.client, ledgered.heedful, ledgered.heedful.desk.create_key("w", ["import"])
    )
    for path in ("/ledger/checkpoint", f"/ledger/events/{EVENT}/proof", "/ledger/consistency"):
        assert writer.get(path).status_code == 403


def extra_of(proof: str) -> dict[str, object]:
    """What the proof's file says of the event."""
    extra: dict[str, object] = json.loads(b64decode(proof.split("\n")[1].removeprefix("extra ")))
    return extra


def tampered(log: Path) -> None:
    """Change the event at stake, as somebody with the file could."""
    connection = sqlite3.connect(log)
    with connection:
        connection.execute("DROP TRIGGER events_are_never_changed")
        connection.execute(
            "UPDATE events SET state = x'7b7d' WHERE originator_id = ? AND originator_version = 1",
            (REVIEW.bytes,),
        )
    connection.close()
