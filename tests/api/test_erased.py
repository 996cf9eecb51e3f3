"""What do clients read where words were erased, and what are they told who say new ones?"""

import pytest

from service.erasing import Request, erase
from service.keys.vault import VaultAway
from tests.api.calling import QUERY, Caller
from tests.examples import HEALTH_VISITOR, id_of


def test_where_words_stood_a_sentence_says_when_and_why_they_were_erased(system: Caller) -> None:
    query = system.raised()
    before = system.get(query).json
    erased(system)
    after = system.get(query).json
    assert after["text"].startswith("Text erased on ")
    assert after["text"].endswith(" under: request by the person.")
    assert after["raised_by"]["role"] is None
    told = (before["raised_by"]["identity_erased"], after["raised_by"]["identity_erased"])
    assert told == (False, True)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"text", "raised_by", "position"}


def test_new_words_of_somebody_erased_are_refused(system: Caller) -> None:
    erased(system)
    head = system.head
    answered = system.post("/challenges", QUERY)
    assert (answered.status_code, answered.json["code"]) == (409, "subject-erased")
    assert system.head == head


def test_a_summary_keeps_its_digest_when_words_in_it_are_erased(system: Caller) -> None:
    system.raised()
    path = f"/reviews/{QUERY['review_id']}/summary"
    before = system.get(path)
    erased(system)
    after = system.get(path, as_at=before.json["position"])
    assert after.json["queries"] != before.json["queries"]
    assert after.json["digest"] == before.json["digest"]


def test_a_key_service_that_is_away_is_said_to_be_busy_and_nothing_is_recorded(
    system: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(keys: object) -> None:
        raise VaultAway("Vault cannot be reached.")

    monkeypatch.setattr(system.heedful.casework.keys.provider, "wrap", away)
    head = system.head
    someone = {"agency": "school", "role": "teacher", "band": "2", "id": str(id_of("somebody new"))}
    review = QUERY["review_id"]
    answered = system.post(f"/reviews/{review}/participants", someone, by=None)
    assert (answered.status_code, answered.json["code"]) == (503, "store-busy")
    assert system.head == head


def erased(system: Caller) -> None:
    """The health visitor, at their own request."""
    request = Request(
        subject=HEALTH_VISITOR,
        kind="person",
        basis="person_asked",
        requested_by="The health visitor",
        approved_by="The data protection officer",
    )
    erase(system.heedful.casework, request)


def test_the_record_and_the_list_of_erasures_say_that_it_was_done_and_never_of_whom(
    system: Caller,
) -> None:
    system.raised()
    erased(system)
    listed = system.get("/erasures").json
    [one] = listed["items"]
    assert (listed["total"], one["scope"], one["basis"]) == (1, "person", "person_asked")
    assert {one["basis"]: one["erasures"] for one in listed["by_basis"]}["court_order"] == 0
    record = system.get("/events", topic="personal-data-erased")
    [event] = record.json["items"]
    assert event["thing"]["reference"] == one["reference"]
    shown = record.text + system.get("/erasures").text + system.get(f"/events/{one['id']}.1").text
    assert str(HEALTH_VISITOR) not in shown
    assert system.get("/integrity").json["holds"]
