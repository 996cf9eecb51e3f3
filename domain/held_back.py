"""A held-back query: I wanted to ask, and did not, because …"""

from dataclasses import replace
from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.challenges import About
from domain.events import Envelope, check_dates
from domain.people import NAMED
from domain.rejections import KindNeeds, NeverByName
from domain.sealed import Sealed
from domain.showing import Shown
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

    class AttributionChanged(Event):
        """Whoever held it back is shown otherwise from now on (V4). Never by name: `role` stays empty."""

        TOPIC = "held-back-query-attribution-changed"
        attribution: str
        display_as: str
        role: Sealed | None

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
        self.shown = Shown.by(envelope)
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

    def change_attribution(
        self, envelope: Envelope, *, attribution: str, display_as: str | None = None
    ) -> None:
        """Be shown under another description; never with a name. Raises `NeverByName`."""
        if attribution == NAMED:
            raise NeverByName
        shown = self.shown.changed(envelope, attribution, display_as)
        self._trigger(
            self.AttributionChanged,
            envelope,
            attribution=shown.attribution,
            display_as=shown.display_as,
            role=None,
        )

    @event(AttributionChanged)
    def _attribution_changed(self, attribution: str, display_as: str) -> None:
        self.shown = replace(self.shown, attribution=attribution, display_as=display_as)

    @event(TextWithheld)
    def _text_withheld(self, step: int | None, basis: str) -> None:
        self._remember_withheld(step, basis)

    @event(TextRestored)
    def _text_restored(self, step: int | None) -> None:
        self._remember_restored(step)
