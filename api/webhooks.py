"""Calls on webhooks: be told of what is recorded, see what became of it, and be told again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from api.callers import heedful
from api.calls import CREATED, WEBHOOKS, Calls
from api.faults import as_problem, fault
from api.feed import NEVER_WRITTEN
from api.schemas import webhooks as said
from service.acting import Acting
from service.webhooks.addresses import AddressRefused
from service.webhooks.shown import (
    Deliveries,
    NewSecret,
    Subscription,
    Subscriptions,
    Tried,
)
from service.webhooks.webhooks import NoSuchPosition

calls = Calls("webhooks", "Being told of what is recorded: Standard Webhooks, ids and codes only.")
ONE = "/webhooks/<uuid:webhook_id>"


@calls.manages("/webhooks", NewSecret, said.NewWebhook, scope=WEBHOOKS, status=CREATED)
def subscribe(acting: Acting, **given: Any) -> NewSecret:
    """Be told of everything recorded from now on. The secret is shown this once."""
    with refusing():
        return heedful().webhooks.subscribe(acting, **given)


@calls.manages("/webhooks", Subscriptions, scope=WEBHOOKS, method="GET")
def read_webhooks(acting: Acting) -> Subscriptions:
    """The subscriptions of this key, and how far each has come."""
    return heedful().webhooks.all(acting)


@calls.manages(ONE, Subscription, scope=WEBHOOKS, method="GET")
def read_webhook(acting: Acting, webhook_id: UUID) -> Subscription:
    """One subscription of this key."""
    return heedful().webhooks.one(acting, webhook_id)


@calls.manages(ONE, Subscription, scope=WEBHOOKS, method="DELETE")
def end_webhook(acting: Acting, webhook_id: UUID) -> Subscription:
    """Be told nothing more."""
    return heedful().webhooks.end(acting, webhook_id)


@calls.manages(f"{ONE}/pause", Subscription, scope=WEBHOOKS)
def pause_webhook(acting: Acting, webhook_id: UUID) -> Subscription:
    """Be told nothing until resumed; nothing is left out then."""
    return heedful().webhooks.pause(acting, webhook_id)


@calls.manages(f"{ONE}/resume", Subscription, scope=WEBHOOKS)
def resume_webhook(acting: Acting, webhook_id: UUID) -> Subscription:
    """Be told again, from where it was left; what failed is tried at once."""
    return heedful().webhooks.resume(acting, webhook_id)


@calls.manages(f"{ONE}/secret", NewSecret, scope=WEBHOOKS)
def replace_webhook_secret(acting: Acting, webhook_id: UUID) -> NewSecret:
    """A new secret, shown this once; for a day messages are signed with the one before, too."""
    return heedful().webhooks.replace_secret(acting, webhook_id)


@calls.manages(f"{ONE}/ping", Tried, scope=WEBHOOKS)
def ping_webhook(acting: Acting, webhook_id: UUID) -> Tried:
    """Send a message that tells nothing, now, and say what came of it."""
    return heedful().webhooks.ping(acting, webhook_id)


@calls.manages(f"{ONE}/replay", Subscription, said.Again, scope=WEBHOOKS)
def replay_webhook(acting: Acting, webhook_id: UUID, after: int) -> Subscription:
    """Be told again everything behind a position, under the same ids as before."""
    with refusing():
        return heedful().webhooks.replay(acting, webhook_id, after)


@calls.manages(f"{ONE}/deliveries", Deliveries, scope=WEBHOOKS, method="GET")
def read_deliveries(acting: Acting, webhook_id: UUID) -> Deliveries:
    """What became of what was sent, the latest first; what was delivered is kept for 30 days."""
    return heedful().webhooks.deliveries(acting, webhook_id)


@contextmanager
def refusing() -> Iterator[None]:
    """An address that is not told anything, and a position that is none yet. Raises `Problem`."""
    try:
        yield
    except AddressRefused as refused:
        raise as_problem("json", {"url": [fault("address-refused", str(refused))]}) from None
    except NoSuchPosition:
        raise as_problem("json", {"after": [NEVER_WRITTEN]}) from None
