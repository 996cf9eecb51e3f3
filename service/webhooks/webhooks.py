"""What a system may do with its webhooks: subscribe, pause, go on, end, try, and have told again."""

import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from domain.rejections import NotFound, TooManyWebhooks
from domain.webhooks import ACTIVE, ENDED, PAUSED, Webhook
from service.acting import Acting, envelope, now, require_scope
from service.casework import Casework, New, Outcome
from service.desk import Desk
from service.feed.entries import PREFIX, source_of
from service.identity import new_id, reference
from service.raising import inbox_id
from service.settings import Settings
from service.webhooks.addresses import target_of
from service.webhooks.register import Register
from service.webhooks.secrets import OVERLAP, Secrets
from service.webhooks.sending import Sender, Sent
from service.webhooks.shown import (
    Deliveries,
    NewSecret,
    Subscription,
    Subscriptions,
    Tried,
    delivery,
    subscription,
)
from service.webhooks.signing import headers, new_secret

WRITE = "webhooks:write"
MOST = 20
"""How many subscriptions a system may have: each is told apart from all others."""
MOST_SHOWN = 200
PING = f"{PREFIX}ping.v1"


class NoSuchPosition(ValueError):
    """A position behind the last one: there is nothing to tell again from there."""


class Webhooks:
    """The commands. A system sees its own subscriptions; others' are not there."""

    def __init__(self, casework: Casework, desk: Desk) -> None:
        self.casework = casework
        self.register = Register(desk.engine)
        self.secrets = Secrets(casework.sealing)
        self.sender = sender_of(casework.settings)

    def subscribe(
        self,
        acting: Acting,
        *,
        url: str,
        event_types: Iterable[str] = (),
        id: UUID | None = None,
    ) -> NewSecret:
        """Be told of everything recorded from now on, or of some types of event.

        Raises `NotOpenToYou`, `AddressRefused`, `IdAlreadyUsed`, `TooManyWebhooks`.
        """
        require_scope(acting, WRITE)
        host = target_of(url, to_loopback=self.sender.to_loopback).host
        wanted = tuple(sorted(set(event_types)))

        def make() -> New:
            if len(self.register.of(acting.client)) >= MOST:
                raise TooManyWebhooks(MOST)
            made = envelope(acting, None)
            webhook_id = id or new_id(made.recorded_at)
            webhook = Webhook.subscribe(
                webhook_id,
                made,
                review_id=inbox_id(self.casework.settings.partnership),
                reference=reference("WH", webhook_id),
                client=acting.client,
                host=host,
                event_types=wanted,
            )
            return webhook, []

        done = self.casework.create(acting, make)
        secret = new_secret()
        is_new = self.register.add(
            {
                "id": str(done.id),
                "reference": done.reference,
                "client": acting.client,
                "url": url,
                "event_types": " ".join(wanted),
                "state": ACTIVE,
                "secret": self.secrets.close(done.id, secret),
                "read_to": done.position,
                "made_at": now().isoformat(),
            }
        )
        return NewSecret(str(done.id), done.reference, secret if is_new else None)

    def all(self, acting: Acting) -> Subscriptions:
        """The system's own. Raises `NotOpenToYou`."""
        require_scope(acting, WRITE)
        return Subscriptions(tuple(map(self._shown, self.register.of(acting.client))))

    def one(self, acting: Acting, id: UUID) -> Subscription:
        """One of them. Raises `NotOpenToYou`, `NotFound`."""
        return self._shown(self._own(acting, id))

    def pause(self, acting: Acting, id: UUID) -> Subscription:
        """Be told nothing for now; nothing is left out later. Raises `NotOpenToYou`, `NotFound`."""
        row = self._own(acting, id)
        self._record(acting, id, lambda webhook: webhook.pause(envelope(acting, None), "by_client"))
        if row.state == ACTIVE:
            self.register.change(id, state=PAUSED, why="by_client")
        return self.one(acting, id)

    def resume(self, acting: Acting, id: UUID) -> Subscription:
        """Be told again, from where it was left. Raises `NotOpenToYou`, `NotFound`."""
        self._own(acting, id)
        self._record(acting, id, lambda webhook: webhook.resume(envelope(acting, None)))
        self.register.resume(id)
        return self.one(acting, id)

    def end(self, acting: Acting, id: UUID) -> Subscription:
        """Be told nothing more. Raises `NotOpenToYou`, `NotFound`."""
        row = self._own(acting, id)
        self._record(acting, id, lambda webhook: webhook.end(envelope(acting, None)))
        self.register.end(id)
        return self._shown(self.register.one(id) or row)

    def replace_secret(self, acting: Acting, id: UUID) -> NewSecret:
        """A new secret; for a day messages are signed with both. Raises `NotOpenToYou`, `NotFound`."""
        row, secret = self._own(acting, id), new_secret()
        self.register.change(
            id,
            secret=self.secrets.close(id, secret),
            secret_before=row.secret,
            before_until=(now() + OVERLAP).isoformat(),
        )
        return NewSecret(row.id, row.reference, secret)

    def ping(self, acting: Acting, id: UUID) -> Tried:
        """Send a message that tells nothing, and say what came of it.

        Raises `NotOpenToYou`, `NotFound`.
        """
        row = self._own(acting, id)
        at = now()
        message = f"ping-{new_id(at)}"
        body = json.dumps(
            {
                "specversion": "1.0",
                "id": message,
                "source": source_of(self.casework.settings.partnership),
                "type": PING,
                "datacontenttype": "application/json",
                "data": {},
            }
        ).encode()
        sent = self.send(row, message, body)
        return Tried(sent.is_taken, sent.status, sent.reason)

    def send(self, row: Row[Any], message: str, body: bytes) -> Sent:
        """Sign and send one message. Raises `SecretLost`."""
        signed = headers(message, int(now().timestamp()), body, self.secrets.of(row))
        return self.sender.send(row.url, body, signed)

    def replay(self, acting: Acting, id: UUID, after: int) -> Subscription:
        """Be told again everything behind a position, with the same ids as before.

        Raises `NotOpenToYou`, `NotFound`, `NoSuchPosition`.
        """
        self._own(acting, id)
        if after > self.casework.head():
            raise NoSuchPosition
        self.register.change(id, read_to=after)
        return self.one(acting, id)

    def deliveries(self, acting: Acting, id: UUID) -> Deliveries:
        """What became of what was sent. Raises `NotOpenToYou`, `NotFound`."""
        row = self._own(acting, id)
        shown = tuple(map(delivery, self.register.log(id, MOST_SHOWN)))
        return Deliveries(self.register.waiting(row.id), shown)

    def _own(self, acting: Acting, id: UUID) -> Row[Any]:
        require_scope(acting, WRITE)
        row = self.register.one(id)
        if row is None or row.client != acting.client or row.state == ENDED:
            raise NotFound("webhook")
        return row

    def _record(self, acting: Acting, id: UUID, do: Callable[[Webhook], bool]) -> None:
        """Record it; what is so already is not recorded again."""

        def act(webhook: Webhook) -> Outcome | None:
            return None if do(webhook) else Outcome(recorded_at_version=webhook.version)

        self.casework.act(acting, Webhook, id, act)

    def _shown(self, row: Row[Any]) -> Subscription:
        return subscription(row, self.register.waiting(row.id))


def sender_of(settings: Settings) -> Sender:
    """Whoever sends; to this machine only where a test says so."""
    return Sender(to_loopback=settings.webhooks_to_loopback)
