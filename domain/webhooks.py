"""Webhooks: which system is told of what is recorded, where, and when that could not be done."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope

ACTIVE, PAUSED, ENDED = "active", "paused", "ended"


class Webhook(Aggregate):
    """One subscription of a system. Neither its address nor its secret is here."""

    TOPIC = "webhook"

    class Event(Aggregate.Event):
        """Something that happened to a subscription."""

        envelope: Envelope

    class Subscribed(Event, Aggregate.Created):
        """A system is told of everything recorded from now on, or of some types of event.

        `client` is the system, `host` the machine that is told. `review_id` is the standing inbox,
        where matters of no one review are.
        """

        TOPIC = "webhook-subscribed"
        review_id: UUID
        reference: str
        client: str
        host: str
        event_types: tuple[str, ...]

    class Paused(Event):
        """It is told nothing until it is resumed; nothing is left out then (V: webhook_paused_why)."""

        TOPIC = "webhook-paused"
        why: str

    class Resumed(Event):
        """It is told again, from where it was left."""

        TOPIC = "webhook-resumed"

    class DeliveryFailed(Event):
        """An event could not be delivered, however often that was tried.

        `message` names the event, `status` is the last HTTP status, if there was an answer.
        """

        TOPIC = "webhook-delivery-failed"
        message: str
        attempts: int
        status: int | None

    class Ended(Event):
        """It is told nothing more."""

        TOPIC = "webhook-ended"

    Created = Subscribed

    @event(Subscribed)
    def __init__(self, review_id: UUID, reference: str, client: str) -> None:
        self.review_id = review_id
        self.reference = reference
        self.client = client
        self.state = ACTIVE

    @classmethod
    def subscribe(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        client: str,
        host: str,
        event_types: Iterable[str],
    ) -> Self:
        """Record that a system is told of what is recorded; without types: of everything."""
        return cls._create(
            cls.Subscribed,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            client=client,
            host=host,
            event_types=tuple(event_types),
        )

    def pause(self, envelope: Envelope, why: str) -> bool:
        """Tell it nothing for now; whether anything was recorded."""
        if self.state != ACTIVE:
            return False
        self.trigger_event(self.Paused, timestamp=envelope.recorded_at, envelope=envelope, why=why)
        return True

    def resume(self, envelope: Envelope) -> bool:
        """Go on telling it; whether anything was recorded."""
        if self.state != PAUSED:
            return False
        self.trigger_event(self.Resumed, timestamp=envelope.recorded_at, envelope=envelope)
        return True

    def fail(self, envelope: Envelope, *, message: str, attempts: int, status: int | None) -> bool:
        """Record that an event could not be delivered, and pause; whether anything was recorded."""
        if self.state != ACTIVE:
            return False
        self.trigger_event(
            self.DeliveryFailed,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            message=message,
            attempts=attempts,
            status=status,
        )
        return self.pause(envelope, "failing")

    def end(self, envelope: Envelope) -> bool:
        """Tell it nothing more; whether anything was recorded."""
        if self.state == ENDED:
            return False
        self.trigger_event(self.Ended, timestamp=envelope.recorded_at, envelope=envelope)
        return True

    @event(Paused)
    def _paused(self) -> None:
        self.state = PAUSED

    @event(Resumed)
    def _resumed(self) -> None:
        self.state = ACTIVE

    @event(DeliveryFailed)
    def _delivery_failed(self) -> None:
        pass  # what became of the subscription is said by an event of its own

    @event(Ended)
    def _ended(self) -> None:
        self.state = ENDED
