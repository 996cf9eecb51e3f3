"""Speaking without any link to who speaks: the envelope of an anonymous voice (V4, I11)."""

from datetime import UTC, date, datetime, time

from domain.events import Envelope, Source
from domain.people import ANONYMOUS, UNDISCLOSED, UNLINKED, display_as

BARE = "not_recorded"
"""The channel of what was said anonymously: nothing is told of where it came from."""
RECEIPT = "receipt"
"""The channel of an act that is its raiser's, as their receipt proved."""


def unlinked(
    at: datetime,
    *,
    audience: str = "review",
    channel: str = BARE,
    occurred_on: date | None = None,
    occurred_precision: str = "day",
) -> Envelope:
    """An envelope that tells of nobody, and of the time only the day (UTC)."""
    return Envelope(
        recorded_at=datetime.combine(at.date(), time(), UTC),
        actor=UNLINKED,
        standing=UNDISCLOSED,
        attribution=ANONYMOUS,
        display_as=display_as(UNDISCLOSED, ANONYMOUS),
        source=Source(channel=channel),
        audience=audience,
        occurred_on=occurred_on,
        occurred_precision=occurred_precision,
    )


def is_by_receipt(envelope: Envelope) -> bool:
    """Whether nobody that is known acts, and a receipt said that what it is about is theirs."""
    return envelope.actor.voice is None and envelope.source.channel == RECEIPT
