"""Systems that hold an API key: who may call, what their key allows, and until when."""

from collections.abc import Iterable
from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope


class IntegrationClient(Aggregate):
    """A system that may call. The secret of its key is never here."""

    TOPIC = "integration-client"

    class Event(Aggregate.Event):
        """Something that happened to what a system may do."""

        envelope: Envelope

    class Registered(Event, Aggregate.Created):
        """A system was given a key: until the day `expires_on`, for these scopes.

        `client` is the id that everything it does is recorded under. `name` names a system and never a
        person, so it stands in clear. `review_id` is the standing inbox, where matters of no one review
        are.
        """

        TOPIC = "integration-client-registered"
        review_id: UUID
        reference: str
        client: str
        name: str
        scopes: tuple[str, ...]
        expires_on: date

    class ScopesChanged(Event):
        """What its key allows from now on, until when, and why that is another (V: scopes_changed_why).

        Without any scope it may do nothing more.
        """

        TOPIC = "integration-client-scopes-changed"
        scopes: tuple[str, ...]
        expires_on: date
        why: str

    Created = Registered

    @event(Registered)
    def __init__(self, review_id: UUID, reference: str, scopes: tuple[str, ...]) -> None:
        self.review_id = review_id
        self.reference = reference
        self.scopes = scopes

    @classmethod
    def register(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        client: str,
        name: str,
        scopes: Iterable[str],
        expires_on: date,
    ) -> Self:
        """Record that a system is given a key."""
        return cls._create(
            cls.Registered,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            client=client,
            name=name,
            scopes=tuple(scopes),
            expires_on=expires_on,
        )

    def change_scopes(
        self, envelope: Envelope, *, scopes: Iterable[str], expires_on: date, why: str
    ) -> None:
        """Record what its key allows from now on."""
        self.trigger_event(
            self.ScopesChanged,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            scopes=tuple(scopes),
            expires_on=expires_on,
            why=why,
        )

    @property
    def is_ended(self) -> bool:
        """Whether its key allows nothing any more."""
        return not self.scopes

    @event(ScopesChanged)
    def _scopes_changed(self, scopes: tuple[str, ...]) -> None:
        self.scopes = scopes
