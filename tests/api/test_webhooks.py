"""Is a system told of what is recorded: signed, in order, again until it took it, and nobody else's?"""

import base64
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from standardwebhooks import WebhookVerificationError

from api.callers import EXTENSION
from domain.webhooks import Webhook
from service.keys.opening import open_keys
from service.keys.rotating import rewrap
from service.webhooks import ladder, webhooks
from service.webhooks.ladder import HOUR, STEPS, pause_after
from service.wiring import Heedful, build
from tests.api.calling import DECLINED, Caller
from tests.examples import TEAM_MANAGER
from tests.faults.clocks import Clock
from tests.service.receiving import Receiver, receiving

RAISED = "heedful.challenge-raised.v1"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A partner's machine."""
    with receiving() as one:
        yield one


@pytest.fixture
def partner(heedful: Heedful, app: Flask, recorded_store: tuple[Path, str]) -> Iterator[Caller]:
    """A system that may do everything, over a Heedful that may speak to this machine."""
    made = build(replace(heedful.settings, webhooks_to_loopback=True))
    app.extensions[EXTENSION] = made
    yield Caller(app.test_client(), made, recorded_store[1])
    made.close()


def test_a_system_is_told_of_what_is_recorded_from_then_on(partner: Caller, receiver: Receiver):
    partner.raised()
    id, secret = subscribed(partner, receiver)
    path = partner.raised()
    partner.post(f"{path}/responses", DECLINED, TEAM_MANAGER)
    told(partner, id)
    assert [one.said["type"] for one in receiver.received] == [
        RAISED,
        "heedful.challenge-responded.v1",
    ]
    thing = path.rpartition("/")[2]
    assert receiver.ids == [f"{thing}.1", f"{thing}.2"]
    for one in receiver.received:
        one.check(secret)
        assert one.path == "/hook?of=cms"
        assert one.headers["content-type"] == "application/cloudevents+json"
        assert one.headers["host"] == f"127.0.0.1:{receiver.port}"
        assert one.said["data"]["by"] == {"kind": "person"}
        shown = partner.get("/feed", limit=500).json["events"]
        assert one.id in [event["id"] for event in shown]
    told(partner, id)
    assert len(receiver.received) == 2  # once, where it was taken
    shown = partner.get(f"/webhooks/{id}/deliveries").json
    assert [(one["state"], one["attempts"], one["last_status"]) for one in shown["items"]] == [
        ("delivered", 1, 204)
    ] * 2


def test_a_message_that_was_changed_on_the_way_or_signed_otherwise_is_found_out(
    partner: Caller, receiver: Receiver
):
    id, secret = subscribed(partner, receiver)
    partner.raised()
    told(partner, id)
    [one] = receiver.received
    with pytest.raises(WebhookVerificationError):
        replace(one, body=one.body.replace(b"probe", b"worry")).check(secret)
    with pytest.raises(WebhookVerificationError):
        one.check(partner.post(f"/webhooks/{id}/secret", by=None).json["secret"])


def test_it_is_told_only_of_the_types_it_asked_for(partner: Caller, receiver: Receiver):
    id, _ = subscribed(partner, receiver, event_types=[RAISED])
    partner.declined()
    partner.observed()
    told(partner, id)
    assert [one.said["type"] for one in receiver.received] == [RAISED]


def test_what_is_not_taken_is_sent_again_later_and_holds_up_only_its_own_thing(
    partner: Caller, receiver: Receiver, clock: Clock
):
    id, secret = subscribed(partner, receiver)
    first = partner.raised().rpartition("/")[2]
    receiver.answers = [500]
    told(partner, id)
    partner.post(f"/challenges/{first}/responses", DECLINED, TEAM_MANAGER)
    second = partner.raised().rpartition("/")[2]
    told(partner, id)
    assert receiver.ids == [f"{first}.1", f"{second}.1"]  # not yet what came after the first
    shown = partner.get(f"/webhooks/{id}/deliveries").json
    assert shown["waiting"] == 2
    [failed] = [one for one in shown["items"] if one["attempts"] == 1 and one["next_at"]]
    assert (failed["event"], failed["last_status"]) == (f"{first}.1", 500)
    clock.ahead += timedelta(seconds=STEPS[0] * 1.2)
    told(partner, id)
    assert receiver.ids == [f"{first}.1", f"{second}.1", f"{first}.1", f"{first}.2"]
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 3
    receiver.received[2].check(secret)


