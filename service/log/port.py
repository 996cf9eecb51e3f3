"""The narrow port to the event log: what the service asks of it, whichever database holds it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from eventsourcing.persistence import Notification, OperationalError, StoredEvent

from service.log.box import Box, Released, Waiting
from service.log.conditions import Condition, IdempotencyRow, Matter
from service.log.unlinked import UnlinkedBox


class LogNotMade(Exception):
    """The stores do not exist yet: `python -m service init` makes them."""


class LogCannotBeMade(Exception):
    """The database does not let `init` make the log there; the sentence says why."""


class StoreFull(OperationalError):
    """There is no room left where the log is kept; nothing was written."""

    problem = "store-full"


class OutcomeUnknown(OperationalError):
    """The database went away while it was writing and has not come back to tell what it wrote.

    Whoever sends the same request again with its key or its id learns the truth.
    """

    problem = "outcome-unknown"


class Store(Protocol):
    """Where the log is kept."""

    def create(self) -> None:
        """Make the tables; again and again, and beside itself, does no harm."""

    def check(self) -> None:
        """Raises `LogNotMade` unless the tables are there."""

    def close(self) -> None:
        """Let go of every connection."""


class Log(Protocol):
    """The event log: append with conditions, read a stream, read the log, know its head."""

    @property
    def store(self) -> Store:
        """Where it is kept."""

    @property
    def box(self) -> Box:
        """What waits for the reveal of a silent round."""

    @property
    def unlinked(self) -> UnlinkedBox:
        """What was said anonymously and waits for its batch."""

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        matters: Sequence[Matter] = (),
        conditions: Sequence[Condition] = (),
        idempotency: IdempotencyRow | None = None,
        waiting: Waiting | None = None,
        released: Released | None = None,
        leaves: UUID | None = None,
        **_: Any,
    ) -> Sequence[int]:
        """Append all of it, or refuse all of it; the positions of the events.

        Without events a key is remembered for its own position. What is `waiting` is put into the box
        in place of events; what is `released` leaves it as the events that are appended. What `leaves`
        is an entry of the anonymous box, taken out of it in the same transaction.

        Raises `IntegrityError` when somebody else was first to write a version, to use the key or
        to take the entry out,
        the rejection of a condition that does not hold, and `OperationalError` when the database
        could not write: then nothing was written, unless it is `OutcomeUnknown`.
        """

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one aggregate, in order of version."""

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """A page of the log, in order of position. A reader at its head never misses an event."""

    def max_notification_id(self) -> int | None:
        """The last position, or None while the log is empty."""

    def position_of(self, originator_id: UUID, version: int) -> int:
        """Where one event, which must be there, stands in the log."""

    def counts_by_topic(self, after: int, up_to: int) -> Mapping[str, int]:
        """How many events of each stored name stand after one position and up to another."""

    def open_matters(self, review_id: UUID) -> Sequence[tuple[UUID, str, str]]:
        """Id, kind and reference of everything still open in a review, by reference."""

    def review_with_code(self, code: str) -> UUID | None:
        """The review that has a code, if one has."""

    def remembered(self, client: str, key: str) -> IdempotencyRow | None:
        """What was answered to this client's key, if it was used."""

    def forget_keys(self, before: date) -> int:
        """Drop the keys used before a day (settled 38: kept 90 days); how many there were."""
