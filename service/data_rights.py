"""What people can do with a data-rights request, which belongs to the whole partnership."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.data_rights import DataRightsRequest, FoundItem
from domain.erasures import Erasure
from domain.events import Envelope
from domain.rejections import UnknownReference
from domain.reviews import CaseReview
from domain.sealed import Sealed
from domain.vocabulary import check
from service.acting import Acting, authorise, envelope
from service.casework import Casework, Done, New
from service.identity import new_id, reference
from service.keys.register import holds
from service.raising import inbox_id
from service.saying import check_each, check_maybe
from service.words import check_text

RESTRICTED = "restricted"
"""The audience of its words: whoever handles it. That it was made is for everybody to see."""

Act = Callable[[DataRightsRequest, Envelope], None]


class DataRights:
    """The commands on data-rights requests.

    Rights are judged in the standing inbox: on the partnership's information-governance officer, and
    on a custodian there, who may advise. Erasing stays the operator's, with a second person.
    """

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def receive(
        self,
        acting: Acting,
        *,
        kind: str,
        asked_by: str,
        name: str,
        received_on: date | None = None,
        whose: Sequence[UUID] = (),
        asked: str | None = None,
        id: UUID | None = None,
    ) -> Done:
        """Receive a request; its clock runs from the day it came, today unless said otherwise.

        Who asks and what is sealed for everybody it concerns: it goes when one of them is erased.
        """

        def make() -> New:
            made = self._judged(acting, "receive_rights_request")
            request_id = id or new_id(made.recorded_at)
            subjects = (request_id, *dict.fromkeys(whose))
            request = DataRightsRequest.receive(
                request_id,
                made,
                review_id=self._inbox(),
                reference=reference("DR", request_id),
                kind=check("rights_request_kind", kind),
                asked_by=check("rights_asker", asked_by),
                received_on=received_on or made.recorded_at.date(),
                whose=tuple(dict.fromkeys(whose)),
                name=Sealed(check_text(name), subjects),
                asked=None if asked is None else Sealed(check_text(asked), subjects),
            )
            return request, []

        return self.casework.create(acting, make)

    def check_requester(
        self,
        acting: Acting,
        request_id: UUID,
        *,
        identity: str,
        authority: str,
        note: str | None = None,
    ) -> Done:
        """Record how it was made sure who asks, and that they may."""
        return self._act(
            acting,
            request_id,
            "check_requester",
            lambda request, made: request.check_requester(
                made,
                identity=check("identity_check", identity),
                authority=check("authority_check", authority),
                note=_maybe(request, made, note),
            ),
        )

    def scope(
        self,
        acting: Acting,
        request_id: UUID,
        *,
        searched: Sequence[str],
        items: Sequence[Mapping[str, Any]] = (),
        note: str | None = None,
    ) -> Done:
        """Record what was found, perhaps nothing, and how. Raises `UnknownReference`."""
        return self._act(
            acting,
            request_id,
            "scope_rights_request",
            lambda request, made: request.scope(
                made,
                items=tuple(self._found(one) for one in items),
                searched=check_each("found_how", searched),
                note=_maybe(request, made, note),
            ),
        )

    def advise(
        self, acting: Acting, request_id: UUID, *, text: str, item: UUID | None = None
    ) -> Done:
        """Advise, as the custodian, on all of it or on one item."""
        return self._act(
            acting,
            request_id,
            "advise_on_rights_request",
            lambda request, made: request.advise(made, text=_words(request, made, text), item=item),
        )

    def decide(
        self,
        acting: Acting,
        request_id: UUID,
        *,
        item: UUID,
        decision: str,
        basis: str | None = None,
        reason: str | None = None,
    ) -> Done:
        """Decide what is to become of one item. Raises `LegalHoldStands` for an erasure under hold."""
        return self._act(
            acting,
            request_id,
            "decide_on_rights_request",
            lambda request, made: request.decide(
                made,
                item=item,
                decision=check("rights_decision", decision),
                basis=check_maybe("rights_basis", basis),
                reason=_maybe(request, made, reason),
                is_held=self._is_held(request),
            ),
        )

    def extend(
        self, acting: Acting, request_id: UUID, *, months: int, why: str, reason: str
    ) -> Done:
        """Take one or two months more, with the reason they are told."""
        return self._act(
            acting,
            request_id,
            "extend_rights_request",
            lambda request, made: request.extend(
                made,
                months=months,
                why=check("extension_why", why),
                reason=_words(request, made, reason),
            ),
        )

    def name_erasure(self, acting: Acting, request_id: UUID, *, erasure: UUID) -> Done:
        """Name an erasure that has taken place. Raises `UnknownReference` when it has not."""

        def do(request: DataRightsRequest, made: Envelope) -> None:
            found = self.casework.find(erasure)
            if not isinstance(found, Erasure):
                raise UnknownReference("erasure", "log", "`erase` records it; see `/erasures`.")
            request.name_erasure(made, erasure=erasure, certificate=found.reference)

        return self._act(acting, request_id, "decide_on_rights_request", do)

    def fulfil(
        self, acting: Acting, request_id: UUID, *, how: str, text: str | None = None
    ) -> Done:
        """Record that they were answered, and how. Raises `RequestIncomplete`."""
        return self._act(
            acting,
            request_id,
            "fulfil_rights_request",
            lambda request, made: request.fulfil(
                made, how=check("answer_delivery", how), text=_maybe(request, made, text)
            ),
        )

    def refuse(self, acting: Acting, request_id: UUID, *, basis: str, reason: str) -> Done:
        """Record that it was refused, on which basis, with a reason they can read."""
        return self._act(
            acting,
            request_id,
            "refuse_rights_request",
            lambda request, made: request.refuse(
                made, basis=check("rights_basis", basis), reason=_words(request, made, reason)
            ),
        )

    def check_reader(self, acting: Acting) -> None:
        """Who reads the words of requests: whoever handles them. Raises what `authorise` raises."""
        self._judged(acting, "read_rights_request")

    def _act(self, acting: Acting, request_id: UUID, right: str, do: Act) -> Done:
        def act(request: DataRightsRequest) -> None:
            do(request, self._judged(acting, right))

        return self.casework.act(acting, DataRightsRequest, request_id, act)

    def _judged(self, acting: Acting, right: str) -> Envelope:
        """The envelope of what somebody with this right in the standing inbox does."""
        inbox = self.casework.fetch(CaseReview, self._inbox())
        authorise(acting, inbox, right)
        return replace(envelope(acting, inbox), audience=RESTRICTED)

    def _found(self, item: Mapping[str, Any]) -> FoundItem:
        """Its kind is what it is, not what somebody calls it."""
        found = self.casework.find(item["id"])
        if found is None:
            raise UnknownReference("item", "log")
        kind = str(vars(type(found))["TOPIC"]).replace("-", "_")
        return FoundItem(kind=kind, id=found.id, how=check("found_how", item["how"]))

    def _is_held(self, request: DataRightsRequest) -> bool:
        held = {hold.subject for hold in holds(self.casework.keys)}
        return not held.isdisjoint(map(str, request.whose))

    def _inbox(self) -> UUID:
        return inbox_id(self.casework.settings.partnership)


def _words(request: DataRightsRequest, made: Envelope, text: str) -> Sealed:
    """The words of whoever handles it: theirs, and the request's; they outlive those it concerns."""
    speaker = (made.actor.voice,) if made.actor.voice else ()
    return Sealed(check_text(text), (request.id, *speaker))


def _maybe(request: DataRightsRequest, made: Envelope, text: str | None) -> Sealed | None:
    return None if text is None else _words(request, made, text)
