"""Can a system say what it calls something, and is the value itself nowhere afterwards? (I18)"""

import json
from hashlib import sha256

import pytest

from tests.api.calling import BASE, SIGN, Caller
from tests.api.test_assessment_items import ITEM, NEWS, registered
from tests.examples import CHAIR, HEALTH_VISITOR, MOTHER, REVIEW, TEAM_MANAGER, id_of

NHS_NUMBER = "9434765919"
CHILD = {"system": "lcs", "type": "nhs_number", "value": "943 476 5919"}
SETTING = {"system": "lcs", "type": "urn", "value": "123456"}
LINKS = f"/reviews/{REVIEW}/references"
ELSEWHERE = {"review_id": str(REVIEW), "what_changed": "A visit each week."}
AT = "/assessment-items/child_family_assessment/LCS:4711/revisions"


def test_a_reference_leads_to_what_is_about_it(system: Caller) -> None:
    assert looked_up(system, CHILD)["things"] == []
    assert system.post(LINKS, CHILD, by=None).status_code == 200
    found = looked_up(system, {**CHILD, "system": "SystmOne", "value": NHS_NUMBER})
    assert [(one["kind"], one["id"]) for one in found["things"]] == [("review", str(REVIEW))]
    shown = system.get(f"/reviews/{REVIEW}").json["references"]
    assert shown == [{"system": "lcs", "type": "nhs_number", "token": found["token"]}]


def test_a_link_is_taken_back_by_value_or_token_and_says_why(system: Caller) -> None:
    for given in (CHILD, {**CHILD, "value": None, "token": looked_up(system, CHILD)["token"]}):
        assert system.post(LINKS, CHILD, CHAIR).status_code == 200
        again = system.post(LINKS, CHILD, CHAIR)
        assert (again.status_code, again.json["code"]) == (409, "already-recorded")
        refused = system.post(f"{LINKS}/unlinked", given, CHAIR)
        assert (refused.status_code, refused.json["code"]) == (422, "required")
        gone = system.post(f"{LINKS}/unlinked", {**given, "why": "Another family."}, CHAIR)
        assert gone.status_code == 200
        assert looked_up(system, CHILD)["total"] == 0
    steps = system.get(f"/reviews/{REVIEW}/timeline").json["steps"]
    assert [one["topic"].rpartition("-")[2] for one in steps[-4:]] == ["linked", "unlinked"] * 2


def test_the_family_does_not_link(system: Caller) -> None:
    refused = system.post(LINKS, CHILD, MOTHER)
    assert (refused.status_code, refused.json["code"]) == (403, "not-permitted")


def test_the_value_is_nowhere_afterwards(system: Caller) -> None:
    item = {**ITEM, "token": None, "reference": {**CHILD, "type": "assessment_id"}}
    review = {"code": "B", "review_type": "rapid_review", "title": "B", "nation": "wales"}
    sign = {**SIGN, "subject": "setting", "subject_reference": SETTING}
    sent = [
        system.post(LINKS, CHILD, by=None, idempotency_key="k-1"),
        system.post("/reviews", {**review, "case_refs": [CHILD]}, by=None, idempotency_key="k-2"),
        system.post("/assessment-items", item, by=None),
        system.post("/warning-signs", sign),
    ]
    assert [one.status_code for one in sent] == [200, 201, 201, 201]
    replayed = system.post(LINKS, CHILD, by=None, idempotency_key="k-1")
    assert replayed.headers["Idempotent-Replayed"] == "true"
    assert looked_up(system, CHILD)["total"] == 2
    assert looked_up(system, SETTING)["things"][0]["kind"] == "warning_sign"
    system.heedful.search.follower.catch_up()
    folder = system.heedful.settings.data_dir
    for path in (one for one in folder.rglob("*") if one.is_file()):
        kept = path.read_bytes()
        for value in (NHS_NUMBER, CHILD["value"]):
            assert value.encode() not in kept, path.name


