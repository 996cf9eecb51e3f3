"""The log as the follower reads it: pages of events, and a marker for what cannot be decoded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Notification

from projections.following import Unreadable
from service.casework import Casework


class FollowedLog:
    """What `projections.following.Log` asks for, over the real log."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework
        self._counted: tuple[int, Counter[str]] = (0, Counter())

    def head(self) -> int:
        """The last position; 0 while the log is empty."""
        return self.casework.head()

    def page(self, after: int, limit: int) -> Sequence[tuple[int, Aggregate.Event | Unreadable]]:
        """Positions and events after a position, in order; what cannot be decoded is named."""
        rows = self.casework.recorder.select_notifications(after, limit, inclusive_of_start=False)
        return [(row.id, self._event(row)) for row in rows]

    def counts_by_topic(self, up_to: int) -> Mapping[str, int]:
        """How many events of each stored name stand up to a position.

        The log only grows: what was counted once is kept, and only what came since is read.
        """
        position, counted = self._counted
        if up_to < position:
            return self.casework.log.counts_by_topic(0, up_to)
        counted = counted + Counter(self.casework.log.counts_by_topic(position, up_to))
        self._counted = (up_to, counted)
        return counted

    def _event(self, row: Notification) -> Aggregate.Event | Unreadable:
        try:
            event = self.casework.mapper.to_domain_event(row)
        except Exception as error:  # whatever is wrong with one row must not stop all others
            return Unreadable(_id(row), row.topic, type(error).__name__)
        assert isinstance(event, Aggregate.Event)
        return event


def _id(row: Notification) -> UUID:
    assert isinstance(row.originator_id, UUID)
    return row.originator_id
