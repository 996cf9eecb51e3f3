"""What every thing said has from its first event on."""

from typing import Any, Protocol
from uuid import UUID

from domain.events import Envelope
from domain.people import ANONYMOUS, NAMED
from domain.sealed import Sealed
from projections.folds.plain import Row, id_text


class Beginning(Protocol):
    """The first event of a thing that belongs to a review."""

    @property
    def envelope(self) -> Envelope:
        """Who, when, and with what standing."""

    @property
    def review_id(self) -> UUID:
        """The review it belongs to."""

    @property
    def reference(self) -> str:
        """What people call it."""


class AttributionChanged(Protocol):
    """Whoever began a thing wants to be shown otherwise."""

    @property
    def attribution(self) -> str:
        """With a name or by role only."""

    @property
    def display_as(self) -> str:
        """Under which description."""

    @property
    def role(self) -> Sealed | None:
        """Their title when they began it, where it is by name."""


def beginning(event: Beginning) -> Row:
    """The columns that every thing said begins with."""
    envelope = event.envelope
    return {
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "recorded_on": envelope.recorded_at.date(),
        "reconstructed": envelope.reconstructed,
        "audience": envelope.audience,
        "cited_in": [],
        **by(envelope),
    }


def by(envelope: Envelope) -> dict[str, Any]:
    """Who spoke: the values of `projections.facts.voices.by_columns` for one event."""
    standing, attribution = envelope.standing, envelope.attribution
    voice = None if attribution == ANONYMOUS else envelope.actor.voice
    return {
        "by_agency": standing.agency,
        "by_band": standing.band,
        "by_level": standing.level,
        "by_role": words(standing.role) if attribution == NAMED else None,
        "by_display_as": envelope.display_as,
        "by_attribution": attribution,
        "by_shown_as": None,
        "by_voice": id_text(voice) if voice else None,
    }


def shown_otherwise(event: AttributionChanged) -> dict[str, Any]:
    """What changes in the row of a thing once whoever began it is shown otherwise."""
    return {
        "by_attribution": event.attribution,
        "by_display_as": event.display_as,
        "by_role": words(event.role),
    }


def words(sealed: Sealed | None) -> str | None:
    """The words as they are kept, closed; or nothing when there are none."""
    return sealed.kept if sealed else None
