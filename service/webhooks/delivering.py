"""Delivering: what is recorded goes out to whoever subscribed, at least once, in order for each thing."""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification
from sqlalchemy import Row

from domain.events import Envelope, Source
from domain.people import NAMED, NOT_RECORDED, Actor, display_as
from domain.rejections import Rejection
from domain.webhooks import ACTIVE, PAUSED, Webhook
from projections.exporting.plain import encode
from service.acting import Acting, now
from service.casework import Casework, Outcome
from service.feed.entries import Entry
from service.feed.feed import Feed
from service.webhooks.ladder import pause_after
from service.webhooks.register import Register
from service.webhooks.secrets import SecretLost
from service.webhooks.sending import Sent
from service.webhooks.tables import DELIVERED, PENDING
from service.webhooks.webhooks import Webhooks

CLIENT = "webhooks"
PAGE = 500
AT_ONCE = 50
MOST_WAITING = 1_000
"""As much is taken in for a subscription before it is delivered; the rest waits in the log."""
HANDS = 8
"""How many subscriptions are told at the same time: a slow one holds up no other."""
POLL_SECONDS = 1.0
BREATH_SECONDS = 0.05
"""How long it rests between two turns, so that a crowd that writes does not wake it for each commit."""
LONGEST_PAUSE_SECONDS = 60.0
TIDY_SECONDS = 3_600.0

logger = logging.getLogger(__name__)


class Deliverer:
    """Reads the log on from where each subscription was, and sends.

    The log is the outbox: what is taken in and how far is written together, and what was sent is noted
    after it was taken. Killed anywhere, it sends something twice, and leaves nothing out.
    """

    def __init__(self, casework: Casework, feed: Feed, webhooks: Webhooks) -> None:
        self.casework = casework
        self.feed = feed
        self.webhooks = webhooks
        self.register: Register = webhooks.register
        self._awake = threading.Event()
        self._busy: dict[str, Future[None]] = {}
        self._tidied = 0.0

    def run(self, stop: threading.Event) -> None:
        """Deliver until told to stop; an error of a database is waited out, longer every time."""
        pause = POLL_SECONDS
        with ThreadPoolExecutor(HANDS, thread_name_prefix="webhooks") as hands:
            while not stop.is_set():
                self._awake.clear()
                try:
                    self.turn(hands, stop)
                    pause = POLL_SECONDS
                except Exception as error:  # the log's database may be away for a while
                    logger.warning("webhooks paused: %s", type(error).__name__)
                    pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                if not stop.is_set():
                    self._awake.wait(pause)
                    stop.wait(BREATH_SECONDS)

    def wake(self) -> None:
        """Look again at once."""
        self._awake.set()

    def turn(self, hands: ThreadPoolExecutor, stop: threading.Event) -> None:
        """Give every subscription that is not being told just now to a hand."""
        for row in self.register.to_be_told(now().isoformat()):
            before = self._busy.get(row.id)
            if before is None or before.done():
                self._busy[row.id] = hands.submit(self._told, row.id, stop)
        if now().timestamp() - self._tidied > TIDY_SECONDS:
            self.register.forget(now().timestamp())
            self._tidied = now().timestamp()

    def tell(self, id: str, stop: Callable[[], bool] = lambda: False) -> int:
        """Take in what is new for one subscription, and send what is due; how many were taken."""
        self._take_in(id)
        taken = 0
        for due in self.register.due(id, now().timestamp(), AT_ONCE):
            row = self.register.one(id)
            if stop() or row is None or row.state != ACTIVE:
                break
            taken += self._deliver(row, due)
        return taken

    def _told(self, id: str, stop: threading.Event) -> None:
        try:
            if self.tell(id, stop.is_set):
                self.wake()  # of the same things there may be more
        except Exception as error:
            logger.warning("a webhook was not told: %s", type(error).__name__)

    def _take_in(self, id: str) -> None:
        row = self.register.one(id)
        if row is None or row.state != ACTIVE or self.register.waiting(id) >= MOST_WAITING:
            return
        found = self.feed.rows(row.read_to, PAGE)
        if found:
            wanted = frozenset(row.event_types.split())
            rows = [self._taken_in(id, one, entry) for one, entry in self._wanted(found, wanted)]
            self.register.take_in(id, row.read_to, found[-1].id, rows)
        elif row.read_to > (head := self.casework.head()):  # of a log that was brought back
            self.register.take_in(id, row.read_to, head, [])

    def _wanted(
        self, found: list[Notification], types: frozenset[str]
    ) -> list[tuple[Notification, Entry]]:
        """What of it this subscription is told. Of webhooks none is told: that would never end."""
        entries = [(one, self.feed.entry(one, with_people=False)) for one in found]
        return [
            (one, entry)
            for one, entry in entries
            if not one.topic.startswith(f"{Webhook.TOPIC}-")
            and (not types or entry["type"] in types)
        ]

    @staticmethod
    def _taken_in(id: str, one: Notification, entry: Entry) -> Mapping[str, Any]:
        return {
            "webhook": id,
            "position": one.id,
            "event": entry["id"],
            "event_type": entry["type"],
            "thing": str(one.originator_id),
            "state": PENDING,
            "attempts": 0,
            "due_at": now().timestamp(),
        }

    def _deliver(self, row: Row[Any], due: Row[Any]) -> bool:
        """Whether it was taken."""
        (found,) = self.feed.rows(due.position - 1, 1)
        body = encode(self.feed.entry(found, with_people=False))
        try:
            sent = self.webhooks.send(row, due.event, body)
        except SecretLost:
            sent = Sent(reason="There is no secret to sign with: replace it.")
        told = {
            "last_at": now().timestamp(),
            "last_status": sent.status,
            "last_reason": sent.reason,
        }
        told["attempts"] = due.attempts + 1
        if sent.is_taken:
            self.register.note(row.id, due.position, state=DELIVERED, **told)
            return True
        pause = pause_after(due.attempts + 1)
        due_at = now().timestamp() + (pause or 0)
        self.register.note(row.id, due.position, due_at=due_at, **told)
        if sent.is_gone:
            self._pause(row, "gone", lambda webhook: webhook.pause(_envelope(), "gone"))
        elif pause is None:
            self._pause(
                row,
                "failing",
                lambda webhook: webhook.fail(
                    _envelope(),
                    message=due.event,
                    attempts=due.attempts + 1,
                    status=sent.status,
                ),
            )
        return False

    def _pause(self, row: Row[Any], why: str, do: Callable[[Webhook], bool]) -> None:
        """Record it, and then stop: killed between the two, the next attempt does so again."""

        def act(webhook: Webhook) -> Outcome | None:
            return None if do(webhook) else Outcome(recorded_at_version=webhook.version)

        try:
            self.casework.act(Acting(client=CLIENT), Webhook, UUID(row.id), act)
        except Rejection as refused:
            logger.warning("that a webhook was paused was not recorded: %s", refused.code)
        self.register.change(row.id, state=PAUSED, why=why)


def _envelope() -> Envelope:
    """The service itself acts."""
    return Envelope(
        recorded_at=now(),
        actor=Actor(kind="system", capacity="system"),
        standing=NOT_RECORDED,
        attribution=NAMED,
        display_as=display_as(NOT_RECORDED, NAMED),
        source=Source(channel="api", client=CLIENT),
    )