def test_whoever_never_takes_it_is_tried_for_three_days_and_then_paused_and_nothing_is_lost(
    partner: Caller, receiver: Receiver, clock: Clock
):
    id, _ = subscribed(partner, receiver)
    receiver.otherwise = 503
    path = partner.raised()
    for _ in range(len(STEPS) + 1):
        told(partner, id)
        clock.ahead += timedelta(hours=27)
    assert len(receiver.received) == len(STEPS) + 1
    told(partner, id)
    assert len(receiver.received) == len(STEPS) + 1
    shown = partner.get(f"/webhooks/{id}").json
    assert (shown["state"], shown["why"], shown["waiting"]) == ("paused", "failing", 1)
    failed, paused = recorded(partner)[-2:]
    assert isinstance(failed, Webhook.DeliveryFailed)
    assert failed.message == f"{path.rpartition('/')[2]}.1"
    assert (failed.attempts, failed.status) == (len(STEPS) + 1, 503)
    assert (type(paused), paused.why) == (Webhook.Paused, "failing")
    assert paused.envelope.actor.kind == "system"
    receiver.otherwise = 200
    assert partner.post(f"/webhooks/{id}/resume", by=None).json["state"] == "active"
    told(partner, id)
    assert partner.get(f"/webhooks/{id}").json["waiting"] == 0
    assert receiver.ids[-1] == failed.message


