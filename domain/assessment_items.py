"""An assessment item: what was decided about a case, the news that came, and how it was answered."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope, check_dates
from domain.moves import after
from domain.observations import Reference
from domain.referring import CaseReference, Referring
from domain.rejections import InformationRequired, UnknownReference
from domain.sealed import Sealed


class AssessmentItem(Referring, Aggregate):
    """One assessment, plan or decision (V15) that another system keeps, named by its opaque token.

    States and moves: vocabulary/moves.toml, `assessment_item`.
    """

    TOPIC = "assessment-item"

    class Event(Aggregate.Event):
        """Something that happened to an item."""

        envelope: Envelope

    class Registered(Event, Aggregate.Created):
        """The review looks at it. `token` is the other system's, and never identifies a child (I18)."""

        TOPIC = "assessment-item-registered"
        review_id: UUID
        reference: str
        item_type: str
        token: str
        owner_agency: str
        owner_band: str

    Created = Registered

    class NewInformationReceived(Event):
        """Something new was learned: in words, or a thing of the review that says it.

        `information` names this piece; `source` V6; `from_agency` is who brought it, where known.
        """

        TOPIC = "assessment-item-new-information-received"
        information: UUID
        text: Sealed | None
        about: Reference | None
        source: str
        from_agency: str | None

    class Revised(Event):
        """The owner changed it. `information` are the pieces that this answers."""

        TOPIC = "assessment-item-revised"
        information: tuple[UUID, ...]
        what_changed: Sealed

    class Reaffirmed(Event):
        """The owner stays with it, and says why not otherwise."""

        TOPIC = "assessment-item-reaffirmed"
        information: tuple[UUID, ...]
        why_not: Sealed

    class ReferenceLinked(Event):
        """It is called so in another system, too."""

        TOPIC = "assessment-item-reference-linked"
        system: str
        type: str
        token: str

    class ReferenceUnlinked(Event):
        """It is not called so: a link was wrong, or holds no more."""

        TOPIC = "assessment-item-reference-unlinked"
        system: str
        type: str
        token: str
        why: Sealed

    @event(Registered)
    def __init__(
        self,
        review_id: UUID,
        reference: str,
        item_type: str,
        token: str,
        owner_agency: str,
    ) -> None:
        self.review_id = review_id
        self.reference = reference
        self.item_type = item_type
        self.token = token
        self.owner_agency = owner_agency
        self.state = "registered"
        self.information: set[UUID] = set()
        self.linked: set[CaseReference] = set()

    @classmethod
    def register(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        item_type: str,
        token: str,
        owner_agency: str,
        owner_band: str,
    ) -> Self:
        """Register an item. Raises `DateInTheFuture`."""
        check_dates(envelope)
        return cls._create(
            cls.Registered,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            item_type=item_type,
            token=token,
            owner_agency=owner_agency,
            owner_band=owner_band,
        )

    def receive_information(
        self,
        envelope: Envelope,
        *,
        information: UUID,
        source: str,
        text: Sealed | None = None,
        about: Reference | None = None,
        from_agency: str | None = None,
    ) -> None:
        """Take in something new. Raises `InformationRequired`."""
        self._check("receive_information", envelope)
        if text is None and about is None:
            raise InformationRequired
        self._trigger(
            self.NewInformationReceived,
            envelope,
            information=information,
            text=text,
            about=about,
            source=source,
            from_agency=from_agency,
        )

    def revise(
        self, envelope: Envelope, *, what_changed: Sealed, information: tuple[UUID, ...] = ()
    ) -> None:
        """Change it, on this information. Raises `UnknownReference`."""
        self._check("revise", envelope)
        self._check_information(information)
        self._trigger(self.Revised, envelope, information=information, what_changed=what_changed)

    def reaffirm(
        self, envelope: Envelope, *, why_not: Sealed, information: tuple[UUID, ...] = ()
    ) -> None:
        """Stay with it in the face of this information. Raises `UnknownReference`."""
        self._check("reaffirm", envelope)
        self._check_information(information)
        self._trigger(self.Reaffirmed, envelope, information=information, why_not=why_not)

    def _check(self, move: str, envelope: Envelope) -> None:
        after("assessment_item", move, self.state)
        check_dates(envelope)

    def _check_information(self, named: tuple[UUID, ...]) -> None:
        if not self.information.issuperset(named):
            raise UnknownReference("information")

    @event(NewInformationReceived)
    def _new_information_received(self, information: UUID) -> None:
        self.information.add(information)
        self.state = "in_question"

    @event(Revised)
    def _revised(self) -> None:
        self.state = "revised"

    @event(Reaffirmed)
    def _reaffirmed(self) -> None:
        self.state = "reaffirmed"

    @event(ReferenceLinked)
    def _reference_linked(self, system: str, type: str, token: str) -> None:
        self._now_linked(system, type, token)

    @event(ReferenceUnlinked)
    def _reference_unlinked(self, system: str, type: str, token: str) -> None:
        self._no_longer_linked(system, type, token)
