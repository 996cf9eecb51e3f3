"""What was destroyed for ever, and what is kept from it: erasures and legal holds, without words (B.6)."""

from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope, check_dates
from domain.recording import Records
from domain.rejections import AlreadyThere
from domain.vocabulary import vocabulary


class Erasure(Aggregate):
    """One erasure that has taken place: the key of a subject was destroyed.

    It says nothing of what was erased and names nobody. The register beside the keys decides who is
    erased, and outlives an older log; this is how the log knows, once for each erasure.
    """

    TOPIC = "personal-data"

    class Event(Aggregate.Event):
        """Something that happened to personal data."""

        envelope: Envelope

    class Erased(Event, Aggregate.Created):
        """The keys with these ids are gone. `scope` is of whom: a person, a child, an entry.

        `whose` is the opaque id whose words nobody can open any more; `what_remains` are codes.
        """

        TOPIC = "personal-data-erased"
        review_id: UUID
        reference: str
        whose: UUID
        scope: str
        key_ids: tuple[str, ...]
        basis: str
        erased_on: date
        what_remains: tuple[str, ...]

    Created = Erased

    @event(Erased)
    def __init__(self, review_id: UUID, reference: str, whose: UUID) -> None:
        self.review_id = review_id
        self.reference = reference
        self.whose = whose

    @classmethod
    def record(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        whose: UUID,
        scope: str,
        key_ids: tuple[str, ...],
        basis: str,
        erased_on: date,
    ) -> Self:
        """Record that it took place; all that is no text and no name remains (I22)."""
        return cls._create(
            cls.Erased,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            whose=whose,
            scope=scope,
            key_ids=key_ids,
            basis=basis,
            erased_on=erased_on,
            what_remains=vocabulary("what_remains").codes,
        )


class LegalHold(Records, Aggregate):
    """A hold on one subject: while it stands, nothing of theirs is erased (J5 step 9)."""

    TOPIC = "legal-hold"

    class Event(Aggregate.Event):
        """Something that happened to a legal hold."""

        envelope: Envelope

    class Placed(Event, Aggregate.Created):
        """Somebody placed it; on whose words is an opaque id, and why stands beside the keys."""

        TOPIC = "legal-hold-placed"
        review_id: UUID
        reference: str
        whose: UUID
        placed_on: date

    Created = Placed

    class Lifted(Event):
        """Somebody lifted it."""

        TOPIC = "legal-hold-lifted"
        lifted_on: date

    @event(Placed)
    def __init__(self, review_id: UUID, reference: str, whose: UUID) -> None:
        self.review_id = review_id
        self.reference = reference
        self.whose = whose
        self.is_lifted = False

    @classmethod
    def place(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        whose: UUID,
        placed_on: date,
    ) -> Self:
        """Record that it was placed."""
        return cls._create(
            cls.Placed,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            whose=whose,
            placed_on=placed_on,
        )

    def lift(self, envelope: Envelope, *, lifted_on: date) -> None:
        """Record that it was lifted, once. Raises `AlreadyThere`."""
        check_dates(envelope)
        if self.is_lifted:
            raise AlreadyThere("lifting")
        self._trigger(self.Lifted, envelope, lifted_on=lifted_on)

    @event(Lifted)
    def _lifted(self) -> None:
        self.is_lifted = True