def test_the_waits_grow_to_a_day_and_are_never_shorter_than_said():
    assert STEPS == (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
    assert 3 * 24 * HOUR < sum(STEPS) < 3.5 * 24 * HOUR
    for attempts, step in enumerate(STEPS, 1):
        waits = [pause_after(attempts) for _ in range(50)]
        assert all(one is not None and step <= one <= step * (1 + ladder.JITTER) for one in waits)
        assert len(set(waits)) > 1
    assert pause_after(len(STEPS) + 1) is None


def test_an_address_that_is_gone_for_good_is_not_tried_again(partner: Caller, receiver: Receiver):
    id, _ = subscribed(partner, receiver)
    receiver.otherwise = 410
    partner.raised()
    told(partner, id)
    told(partner, id)
    assert len(receiver.received) == 1
    shown = partner.get(f"/webhooks/{id}").json
    assert (shown["state"], shown["why"]) == ("paused", "gone")
    assert recorded(partner)[-1].why == "gone"


def test_what_is_recorded_during_a_pause_is_told_after_it(partner: Caller, receiver: Receiver):
    id, _ = subscribed(partner, receiver)
    assert partner.post(f"/webhooks/{id}/pause", by=None).json["state"] == "paused"
    assert partner.post(f"/webhooks/{id}/pause", by=None).json["why"] == "by_client"
    path = partner.raised()
    told(partner, id)
    assert receiver.ids == []
    partner.post(f"/webhooks/{id}/resume", by=None)
    told(partner, id)
    assert receiver.ids == [f"{path.rpartition('/')[2]}.1"]
    assert [type(one).__name__ for one in recorded(partner)] == ["Subscribed", "Paused", "Resumed"]


def test_a_system_is_never_told_of_webhooks_which_would_never_end(
    partner: Caller, receiver: Receiver
):
    id, _ = subscribed(partner, receiver)
    partner.post(f"/webhooks/{id}/pause", by=None)
    partner.post(f"/webhooks/{id}/resume", by=None)
    told(partner, id)
    assert receiver.received == []


def test_for_a_day_both_secrets_sign_and_then_the_new_one_alone(
    partner: Caller, receiver: Receiver
):
    id, old = subscribed(partner, receiver)
    new = partner.post(f"/webhooks/{id}/secret", by=None).json["secret"]
    partner.raised()
    told(partner, id)
    receiver.received[-1].check(old)
    receiver.received[-1].check(new)
    over = "2001-01-01T00:00:00+00:00"
    partner.heedful.webhooks.register.change(id, before_until=over)
    partner.raised()
    told(partner, id)
    receiver.received[-1].check(new)
    with pytest.raises(WebhookVerificationError):
        receiver.received[-1].check(old)


def test_the_secret_is_shown_once_and_kept_sealed(partner: Caller, receiver: Receiver):
    id, secret = subscribed(partner, receiver)
    assert secret.startswith("whsec_")
    for path in (f"/webhooks/{id}", "/webhooks", f"/webhooks/{id}/deliveries"):
        assert secret not in partner.get(path).text
    at_rest = b"".join(one.read_bytes() for one in partner.heedful.settings.data_dir.rglob("*.db*"))
    assert secret.encode() not in at_rest
    assert secret.removeprefix("whsec_").encode() not in at_rest


def test_secrets_outlive_a_change_of_the_key_that_locks_all_keys(
    partner: Caller, receiver: Receiver, app: Flask
):
    id, secret = subscribed(partner, receiver)
    before = partner.heedful.settings
    kek = base64.b64encode(bytes(range(100, 132))).decode()
    keys = open_keys(replace(before, kek=kek, kek_file_before=before.kek_path))
    assert rewrap(keys, lambda *_: None) > 0
    keys.close()
    afterwards = build(replace(before, kek=kek))
    app.extensions[EXTENSION] = afterwards
    later = replace(partner, heedful=afterwards)
    assert later.post(f"/webhooks/{id}/ping", by=None).json["taken"]
    receiver.received[-1].check(secret)
    afterwards.close()


def test_the_same_request_again_subscribes_once_and_does_not_show_the_secret_again(
    partner: Caller, receiver: Receiver
):
    said = {"url": receiver.url}
    first = partner.post("/webhooks", said, None, idempotency_key="once").json
    again = partner.post("/webhooks", said, None, idempotency_key="once").json
    assert again == {**first, "secret": None}
    assert len(partner.get("/webhooks").json["items"]) == 1


def test_a_system_has_only_so_many_and_may_end_one_for_another(
    partner: Caller, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(webhooks, "MOST", 2)
    said = {"url": receiver.url}
    id, _ = subscribed(partner, receiver)
    partner.post("/webhooks", said, None, idempotency_key="second")
    refused = partner.post("/webhooks", said, None)
    assert (refused.status_code, refused.json["code"]) == (409, "too-many-webhooks")
    assert partner.post("/webhooks", said, None, idempotency_key="second").status_code == 201
    headers = {"Authorization": f"Bearer {partner.key}"}
    partner.client.delete(f"/api/v1/webhooks/{id}", headers=headers)
    assert partner.post("/webhooks", said, None).status_code == 201


def test_a_message_to_try_says_at_once_what_came_of_it(partner: Caller, receiver: Receiver):
    id, secret = subscribed(partner, receiver)
    tried = partner.post(f"/webhooks/{id}/ping", by=None).json
    assert tried == {"taken": True, "status": 204, "reason": None}
    receiver.received[0].check(secret)
    assert receiver.received[0].said["type"] == "heedful.ping.v1"
    receiver.answers = [404]
    assert partner.post(f"/webhooks/{id}/ping", by=None).json["taken"] is False


def test_everything_behind_a_position_is_told_again_under_the_same_ids(
    partner: Caller, receiver: Receiver
):
    id, _ = subscribed(partner, receiver)
    partner.declined()
    told(partner, id)
    before = list(receiver.ids)
    since = partner.get(f"/webhooks/{id}/deliveries").json["items"][1]["position"]
    assert partner.post(f"/webhooks/{id}/replay", {"after": since}, None).status_code == 200
    told(partner, id)
    assert receiver.ids == [*before, before[1]]
    refused = partner.post(f"/webhooks/{id}/replay", {"after": "pfffff"}, None)
    assert (refused.status_code, refused.json["code"]) == (422, "not-a-position")


def test_whoever_ended_it_is_told_nothing_more(partner: Caller, receiver: Receiver):
    id, _ = subscribed(partner, receiver)
    partner.raised()
    ended = partner.client.delete(
        f"/api/v1/webhooks/{id}", headers={"Authorization": f"Bearer {partner.key}"}
    )
    assert (ended.status_code, ended.json["state"]) == (200, "ended")
    told(partner, id)
    assert receiver.received == []
    assert partner.get(f"/webhooks/{id}").status_code == 404
    assert partner.get("/webhooks").json == {"items": []}
    assert isinstance(recorded(partner)[-1], Webhook.Ended)


def test_nobody_sees_or_touches_the_webhook_of_another_system(partner: Caller, receiver: Receiver):
    id, _ = subscribed(partner, receiver)
    other = replace(partner, key=partner.heedful.desk.create_key("other"))
    assert other.get("/webhooks").json == {"items": []}
    nobodys = "00000000-0000-4000-8000-000000000000"
    for path in ("", "/deliveries"):
        theirs, nothing = (
            other.get(f"/webhooks/{id}{path}"),
            other.get(f"/webhooks/{nobodys}{path}"),
        )
        assert theirs.status_code == nothing.status_code == 404
        assert theirs.data == nothing.data
    for act in ("pause", "resume", "secret", "ping"):
        assert other.post(f"/webhooks/{id}/{act}", by=None).status_code == 404
    assert other.post(f"/webhooks/{id}/replay", {"after": "p0"}, None).status_code == 404
    assert [type(one).__name__ for one in recorded(partner)] == ["Subscribed"]


def test_a_key_that_was_ended_is_told_nothing_more(partner: Caller, receiver: Receiver):
    key = partner.heedful.desk.create_key("partner", ["webhooks:write"])
    subscribed(replace(partner, key=key), receiver)
    deliverer = partner.heedful.deliverer
    at = "2030-01-01T00:00:00"
    assert len(deliverer.register.to_be_told(at)) == 0  # by then it has run out
    now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
    assert len(deliverer.register.to_be_told(now)) == 1
    partner.heedful.desk.revoke(key.split("_")[1])
    assert len(deliverer.register.to_be_told(now)) == 0


def test_without_its_scope_nobody_subscribes(reader: Caller):
    refused = reader.post("/webhooks", {"url": "https://cms.example.org/"}, None)
    assert refused.json["code"] == "scope-missing"
    assert reader.get("/webhooks").json["code"] == "scope-missing"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"url": "http://cms.example.org/"},
        {"url": "https://10.0.0.1/"},
        {"url": "https://[::ffff:169.254.169.254]/"},
        {"url": "https://cms.example.org/", "event_types": ["heedful.nothing.v1"]},
        {"url": "https://cms.example.org/", "secret": "whsec_mine"},
    ],
)
def test_what_cannot_be_subscribed_is_refused_and_nothing_is_recorded(
    said: dict[str, Any], refused_system: Caller
):
    refused = refused_system.post("/webhooks", said, None)
    assert refused.status_code == 422
    assert said.get("url", "nothing") not in refused.text
    assert recorded(refused_system) == []


