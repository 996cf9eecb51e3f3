"""What a thing is called in other systems, by opaque tokens: linked, and taken back (I18)."""

from dataclasses import dataclass

from eventsourcing.domain import Aggregate

from domain.events import Envelope, check_dates
from domain.recording import Records
from domain.rejections import AlreadyThere, UnknownReference
from domain.sealed import Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReference:
    """What something is called elsewhere: the system, the type of id, and an opaque token."""

    system: str
    type: str
    token: str


class Referring(Records):
    """What can be done about references; the events are those of the aggregate that has them."""

    ReferenceLinked: type[Aggregate.Event]
    ReferenceUnlinked: type[Aggregate.Event]
    linked: set[CaseReference]

    def link_reference(self, envelope: Envelope, *, system: str, type: str, token: str) -> None:
        """Say what it is called elsewhere. Raises `AlreadyThere`."""
        check_dates(envelope)
        if CaseReference(system=system, type=type, token=token) in self.linked:
            raise AlreadyThere("reference")
        self._trigger(self.ReferenceLinked, envelope, system=system, type=type, token=token)

    def unlink_reference(
        self, envelope: Envelope, *, system: str, type: str, token: str, why: Sealed
    ) -> None:
        """Take back that it is called so, and say why. Raises `UnknownReference`."""
        check_dates(envelope)
        if CaseReference(system=system, type=type, token=token) not in self.linked:
            raise UnknownReference("reference")
        self._trigger(
            self.ReferenceUnlinked, envelope, system=system, type=type, token=token, why=why
        )

    def _now_linked(self, system: str, type: str, token: str) -> None:
        self.linked.add(CaseReference(system=system, type=type, token=token))

    def _no_longer_linked(self, system: str, type: str, token: str) -> None:
        self.linked.discard(CaseReference(system=system, type=type, token=token))
