"""A subscription and its deliveries as the system that subscribed sees them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from projections.positions import token


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as its system sees it. What is behind `position` was taken in, `waiting` of it
    was not delivered yet; without `event_types` it is told everything."""

    id: str
    reference: str
    url: str
    event_types: tuple[str, ...]
    state: str
    why: str | None
    position: str
    waiting: int
    made_at: str
    old_secret_until: str | None


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """All of a system's subscriptions."""

    items: tuple[Subscription, ...]


@dataclass(frozen=True, slots=True)
class NewSecret:
    """What messages are signed with from now on; it is shown this once, null when it was before."""

    id: str
    reference: str
    secret: str | None


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a message sent to try: an HTTP status, or the reason why there was no answer."""

    taken: bool
    status: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one event. `attempts` are those since it was taken in or told again."""

    event: str
    event_type: str
    position: str
    state: str
    attempts: int
    last_at: str | None
    last_status: int | None
    last_reason: str | None
    next_at: str | None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The latest deliveries, the last in the log first, and how many wait."""

    waiting: int
    items: tuple[Delivery, ...]


def subscription(row: Row[Any], waiting: int) -> Subscription:
    """A row of the desk, and how much of it waits."""
    return Subscription(
        id=row.id,
        reference=row.reference,
        url=row.url,
        event_types=tuple(row.event_types.split()),
        state=row.state,
        why=row.why,
        position=token(row.read_to),
        waiting=waiting,
        made_at=row.made_at,
        old_secret_until=row.before_until,
    )


def delivery(row: Row[Any]) -> Delivery:
    """A row of the desk: what became of one event."""
    return Delivery(
        event=row.event,
        event_type=row.event_type,
        position=token(row.position),
        state=row.state,
        attempts=row.attempts,
        last_at=_moment(row.last_at),
        last_status=row.last_status,
        last_reason=row.last_reason,
        next_at=_moment(row.due_at) if row.state == "pending" else None,
    )


def _moment(at: float | None) -> str | None:
    if at is None:
        return None
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
