"""The log as the follower reads it: pages of events, and a marker for what cannot be decoded."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Notification, StoredEvent

from projections.following import Dropped, Found, Stored, Unreadable
from service.casework import Casework
from service.dropping import Decision


class _Recorded(msgspec.Struct):
    timestamp: Annotated[datetime, msgspec.Meta(tz=True)]


_RECORDED = msgspec.json.Decoder(_Recorded)


class FollowedLog:
    """What `projections.following.Log` asks for, over the real log."""

    def __init__(
        self, casework: Casework, decisions: Callable[[], Mapping[int, Decision]] = dict
    ) -> None:
        self.casework = casework
        self.decisions = decisions
        self._counted: tuple[int, Counter[str]] = (0, Counter())

    def head(self) -> int:
        """The last position; 0 while the log is empty."""
        return self.casework.head()

    def page(self, after: int, limit: int) -> Sequence[tuple[int, Found]]:
        """Positions and events after a position, in order; what cannot be decoded is named."""
        rows = self.casework.recorder.select_notifications(after, limit, inclusive_of_start=False)
        dropped = self.decisions()
        return [(row.id, self._found(row, dropped)) for row in rows]

    def stored(self, position: int) -> Stored:
        """The event at a position, as it stands there."""
        (row,) = self.casework.log.select_notifications(position, 1, stop=position)
        return Stored(_id(row), row.originator_version, row.topic, row.state)

    def read(self, stored: Stored) -> Aggregate.Event | Unreadable:
        """What this program makes of it: old versions are brought up on the way."""
        row = StoredEvent(stored.originator_id, stored.version, stored.topic, stored.state)
        return self._event(row)

    def recorded_after(self, position: int) -> datetime | None:
        """When the next event was recorded; None where there is none, or where it does not say."""
        rows = self.casework.recorder.select_notifications(position, 1, inclusive_of_start=False)
        try:
            return _RECORDED.decode(rows[0].state).timestamp if rows else None
        except msgspec.DecodeError:
            return None

    def counts_by_topic(self, up_to: int) -> Mapping[str, int]:
        """How many events of each stored name stand up to a position.

        The log only grows: what was counted once is kept, and only what came since is read; or what
        is to be left out, where that is less.
        """
        position, counted = self._counted
        if up_to < position:
            if position - up_to < up_to:
                return counted - Counter(self.casework.log.counts_by_topic(up_to, position))
            return self.casework.log.counts_by_topic(0, up_to)
        counted = counted + Counter(self.casework.log.counts_by_topic(position, up_to))
        self._counted = (up_to, counted)
        return counted

    def _found(self, row: Notification, dropped: Mapping[int, Decision]) -> Found:
        decision = dropped.get(row.id)
        if decision is None:
            return self._event(row)
        version = row.originator_version
        return Dropped(_id(row), version, row.topic, decision.by, decision.reason, decision.on)

    def _event(self, row: StoredEvent) -> Aggregate.Event | Unreadable:
        try:
            event = self.casework.mapper.to_domain_event(row)
        except Exception as error:  # whatever is wrong with one row must not stop all others
            return Unreadable(_id(row), row.topic, type(error).__name__)
        assert isinstance(event, Aggregate.Event)
        return event


def _id(row: StoredEvent) -> UUID:
    assert isinstance(row.originator_id, UUID)
    return row.originator_id
