"""A published learning summary: what was learned, as it stood at a position of the log (B.2, I20)."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.as_it_stood import AsItStood
from domain.events import Envelope, check_dates, latest_day
from domain.rejections import DateInTheFuture
from domain.sealed import Sealed


class Summary(Aggregate):
    """One publication. What it says is never kept here but asked again as at its position."""

    TOPIC = "learning-summary"

    class Event(Aggregate.Event):
        """Something that happened to a published summary."""

        envelope: Envelope

    class Published(Event, Aggregate.Created):
        """The learning lead published it.

        `scope` says what it is of: one review, or a period over all (then `review_id` is the standing
        inbox, where matters of no one review are). `lead` is who was responsible for the learning;
        `text` and `limits` are what was said beside the summary itself, in words. `supersedes` is
        the publication of the same scope before it, whose place it takes; the first has none.
        """

        TOPIC = "learning-summary-published"
        class_version = 2
        review_id: UUID
        reference: str
        scope: str
        period_from: date | None
        period_to: date | None
        stood: AsItStood
        lead: UUID | None
        text: Sealed | None
        limits: Sealed | None
        supersedes: UUID | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """The first form did not say which publication it took the place of."""
            state["supersedes"] = None

    Created = Published

    @event(Published)
    def __init__(
        self, review_id: UUID, reference: str, stood: AsItStood, supersedes: UUID | None
    ) -> None:
        self.review_id = review_id
        self.reference = reference
        self.stood = stood
        self.supersedes = supersedes

    @classmethod
    def publish(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        scope: str,
        stood: AsItStood,
        lead: UUID | None,
        period_from: date | None = None,
        period_to: date | None = None,
        text: Sealed | None = None,
        limits: Sealed | None = None,
        supersedes: UUID | None = None,
    ) -> Self:
        """Publish a summary as it stood. Raises `DateInTheFuture`."""
        check_dates(envelope)
        if stood.counted_to > latest_day(envelope):
            raise DateInTheFuture
        return cls._create(
            cls.Published,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            scope=scope,
            period_from=period_from,
            period_to=period_to,
            stood=stood,
            lead=lead,
            text=text,
            limits=limits,
            supersedes=supersedes,
        )
