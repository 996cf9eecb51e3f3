"""Who is in a session, whose turn it is, who argues the other side, and who is asked for what they know."""

from datetime import datetime
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.events import Envelope
from domain.observations import Reference
from domain.rejections import AlreadyThere, LeftBeforeArriving, NotTheDevilsAdvocate
from domain.sealed import Sealed
from domain.session_steps import SessionSteps

ABSENT = "absent"
"""The code of presence that says somebody was not there."""


class TakingTurns(SessionSteps):
    """What can be done about those who are in a session; its events are those of `Session`."""

    AttendanceRecorded: type[Aggregate.Event]
    SpeakingOrderSet: type[Aggregate.Event]
    DevilsAdvocateAppointed: type[Aggregate.Event]
    DevilsAdvocateViewRecorded: type[Aggregate.Event]
    ExpertiseCalledOn: type[Aggregate.Event]
    review_id: UUID
    devils_advocates: list[tuple[UUID, Reference | None]]

    def record_attendance(
        self,
        envelope: Envelope,
        *,
        participant: UUID,
        agency: str,
        band: str,
        present: str,
        arrived_at: datetime | None = None,
        left_at: datetime | None = None,
    ) -> None:
        """Record whether and how somebody was there; the last word on somebody holds (I1).

        Raises `LeftBeforeArriving`.
        """
        self._check("record_attendance", envelope)
        if arrived_at and left_at and left_at < arrived_at:
            raise LeftBeforeArriving
        self._trigger(
            self.AttendanceRecorded,
            envelope,
            review_id=self.review_id,
            participant=participant,
            agency=agency,
            band=band,
            present=present,
            arrived_at=arrived_at,
            left_at=left_at,
        )

    def join(
        self, envelope: Envelope, *, participant: UUID, agency: str, band: str, present: str
    ) -> None:
        """Come in with the code to join. Raises `IllegalMove` once the session has ended."""
        self._check("join", envelope)
        self.record_attendance(
            envelope,
            participant=participant,
            agency=agency,
            band=band,
            present=present,
            arrived_at=envelope.recorded_at,
        )

    def set_speaking_order(self, envelope: Envelope, *, rule: str, seed: int) -> None:
        """Say by which rule people take turns (V: speaking_rule)."""
        self._check("set_speaking_order", envelope)
        self._trigger(self.SpeakingOrderSet, envelope, rule=rule, seed=seed)

    def appoint_devils_advocate(
        self, envelope: Envelope, *, participant: UUID, for_item: Reference | None = None
    ) -> None:
        """Ask somebody to argue the other side. Raises `AlreadyThere` for the same twice."""
        self._check("appoint_devils_advocate", envelope)
        if (participant, for_item) in self.devils_advocates:
            raise AlreadyThere("devil's advocate")
        self._trigger(
            self.DevilsAdvocateAppointed, envelope, participant=participant, for_item=for_item
        )

    def record_devils_advocate_view(
        self,
        envelope: Envelope,
        *,
        view: Sealed,
        strongest_counter: Sealed | None = None,
        for_item: Reference | None = None,
    ) -> None:
        """Argue the other side. Raises `NotTheDevilsAdvocate` for whoever was not asked to."""
        self._check("record_devils_advocate_view", envelope)
        speaker = envelope.actor.voice
        if not {(speaker, for_item), (speaker, None)} & set(self.devils_advocates):
            raise NotTheDevilsAdvocate
        self._trigger(
            self.DevilsAdvocateViewRecorded,
            envelope,
            view=view,
            strongest_counter=strongest_counter,
            for_item=for_item,
        )

    def call_on_expertise(
        self, envelope: Envelope, *, participant: UUID, agency: str, band: str, expertise: Sealed
    ) -> None:
        """Ask somebody for what they know."""
        self._check("call_on_expertise", envelope)
        self._trigger(
            self.ExpertiseCalledOn,
            envelope,
            review_id=self.review_id,
            participant=participant,
            agency=agency,
            band=band,
            expertise=expertise,
        )
