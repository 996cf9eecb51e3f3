"""A report of detriment: somebody was treated worse because they asked, told to the custodian alone."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope
from domain.sealed import Sealed

CUSTODIAN = "custodian"
"""The audience of its words."""


class Detriment(Aggregate):
    """One report, in a stream of its own: nothing about it stands at the query or in its review.

    Its envelope names nobody, and it belongs to the standing inbox (`review_id`). Whose it is, and of
    which query, is for the custodian of that query's review (decision 36).
    """

    TOPIC = "detriment"

    class Event(Aggregate.Event):
        """Something that happened to a report."""

        envelope: Envelope

    class Reported(Event, Aggregate.Created):
        """The raiser of a query says what was done to them since, and of which kind it is."""

        TOPIC = "detriment-reported"
        review_id: UUID
        reference: str
        of_review: UUID
        challenge: UUID
        raiser: UUID
        kind: str
        text: Sealed

    Created = Reported

    @event(Reported)
    def __init__(self, review_id: UUID, reference: str) -> None:
        self.review_id = review_id
        self.reference = reference

    @classmethod
    def report(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        of_review: UUID,
        challenge: UUID,
        raiser: UUID,
        kind: str,
        text: Sealed,
    ) -> Self:
        """Tell the custodian; whoever calls this has seen that it is the raiser."""
        return cls._create(
            cls.Reported,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            of_review=of_review,
            challenge=challenge,
            raiser=raiser,
            kind=kind,
            text=text,
        )
