"""A data-rights request: who asks for what, what was found, and what was decided of each (J5)."""

from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope, check_dates, latest_day
from domain.moves import after
from domain.recording import Records
from domain.rejections import (
    AlreadyThere,
    DateInTheFuture,
    KindNeeds,
    LegalHoldStands,
    RequestIncomplete,
    TooLateToExtend,
    UnknownReference,
)
from domain.rights_clock import MOST_MONTHS_MORE, due
from domain.sealed import Sealed

ERASE, DISCLOSE = "erase", "disclose"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """Something that was found: a kind of thing and its id, and how (V: found_how)."""

    kind: str
    id: UUID
    how: str


class DataRightsRequest(Records, Aggregate):
    """One request. States and moves: vocabulary/moves.toml, `data_rights_request`.

    Its words are for those who handle it; that it was made, of which kind, and what became of it is
    for everybody. It decides on erasing and never erases: that is the operator's, with two people.
    """

    TOPIC = "data-rights-request"

    class Event(Aggregate.Event):
        """Something that happened to a data-rights request."""

        envelope: Envelope

    class Received(Event, Aggregate.Created):
        """Somebody asked. `whose` are ids of participants or children whose data it concerns.

        `name` is who asks, `asked` what they ask for, in words.
        """

        TOPIC = "data-rights-request-received"
        review_id: UUID
        reference: str
        kind: str
        asked_by: str
        received_on: date
        whose: tuple[UUID, ...]
        name: Sealed
        asked: Sealed | None

    Created = Received

    class RequesterChecked(Event):
        """Who they are was checked, and by which authority they ask, and how each was done."""

        TOPIC = "data-rights-request-requester-checked"
        identity: str
        authority: str
        note: Sealed | None

    class Scoped(Event):
        """What was found and how it was looked for; what was found before stays."""

        TOPIC = "data-rights-request-scoped"
        items: tuple[FoundItem, ...]
        searched: tuple[str, ...]
        note: Sealed | None

    class Advised(Event):
        """The custodian advises, of the whole or of one item."""

        TOPIC = "data-rights-request-advised"
        item: UUID | None
        text: Sealed

    class Decided(Event):
        """What is to become of one item; the last decision counts."""

        TOPIC = "data-rights-request-item-decided"
        item: UUID
        decision: str
        basis: str | None
        reason: Sealed | None

    class Extended(Event):
        """It takes so many months more, and they were told why."""

        TOPIC = "data-rights-request-extended"
        months: int
        why: str
        reason: Sealed
        due: date

    class ErasureNamed(Event):
        """An erasure that was decided here has taken place; `reference` is its certificate's."""

        TOPIC = "data-rights-request-erasure-named"
        erasure: UUID
        certificate: str

    class Fulfilled(Event):
        """They were answered, and given what was decided."""

        TOPIC = "data-rights-request-fulfilled"
        how: str
        text: Sealed | None

    class Refused(Event):
        """They were told no, on which basis and why."""

        TOPIC = "data-rights-request-refused"
        basis: str
        reason: Sealed

    @event(Received)
    def __init__(
        self, review_id: UUID, reference: str, received_on: date, whose: tuple[UUID, ...]
    ) -> None:
        self.review_id = review_id
        self.reference = reference
        self.received_on = received_on
        self.whose = whose
        self.state = "received"
        self.due = due(received_on)
        self.is_extended = False
        self.items: list[UUID] = []
        self.is_scoped = False
        self.decisions: dict[UUID, str] = {}
        self.erasures: list[UUID] = []

    @classmethod
    def receive(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        kind: str,
        asked_by: str,
        received_on: date,
        whose: tuple[UUID, ...],
        name: Sealed,
        asked: Sealed | None = None,
    ) -> Self:
        """Receive a request: its clock runs from the day it came. Raises `DateInTheFuture`."""
        check_dates(envelope)
        if received_on > latest_day(envelope):
            raise DateInTheFuture
        return cls._create(
            cls.Received,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            kind=kind,
            asked_by=asked_by,
            received_on=received_on,
            whose=whose,
            name=name,
            asked=asked,
        )

    def check_requester(
        self, envelope: Envelope, *, identity: str, authority: str, note: Sealed | None = None
    ) -> None:
        """Record how identity and authority were checked. Raises `IllegalMove`."""
        self._check("check_requester", envelope)
        self._trigger(
            self.RequesterChecked, envelope, identity=identity, authority=authority, note=note
        )

    def scope(
        self,
        envelope: Envelope,
        *,
        items: tuple[FoundItem, ...],
        searched: tuple[str, ...],
        note: Sealed | None = None,
    ) -> None:
        """Record what was found, perhaps nothing, and how. Raises `AlreadyThere`, `KindNeeds`."""
        self._check("scope", envelope)
        if not searched:
            raise KindNeeds("to say how it was looked for")
        ids = [item.id for item in items]
        if len(set(ids)) < len(ids) or not set(ids).isdisjoint(self.items):
            raise AlreadyThere("item")
        self._trigger(self.Scoped, envelope, items=items, searched=searched, note=note)

    def advise(self, envelope: Envelope, *, text: Sealed, item: UUID | None = None) -> None:
        """Advise. Raises `UnknownReference` for an item that was not found, `IllegalMove`."""
        self._check("advise", envelope)
        if item is not None:
            self._check_item(item)
        self._trigger(self.Advised, envelope, item=item, text=text)

    def decide(
        self,
        envelope: Envelope,
        *,
        item: UUID,
        decision: str,
        basis: str | None = None,
        reason: Sealed | None = None,
        is_held: bool = False,
    ) -> None:
        """Decide what is to become of an item; all but disclosing it needs a basis.

        Raises `UnknownReference`, `KindNeeds`, `LegalHoldStands`, `IllegalMove`.
        """
        self._check("decide", envelope)
        self._check_item(item)
        if decision != DISCLOSE and basis is None:
            raise KindNeeds("a basis, unless it is disclosed")
        if decision == ERASE and is_held:
            raise LegalHoldStands
        self._trigger(
            self.Decided, envelope, item=item, decision=decision, basis=basis, reason=reason
        )

    def extend(self, envelope: Envelope, *, months: int, why: str, reason: Sealed) -> None:
        """Take one or two months more, once, said before the first month is over.

        Raises `AlreadyThere`, `TooLateToExtend`, `KindNeeds`, `IllegalMove`.
        """
        self._check("extend", envelope)
        if self.is_extended:
            raise AlreadyThere("extension")
        if not 1 <= months <= MOST_MONTHS_MORE:
            raise KindNeeds("one or two months")
        if envelope.day > self.due:
            raise TooLateToExtend
        until = due(self.received_on, months)
        self._trigger(self.Extended, envelope, months=months, why=why, reason=reason, due=until)

    def name_erasure(self, envelope: Envelope, *, erasure: UUID, certificate: str) -> None:
        """Name the certificate of an erasure that was decided here. Raises `RequestIncomplete`."""
        self._check("name_erasure", envelope)
        if ERASE not in self.decisions.values():
            raise RequestIncomplete("a decision to erase something")
        if erasure in self.erasures:
            raise AlreadyThere("erasure")
        self._trigger(self.ErasureNamed, envelope, erasure=erasure, certificate=certificate)

    def fulfil(self, envelope: Envelope, *, how: str, text: Sealed | None = None) -> None:
        """Answer it, once everything that was found is decided, and erased where that was decided.

        Raises `RequestIncomplete`, `IllegalMove`.
        """
        self._check("fulfil", envelope)
        if not self.is_scoped:
            raise RequestIncomplete("what was found, or that nothing was")
        if undecided := sum(item not in self.decisions for item in self.items):
            raise RequestIncomplete(f"a decision on {undecided} of what was found")
        if ERASE in self.decisions.values() and not self.erasures:
            raise RequestIncomplete("the certificate of the erasure that was decided")
        self._trigger(self.Fulfilled, envelope, how=how, text=text)

    def refuse(self, envelope: Envelope, *, basis: str, reason: Sealed) -> None:
        """Refuse it, on a basis and with a reason they can read. Raises `IllegalMove`."""
        self._check("refuse", envelope)
        self._trigger(self.Refused, envelope, basis=basis, reason=reason)

    def _check(self, move: str, envelope: Envelope) -> None:
        after("data_rights_request", move, self.state)
        check_dates(envelope)

    def _check_item(self, item: UUID) -> None:
        if item not in self.items:
            raise UnknownReference("item", "request", "Say first that it was found.")

    @event(RequesterChecked)
    def _requester_checked(self) -> None:
        self.state = "in_hand"

    @event(Scoped)
    def _scoped(self, items: tuple[FoundItem, ...]) -> None:
        self.items.extend(item.id for item in items)
        self.is_scoped = True

    @event(Advised)
    def _advised(self) -> None:
        self.ever_advised = True

    @event(Decided)
    def _decided(self, item: UUID, decision: str) -> None:
        self.decisions[item] = decision

    @event(Extended)
    def _extended(self, due: date) -> None:
        self.due = due
        self.is_extended = True

    @event(ErasureNamed)
    def _erasure_named(self, erasure: UUID) -> None:
        self.erasures.append(erasure)

    @event(Fulfilled)
    def _fulfilled(self) -> None:
        self.state = "fulfilled"

    @event(Refused)
    def _refused(self) -> None:
        self.state = "refused"
