"""Is the same request, sent again, done once and answered the same?"""

from dataclasses import replace

import pytest

from tests.api.calling import DECLINED, OBSERVATION, QUERY, SIGN, Caller
from tests.examples import CHAIR, REVIEW, TEAM_MANAGER, id_of

KEPT = ("ETag", "Location")


def test_a_write_with_the_same_key_is_answered_byte_for_byte_the_same(system: Caller) -> None:
    first = system.post("/challenges", QUERY, idempotency_key="k-1")
    head = system.head
    again = system.post("/challenges", QUERY, idempotency_key="k-1")
    check_the_same(first, again)
    assert system.head == head


def test_an_act_with_the_same_key_is_answered_the_same_whatever_came_between(
    system: Caller,
) -> None:
    path = system.raised()
    first = system.post(f"{path}/acknowledgement", by=TEAM_MANAGER, idempotency_key="k-1")
    system.post(f"{path}/responses", DECLINED, TEAM_MANAGER)
    head = system.head
    again = system.post(f"{path}/acknowledgement", by=TEAM_MANAGER, idempotency_key="k-1")
    check_the_same(first, again)
    assert system.head == head


def test_a_repeated_act_is_answered_although_its_version_is_stale_now(system: Caller) -> None:
    path = system.raised()
    said = {"if_match": '"1"', "idempotency_key": "k-1"}
    first = system.post(f"{path}/acknowledgement", by=TEAM_MANAGER, **said)
    check_the_same(first, system.post(f"{path}/acknowledgement", by=TEAM_MANAGER, **said))


def test_the_order_of_keys_in_the_body_does_not_matter(system: Caller) -> None:
    first = system.post("/challenges", QUERY, idempotency_key="k-1")
    turned = dict(reversed(QUERY.items()))
    check_the_same(first, system.post("/challenges", turned, idempotency_key="k-1"))


@pytest.mark.parametrize("change", [{"strength": "challenge"}, {"text": "Another question?"}])
def test_a_key_used_for_another_body_is_refused(change: dict[str, str], system: Caller) -> None:
    system.post("/challenges", QUERY, idempotency_key="k-1")
    head = system.head
    refused = system.post("/challenges", {**QUERY, **change}, idempotency_key="k-1")
    assert (refused.status_code, refused.json["code"]) == (422, "idempotency-key-reused")
    assert system.head == head


def test_a_key_used_at_another_address_is_refused(system: Caller) -> None:
    one, other = system.raised(), system.raised()
    system.post(f"{one}/acknowledgement", by=TEAM_MANAGER, idempotency_key="k-1")
    refused = system.post(f"{other}/acknowledgement", by=TEAM_MANAGER, idempotency_key="k-1")
    assert refused.json["code"] == "idempotency-key-reused"


def test_another_system_may_use_the_same_key(system: Caller) -> None:
    other = replace(system, key=system.heedful.desk.create_key("other", ["contributions:write"]))
    first = system.post("/challenges", QUERY, idempotency_key="k-1")
    second = other.post("/challenges", QUERY, idempotency_key="k-1")
    assert first.json["id"] != second.json["id"]


@pytest.mark.parametrize("key", ["", "a b", "a" * 256, "schlüssel"])
def test_a_key_that_is_none_is_refused(key: str, system: Caller) -> None:
    refused = system.post("/challenges", QUERY, idempotency_key=key)
    assert (refused.status_code, refused.json["code"]) == (400, "invalid-header")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/challenges", QUERY),
        ("/warning-signs", SIGN),
        ("/observations", OBSERVATION),
        (
            f"/reviews/{REVIEW}/participants",
            {"agency": "police", "role": "other", "band": "2", "on_behalf_of": None},
        ),
    ],
)
def test_an_id_chosen_by_the_client_names_one_thing_for_ever(
    path: str, body: dict[str, object], system: Caller
) -> None:
    chosen = {**body, "id": str(id_of("chosen"))}
    first = system.post(path, chosen)
    assert (first.status_code, first.json["id"]) == (201, str(id_of("chosen")))
    head = system.head
    check_the_same(first, system.post(path, chosen))
    refused = system.post(path, {**chosen, "band" if "band" in body else "text": "5"})
    assert (refused.status_code, refused.json["code"]) == (409, "id-already-used")
    assert system.head == head


def test_a_key_sent_with_a_known_id_stands_for_that_request_from_then_on(system: Caller) -> None:
    chosen = {**QUERY, "id": str(id_of("chosen"))}
    first = system.post("/challenges", chosen)
    head = system.head
    check_the_same(first, system.post("/challenges", chosen, idempotency_key="k-1"))
    check_the_same(first, system.post("/challenges", chosen, idempotency_key="k-1"))
    other = {**QUERY, "text": "Another question?"}
    refused = system.post("/challenges", other, idempotency_key="k-1")
    assert (refused.status_code, refused.json["code"]) == (422, "idempotency-key-reused")
    assert system.head == head


def test_a_refusal_is_not_remembered(system: Caller) -> None:
    refused = system.post("/challenges", {**QUERY, "strength": "lost"}, idempotency_key="k-1")
    assert refused.status_code == 422
    assert system.post("/challenges", QUERY, idempotency_key="k-1").status_code == 201


def test_a_correlation_id_is_kept_and_echoed(system: Caller) -> None:
    given = str(id_of("correlation"))
    answered = system.post("/challenges", QUERY, x_correlation_id=given)
    assert answered.headers["X-Correlation-ID"] == given
    (_, event), *_ = system.heedful.log.page(system.head - 1, 1)
    assert str(event.envelope.correlation_id) == given


def test_a_correlation_id_that_is_none_is_refused_and_not_repeated(system: Caller) -> None:
    refused = system.post("/challenges", QUERY, CHAIR, x_correlation_id="some words")
    assert (refused.status_code, refused.json["code"]) == (400, "invalid-header")
    assert "X-Correlation-ID" not in refused.headers


def check_the_same(first, again) -> None:
    """The same status, bytes and headers, and it says that it was done before."""
    assert first.status_code in (200, 201), first.json
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert [again.headers.get(name) for name in KEPT] == [first.headers.get(name) for name in KEPT]
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
