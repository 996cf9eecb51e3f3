"""What a session must not drop: what was parked, what is not safe, and what nobody has answered (I8)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.events import Envelope, has_gone_by
from domain.observations import Reference
from domain.people import Standing
from domain.rejections import (
    AlreadyThere,
    DateInThePast,
    NotMadeSafe,
    SessionMattersOpen,
    UnknownReference,
)
from domain.reviews import CarriedMatter
from domain.sealed import Sealed
from domain.session_steps import SessionSteps

PARKED, STOP = "parked_item", "safety_stop"
"""Codes of session_matter for what only a session has; the others are those of matter_kind."""


class NothingDropped(SessionSteps):
    """What can be done about loose ends; its events are those of `Session`."""

    ItemParked: type[Aggregate.Event]
    ParkedItemResumed: type[Aggregate.Event]
    SafetyStopCalled: type[Aggregate.Event]
    MadeSafeRecorded: type[Aggregate.Event]
    SupervisionInformed: type[Aggregate.Event]
    MattersHandedOn: type[Aggregate.Event]
    parked: dict[UUID, str]
    unsafe: dict[UUID, str]
    stops: set[UUID]
    handed_on: set[UUID]

    def park(
        self,
        envelope: Envelope,
        *,
        item: UUID,
        reference: str,
        why: str,
        text: Sealed | None = None,
        about: Reference | None = None,
    ) -> None:
        """Put something by for later. Raises `AlreadyThere` for what is parked already."""
        self._check("park", envelope)
        if item in self.parked:
            raise AlreadyThere("parked item")
        self._trigger(
            self.ItemParked,
            envelope,
            item=item,
            reference=reference,
            why=why,
            text=text,
            about=about,
        )

    def take_up(self, envelope: Envelope, *, item: UUID) -> None:
        """Take up again what was parked. Raises `UnknownReference`."""
        self._check("take_up", envelope)
        if item not in self.parked:
            raise UnknownReference("parked item")
        self._trigger(self.ParkedItemResumed, envelope, item=item)

    def call_safety_stop(
        self,
        envelope: Envelope,
        *,
        stop: UUID,
        reference: str,
        what: Sealed,
        item: Reference | None = None,
    ) -> None:
        """Stop the session because somebody may be in danger now; anyone may. Raises `AlreadyThere`."""
        self._check("call_safety_stop", envelope)
        if stop in self.stops:
            raise AlreadyThere("safety stop")
        self._trigger(
            self.SafetyStopCalled, envelope, stop=stop, reference=reference, what=what, item=item
        )

    def record_made_safe(
        self,
        envelope: Envelope,
        *,
        stop: UUID,
        action: str,
        what: Sealed | None = None,
        told_role: Sealed | None = None,
        told_at: datetime | None = None,
    ) -> None:
        """Record what was done about a safety stop (V28). Raises `UnknownReference`."""
        self._check("record_made_safe", envelope)
        self._check_stop(stop)
        self._trigger(
            self.MadeSafeRecorded,
            envelope,
            stop=stop,
            action=action,
            what=what,
            told_role=told_role,
            told_at=told_at,
        )

    def inform_supervision(
        self, envelope: Envelope, *, stop: UUID, told_role: Sealed, told_at: datetime | None = None
    ) -> None:
        """Record that a supervisor was told of a safety stop. Raises `UnknownReference`."""
        self._check("inform_supervision", envelope)
        self._check_stop(stop)
        self._trigger(
            self.SupervisionInformed, envelope, stop=stop, told_role=told_role, told_at=told_at
        )

    def hand_on(
        self,
        envelope: Envelope,
        *,
        items: tuple[CarriedMatter, ...],
        owners: Mapping[UUID, Standing],
        open_matters: Mapping[UUID, str],
    ) -> None:
        """Give what stays open an owner and a date (I8).

        `owners` are the standings of those named; `open_matters` the ids and kinds of what was
        raised in the session and is unanswered. Raises `UnknownReference` for what is not open,
        `AlreadyThere` and `DateInThePast`.
        """
        self._check("hand_on", envelope)
        kinds = dict(open_matters) | dict.fromkeys(self.parked, PARKED)
        kinds |= dict.fromkeys(self.unsafe, STOP)
        if not items or any(kinds.get(item.id) != item.kind for item in items):
            raise UnknownReference("open matter")
        if len({item.id for item in items}) < len(items):
            raise AlreadyThere("open matter")
        if any(has_gone_by(item.by_date, envelope) for item in items):
            raise DateInThePast
        owned = tuple(_owned(item, owners[item.owner]) for item in items)
        self._trigger(self.MattersHandedOn, envelope, items=owned)

    def check_made_safe(self) -> None:
        """Nobody is known to be in danger now. Raises `NotMadeSafe`."""
        if self.unsafe:
            raise NotMadeSafe(tuple(self.unsafe.values()))

    def check_nothing_dropped(self, open_matters: tuple[tuple[UUID, str], ...]) -> None:
        """Whatever is open has an owner and a date. Raises `SessionMattersOpen`, naming the rest."""
        known = (*self.parked.items(), *self.unsafe.items(), *open_matters)
        loose = tuple((id, name) for id, name in known if id not in self.handed_on)
        if loose:
            raise SessionMattersOpen(loose)

    def _check_stop(self, stop: UUID) -> None:
        if stop not in self.stops:
            raise UnknownReference("safety stop")


def _owned(item: CarriedMatter, standing: Standing) -> CarriedMatter:
    return replace(item, owner_agency=standing.agency, owner_band=standing.band)
