"""A log in memory: the follower's protocol over a plain list."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from projections.folds.rules import Event
from projections.folds.steps import topic_of
from projections.following import Unreadable


class MemoryLog:
    """A log in memory: positions grow, with a gap now and then as after a rollback."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, Event | Unreadable]] = []

    def append(self, *events: Event | Unreadable, gap: int = 0) -> int:
        """Add events and return the position of the last."""
        for event in events:
            self.rows.append((self.head() + 1 + gap, event))
        return self.head()

    def head(self) -> int:
        return self.rows[-1][0] if self.rows else 0

    def page(self, after: int, limit: int) -> Sequence[tuple[int, Event | Unreadable]]:
        first = bisect_right(self.rows, after, key=lambda row: row[0])
        return self.rows[first : first + limit]

    def counts_by_topic(self, up_to: int) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for position, event in self.rows:
            if position <= up_to:
                topic = event.topic if isinstance(event, Unreadable) else topic_of(type(event))
                counts[topic] = counts.get(topic, 0) + 1
        return counts