def test_what_is_remembered_of_a_request_cannot_be_found_by_trying_values(system: Caller) -> None:
    item = {**ITEM, "token": "t-9"}
    for path, body, key in ((LINKS, CHILD, "k-1"), ("/assessment-items", item, "k-2")):
        system.post(path, body, by=None, idempotency_key=key)
        kept = system.heedful.casework.log.remembered(system.key.split("_")[1], key)
        said = json.dumps(body, sort_keys=True, separators=(",", ":"))
        plain = sha256(f"POST\n{BASE}{path}\n{said}".encode()).digest()
        assert kept is not None
        assert (kept.request_hash == plain) == (body is item)


def test_a_national_number_is_refused_where_a_token_belongs_and_not_repeated(
    system: Caller,
) -> None:
    head = system.head
    refused = [
        system.post("/assessment-items", {**ITEM, "token": NHS_NUMBER}, by=None),
        system.post("/warning-signs", {**SIGN, "subject_token": "upn-B801200005001"}),
        system.post(LINKS, {**CHILD, "value": None, "token": NHS_NUMBER}, by=None),
        system.post("/reviews", {"code": f"R{NHS_NUMBER[:0]}.{NHS_NUMBER}"}, by=None),
    ]
    for one in refused:
        assert one.status_code == 422
        assert "identifies-a-child" in one.text
        assert NHS_NUMBER not in one.text
    assert system.head == head


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({**CHILD, "value": "9434765918"}, "reference-not-usable"),
        ({**CHILD, "type": "passport"}, "unknown-code"),
        ({**CHILD, "token": "t-7"}, "token-or-value"),
        ({"system": "lcs", "type": "local"}, "token-or-value"),
    ],
)
def test_what_is_no_reference_is_refused(system: Caller, given: dict[str, str], code: str) -> None:
    refused = system.post(LINKS, given, by=None)
    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert "9434765918" not in refused.text


def test_a_revision_elsewhere_is_recorded_once(system: Caller) -> None:
    path = registered(system)
    first, again = (put(system, ELSEWHERE) for _ in range(2))
    assert [first.status_code, again.status_code] == [200, 200]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json == first.json
    assert put(system, {**ELSEWHERE, "what_changed": "And a call."}).status_code == 200
    said = [one["text"] for one in system.get(path).json["answers"]]
    assert said == ["A visit each week.", "And a call."]


def test_a_system_says_that_something_was_revised_and_never_that_it_stands(system: Caller) -> None:
    path = registered(system)
    kept = system.post(f"{path}/reaffirmations", {"why_not": "It is right."}, by=None)
    assert (kept.status_code, kept.json["code"]) == (422, "participant-required")
    assert put(system, {**ELSEWHERE, "on_behalf_of": str(HEALTH_VISITOR)}).status_code == 403
    assert put(system, {**ELSEWHERE, "on_behalf_of": str(TEAM_MANAGER)}).status_code == 200


def test_what_was_not_registered_is_not_revised(system: Caller) -> None:
    refused = put(system, ELSEWHERE)
    assert (refused.status_code, refused.json["code"]) == (404, "not-found")


def test_news_from_elsewhere_is_recorded_once_by_its_id(system: Caller) -> None:
    path = registered(system)
    news = {**NEWS, "id": str(id_of("news")), "review_id": str(REVIEW)}
    news |= {"item_type": ITEM["item_type"], "token": ITEM["token"]}
    first, again = (system.post("/new-information", news, by=None) for _ in range(2))
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.json == again.json
    assert first.json["id"] == news["id"]
    other = system.post("/new-information", {**news, "text": "A third bruise."}, by=None)
    assert (other.status_code, other.json["code"]) == (409, "id-already-used")
    assert system.get(path).json["information_received"] == 1


def put(system: Caller, body: dict[str, str]):
    """A revision, as its own system says it."""
    headers = {"Authorization": f"Bearer {system.key}"}
    return system.client.put(f"/api/v1{AT}", json=body, headers=headers)


def looked_up(system: Caller, reference: dict[str, str]):
    """What a reference leads to."""
    system.heedful.follower.catch_up()
    asked = {name: reference[name] for name in ("system", "type", "value")}
    answered = system.post("/references/lookup", asked, by=None)
    assert answered.status_code == 200, answered.json
    return answered.json