def test_what_was_delivered_is_told_for_thirty_days(partner: Caller, receiver: Receiver):
    id, _ = subscribed(partner, receiver)
    partner.raised()
    receiver.answers = [204, 500]
    told(partner, id)
    partner.raised()
    told(partner, id)
    kept = partner.heedful.webhooks.register
    assert kept.forget(time.time() + timedelta(days=29).total_seconds()) == 0
    assert kept.forget(time.time() + timedelta(days=31).total_seconds()) == 1
    [left] = partner.get(f"/webhooks/{id}/deliveries").json["items"]
    assert left["state"] == "pending"  # what was not delivered is never dropped


def test_after_an_earlier_log_was_brought_back_it_is_told_what_comes(
    partner: Caller, receiver: Receiver
):
    id, _ = subscribed(partner, receiver)
    partner.heedful.webhooks.register.change(id, read_to=partner.head + 1_000)
    told(partner, id)
    path = partner.raised()
    told(partner, id)
    assert receiver.ids == [f"{path.rpartition('/')[2]}.1"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that a test moves on."""
    made = Clock()
    made.put_in(monkeypatch)
    return made


def subscribed(partner: Caller, receiver: Receiver, **more: Any) -> tuple[str, str]:
    """The id and the secret of a new subscription."""
    made = partner.post("/webhooks", {"url": receiver.url, **more}, None)
    assert made.status_code == 201, made.json
    return made.json["id"], made.json["secret"]


def told(partner: Caller, id: str) -> None:
    """Deliver all that is due."""
    while partner.heedful.deliverer.tell(id):
        pass


def recorded(partner: Caller) -> list[Any]:
    """What was recorded about webhooks, in order."""
    casework = partner.heedful.casework
    rows = casework.log.select_notifications(1, 10_000)
    events = [casework.mapper.to_domain_event(row) for row in rows]
    return [one for one in events if isinstance(one, Webhook.Event)]
