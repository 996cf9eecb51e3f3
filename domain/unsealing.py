"""Opening who somebody was who spoke by role only: asked for with a reason, decided by two (I12)."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope, check_dates
from domain.moves import after
from domain.observations import Reference
from domain.people import ROLE_ONLY
from domain.reasons import check_words
from domain.recording import Records
from domain.rejections import (
    AlreadyThere,
    CustodianMustApprove,
    NotByRoleOnly,
    NotGranted,
    OnlyTheAsker,
    OwnUnsealing,
)
from domain.sealed import Sealed
from domain.showing import Shown


class Unsealing(Records, Aggregate):
    """One request to be told who said something. States and moves: moves.toml, `unsealing`."""

    TOPIC = "unsealing"

    class Event(Aggregate.Event):
        """Something that happened to the request."""

        envelope: Envelope

    class Requested(Event, Aggregate.Created):
        """Somebody asks who began a thing. `contributor` is whose identity it is; never shown."""

        TOPIC = "unsealing-requested"
        review_id: UUID
        reference: str
        thing: Reference
        contributor: UUID
        basis: str
        reason: Sealed

    Created = Requested

    class Approved(Event):
        """The first of two agrees; nothing is opened yet."""

        TOPIC = "unsealing-approved"
        as_custodian: bool

    class Granted(Event):
        """The second agrees: whoever asked, and nobody else, may now be told."""

        TOPIC = "unsealing-granted"
        approvers: tuple[UUID, ...]
        as_custodian: bool

    class Refused(Event):
        """It stays closed; whoever asked may read why."""

        TOPIC = "unsealing-refused"
        reason: Sealed

    @event(Requested)
    def __init__(
        self,
        envelope: Envelope,
        review_id: UUID,
        reference: str,
        thing: Reference,
        contributor: UUID,
    ) -> None:
        self.review_id = review_id
        self.reference = reference
        self.requester = envelope.actor.voice
        self.thing = thing
        self.contributor = contributor
        self.state = "requested"
        self.approver: UUID | None = None
        self.custodian_agreed = False

    @classmethod
    def request(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        thing: Reference,
        shown: Shown,
        basis: str,
        reason: Sealed,
    ) -> Self:
        """Ask who began a thing that is `shown` so.

        Raises `NotByRoleOnly`, `OwnUnsealing`, `ReasonRequired`, `DateInTheFuture`.
        """
        check_dates(envelope)
        check_words(envelope, reason)
        if shown.voice is None or shown.attribution != ROLE_ONLY:
            raise NotByRoleOnly
        if shown.voice == envelope.actor.voice:
            raise OwnUnsealing
        return cls._create(
            cls.Requested,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            thing=thing,
            contributor=shown.voice,
            basis=basis,
            reason=reason,
        )

    def approve(self, envelope: Envelope, *, as_custodian: bool) -> None:
        """Agree, as the first. Raises `OwnUnsealing`, `IllegalMove`."""
        self._check("approve", envelope)
        self._trigger(self.Approved, envelope, as_custodian=as_custodian)

    def grant(self, envelope: Envelope, *, as_custodian: bool) -> None:
        """Agree, as the second: one of the two is the custodian.

        Raises `AlreadyThere`, `CustodianMustApprove`, `OwnUnsealing`, `IllegalMove`.
        """
        self._check("grant", envelope)
        first, second = self.approver, envelope.actor.voice
        if first is None or second is None or first == second:
            raise AlreadyThere("approval", "Two people must agree, and this one did already.")
        if not (as_custodian or self.custodian_agreed):
            raise CustodianMustApprove
        self._trigger(self.Granted, envelope, approvers=(first, second), as_custodian=as_custodian)

    def refuse(self, envelope: Envelope, *, reason: Sealed) -> None:
        """Leave it closed, and say why. Raises `ReasonRequired`, `OwnUnsealing`, `IllegalMove`."""
        self._check("refuse", envelope)
        check_words(envelope, reason)
        self._trigger(self.Refused, envelope, reason=reason)

    def check_told(self, person: UUID) -> None:
        """Only whoever asked is told, and only once it was granted.

        Raises `OnlyTheAsker`, `NotGranted`.
        """
        if person != self.requester:
            raise OnlyTheAsker
        if self.state != "granted":
            raise NotGranted

    def _check(self, move: str, envelope: Envelope) -> None:
        """Neither whoever asked nor whoever it is about decides it. Raises `OwnUnsealing`."""
        after("unsealing", move, self.state)
        check_dates(envelope)
        voice = envelope.actor.voice
        if voice is None or voice in (self.requester, self.contributor):
            raise OwnUnsealing

    @event(Approved)
    def _approved(self, envelope: Envelope, as_custodian: bool) -> None:
        self.state = "approved"
        self.approver = envelope.actor.voice
        self.custodian_agreed = as_custodian

    @event(Granted)
    def _granted(self) -> None:
        self.state = "granted"

    @event(Refused)
    def _refused(self) -> None:
        self.state = "refused"
