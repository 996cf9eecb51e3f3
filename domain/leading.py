"""Who is responsible for drawing the learning of a review together, and since when nobody is (I10)."""

from datetime import date
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.events import Envelope, check_dates, latest_day
from domain.recording import Records
from domain.rejections import AlreadyThere, DateInTheFuture, LearningLeadRequired
from domain.sealed import Sealed


class Leading(Records):
    """What can be done about a review's learning lead; its events are those of `CaseReview`."""

    LearningLeadAssigned: type[Aggregate.Event]
    LearningLeadHandedOver: type[Aggregate.Event]
    LearningLeadVacated: type[Aggregate.Event]
    lead: UUID | None
    has_lead: bool

    def assign_lead(
        self,
        envelope: Envelope,
        *,
        lead: UUID | None,
        from_date: date,
        title: Sealed | None = None,
        deputy: UUID | None = None,
    ) -> None:
        """Name the collective-learning lead (I10)."""
        self._check_lead_from(envelope, from_date)
        if self.has_lead:
            raise AlreadyThere(
                "learning lead", "Somebody leads the learning; pass it on by a handover."
            )
        self._trigger(
            self.LearningLeadAssigned,
            envelope,
            lead=lead,
            title=title,
            deputy=deputy,
            from_date=from_date,
        )

    def hand_over_lead(
        self,
        envelope: Envelope,
        *,
        lead: UUID | None,
        from_date: date,
        title: Sealed | None = None,
        deputy: UUID | None = None,
        why: Sealed | None = None,
    ) -> None:
        """Pass the responsibility on. Raises `LearningLeadRequired` when nobody holds it."""
        self._check_lead_from(envelope, from_date)
        self.check_has_lead()
        self._trigger(
            self.LearningLeadHandedOver,
            envelope,
            lead=lead,
            title=title,
            deputy=deputy,
            from_date=from_date,
            why=why,
        )

    def vacate_lead(
        self, envelope: Envelope, *, from_date: date, why: Sealed | None = None
    ) -> None:
        """Record that nobody is responsible from this day on; P16 counts the days."""
        self._check_lead_from(envelope, from_date)
        self.check_has_lead()
        self._trigger(self.LearningLeadVacated, envelope, from_date=from_date, why=why)

    def check_has_lead(self) -> None:
        """Somebody is responsible for the learning. Raises `LearningLeadRequired` (I10)."""
        if not self.has_lead:
            raise LearningLeadRequired

    def _check_lead_from(self, envelope: Envelope, from_date: date) -> None:
        """Nobody leads from a day that has not come: until then the review has no lead (I10)."""
        check_dates(envelope)
        if from_date > latest_day(envelope):
            raise DateInTheFuture
