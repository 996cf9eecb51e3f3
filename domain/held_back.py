"""A held-back query: I wanted to ask, and did not, because …"""

from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.challenges import About
from domain.events import Envelope, check_dates
from domain.rejections import KindNeeds
from domain.sealed import Sealed
from domain.withholding import Withholds


class HeldBackQuery(Withholds, Aggregate):
    """One disclosure of silence; only the person themselves makes it."""

    TOPIC = "held-back-query"

    class Event(Aggregate.Event):
        """Something that happened to a held-back query."""

        envelope: Envelope

    class Disclosed(Event, Aggregate.Created):
        """Somebody says what they did not ask, and at least one reason why (V20)."""

        TOPIC = "held-back-query-disclosed"
        review_id: UUID
        reference: str
        text: Sealed
        reasons: tuple[str, ...]
        about: About | None
        what_would_have_helped: Sealed | None
        session_id: UUID | None

    Created = Disclosed

    class TextWithheld(Event):
        """Its words, or those of one `step` (a version of it), are not shown for now (J5)."""

        TOPIC = "held-back-query-text-withheld"
        step: int | None
        basis: str
        reason: Sealed

    class TextRestored(Event):
        """What was withheld by one withholding is shown again."""

        TOPIC = "held-back-query-text-restored"
        step: int | None
        reason: Sealed

    @event(Disclosed)
    def __init__(self, envelope: Envelope, review_id: UUID, reference: str) -> None:
        self.review_id = review_id
        self.reference = reference
        self.discloser = envelope.actor.voice
        self.withheld: dict[int, str] = {}

    @classmethod
    def disclose(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        text: Sealed,
        reasons: tuple[str, ...],
        about: About | None = None,
        what_would_have_helped: Sealed | None = None,
        session_id: UUID | None = None,
    ) -> Self:
        """Disclose a held-back query. Raises `KindNeeds` without a reason, `DateInTheFuture`."""
        check_dates(envelope)
        if not reasons:
            raise KindNeeds("at least one reason for holding back")
        return cls._create(
            cls.Disclosed,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            text=text,
            reasons=reasons,
            about=about,
            what_would_have_helped=what_would_have_helped,
            session_id=session_id,
        )

    @event(TextWithheld)
    def _text_withheld(self, step: int | None, basis: str) -> None:
        self._remember_withheld(step, basis)

    @event(TextRestored)
    def _text_restored(self, step: int | None) -> None:
        self._remember_restored(step)
