"""A log in memory: the follower's protocol over a plain list."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from projections.folds.rules import Event
from projections.folds.steps import topic_of
from projections.following import Dropped, Found, Stored, Unreadable


class MemoryLog:
    """A log in memory: positions grow, with a gap now and then as after a rollback."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, Found]] = []

    def append(self, *events: Found, gap: int = 0) -> int:
        """Add events and return the position of the last."""
        for event in events:
            self.rows.append((self.head() + 1 + gap, event))
        return self.head()

    def head(self) -> int:
        return self.rows[-1][0] if self.rows else 0

    def page(self, after: int, limit: int) -> Sequence[tuple[int, Found]]:
        first = bisect_right(self.rows, after, key=lambda row: row[0])
        return self.rows[first : first + limit]

    def stored(self, position: int) -> Stored:
        """Its state is the position: `read` looks there, so that a test may mend what it wrote."""
        event = self._at(position)
        version = getattr(event, "originator_version", 1)
        return Stored(event.originator_id, version, topic_in(event), str(position).encode())

    def read(self, stored: Stored) -> Event | Unreadable:
        event = self._at(int(stored.state))
        assert not isinstance(event, Dropped)
        return event

    def mend(self, position: int, event: Found) -> None:
        """From now on this is what stands there."""
        self.rows = [(at, event if at == position else was) for at, was in self.rows]

    def _at(self, position: int) -> Found:
        return dict(self.rows)[position]

    def counts_by_topic(self, up_to: int) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for position, event in self.rows:
            if position <= up_to:
                topic = topic_in(event)
                counts[topic] = counts.get(topic, 0) + 1
        return counts


def topic_in(event: Found) -> str:
    """The stored name of whatever stands at a position."""
    return event.topic if isinstance(event, Unreadable | Dropped) else topic_of(type(event))
