"""A subscription is told, not told for now, or told nothing more; what is so already is not said again."""

from domain.webhooks import ACTIVE, ENDED, PAUSED, Webhook
from tests.examples import LEARNING_LEAD, a_client, a_webhook, envelope

SAID = envelope(LEARNING_LEAD)


def topics(webhook: Webhook) -> list[str]:
    """What was recorded, by stored name."""
    return [one.TOPIC for one in webhook.collect_events()]


def test_it_is_paused_and_resumed_once_each():
    webhook = a_webhook()
    assert [webhook.pause(SAID, "by_client"), webhook.pause(SAID, "gone")] == [True, False]
    assert webhook.state == PAUSED
    assert [webhook.resume(SAID), webhook.resume(SAID)] == [True, False]
    assert webhook.state == ACTIVE
    assert topics(webhook) == ["webhook-subscribed", "webhook-paused", "webhook-resumed"]


def test_a_failure_is_recorded_with_the_pause_that_follows_from_it_and_once():
    webhook = a_webhook()
    assert webhook.fail(SAID, message="a.1", attempts=10, status=None)
    assert not webhook.fail(SAID, message="a.1", attempts=11, status=None)
    assert topics(webhook) == ["webhook-subscribed", "webhook-delivery-failed", "webhook-paused"]
    assert webhook.state == PAUSED


def test_what_was_ended_stays_so():
    webhook = a_webhook()
    webhook.pause(SAID, "by_client")
    assert [webhook.end(SAID), webhook.end(SAID)] == [True, False]
    assert not webhook.pause(SAID, "by_client")
    assert not webhook.resume(SAID)
    assert not webhook.fail(SAID, message="a.1", attempts=10, status=500)
    assert webhook.state == ENDED


def test_a_system_without_any_scope_is_ended():
    client = a_client()
    assert not client.is_ended
    client.change_scopes(SAID, scopes=("read",), expires_on=SAID.day, why="rotated")
    assert not client.is_ended
    client.change_scopes(SAID, scopes=(), expires_on=SAID.day, why="revoked")
    assert client.is_ended
