"""Asking who spoke by role only, deciding it, and being told: three different people's doing (I12)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from domain.challenges import Challenge
from domain.events import Envelope
from domain.held_back import HeldBackQuery
from domain.observations import Observation, Reference
from domain.rejections import UnknownReference
from domain.reviews import CaseReview
from domain.unsealing import Unsealing
from domain.vocabulary import check
from domain.warning_signs import WarningSign
from service.acting import Acting, authorise, envelope
from service.casework import Casework, Done, New
from service.desk import Desk
from service.identity import new_id, reference
from service.pointing import KINDS
from service.saying import Speech
from service.seen import tell_of

Sealable = Observation | Challenge | WarningSign | HeldBackQuery
Act = Callable[[Unsealing, Envelope, Speech, bool], None]
CUSTODIAN = "custodian"
"""The part in a review that keeps who people are, and the audience of what is said about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody is who spoke by role only, with the standing they had then."""

    participant: UUID
    reference: str
    agency: str
    band: str
    level: str
    role: str | None


class Unsealings:
    """The commands on requests to open an identity."""

    def __init__(self, casework: Casework, desk: Desk) -> None:
        self.casework = casework
        self.desk = desk

    def request(
        self,
        acting: Acting,
        *,
        kind: str,
        thing_id: UUID,
        basis: str,
        reason: str,
        id: UUID | None = None,
    ) -> Done:
        """Ask who began a thing, with the grounds and a reason. Raises `NotByRoleOnly`."""

        def make() -> New:
            thing = self._sealable(kind, thing_id)
            review = self.casework.fetch(CaseReview, thing.review_id)
            authorise(acting, review, "request_unsealing")
            made = _among_few(envelope(acting, review))
            unsealing_id = id or new_id(made.recorded_at)
            request = Unsealing.request(
                unsealing_id,
                made,
                review_id=thing.review_id,
                reference=reference("U", unsealing_id),
                thing=Reference(kind=kind, id=thing_id),
                shown=thing.shown,
                basis=check("unsealing_basis", basis),
                reason=Speech(review, made.actor.voice).words(reason),
            )
            return request, []

        return self.casework.create(acting, make)

    def approve(self, acting: Acting, unsealing_id: UUID) -> Done:
        """Agree that whoever asked be told; the second who does grants it."""

        def agree(request: Unsealing, made: Envelope, _: Speech, as_custodian: bool) -> None:
            first = request.state == "requested"
            (request.approve if first else request.grant)(made, as_custodian=as_custodian)

        return self._decide(acting, unsealing_id, agree)

    def refuse(self, acting: Acting, unsealing_id: UUID, *, reason: str) -> Done:
        """Leave it sealed, with a reason that whoever asked can read."""

        def refuse(request: Unsealing, made: Envelope, speech: Speech, _: bool) -> None:
            request.refuse(made, reason=speech.words(reason))

        return self._decide(acting, unsealing_id, refuse)

    def identity(self, person: UUID, unsealing_id: UUID) -> Identity:
        """Who it is, told to whoever asked, once granted; that they were told is recorded first.

        Raises `OnlyTheAsker`, `NotGranted`.
        """
        request = self.casework.fetch(Unsealing, unsealing_id)
        request.check_told(person)
        assert request.thing.id is not None, "what is asked about is kept here"
        standing = self._sealable(request.thing.kind, request.thing.id).shown.standing
        review = self.casework.fetch(CaseReview, request.review_id)
        tell_of(self.desk, str(request.contributor), f"as whoever asked, {person}")
        return Identity(
            participant=request.contributor,
            reference=review.participant(request.contributor).reference,
            agency=standing.agency,
            band=standing.band,
            level=standing.level,
            role=standing.role.value if standing.role else None,
        )

    def _decide(self, acting: Acting, unsealing_id: UUID, do: Act) -> Done:
        def act(request: Unsealing) -> None:
            review = self.casework.fetch(CaseReview, request.review_id)
            authorise(acting, review, "decide_unsealing")
            made = _among_few(envelope(acting, review))
            assert acting.on_behalf_of is not None, "rights are a participant's"
            as_custodian = CUSTODIAN in review.capacities(acting.on_behalf_of)
            do(request, made, Speech(review, made.actor.voice), as_custodian)

        return self.casework.act(acting, Unsealing, unsealing_id, act)

    def _sealable(self, kind: str, id: UUID) -> Sealable:
        """The thing, where it is one that somebody said. Raises `UnknownReference`."""
        found = self.casework.find(id)
        if not isinstance(found, Sealable) or not isinstance(found, KINDS.get(kind, ())):
            raise UnknownReference("thing somebody said")
        return found


def _among_few(made: Envelope) -> Envelope:
    """What is said of it is for the custodian; the request itself is there for all to count."""
    return replace(made, audience=CUSTODIAN)
