"""The feed: everything that was recorded, in the order of the log, page by page, for other systems."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Notification, StoredEvent

from domain.reviews import CaseReview
from projections.positions import token
from service.casework import Casework
from service.feed.arrivals import Arrivals
from service.feed.entries import Entry, entry, source_of
from service.feed.seats import Seats

REMEMBERED = 20_000


class NotWrittenYet(ValueError):
    """A position behind the last one: nothing was ever recorded there."""


@dataclass(frozen=True, slots=True)
class Page:
    """Entries in the order of the log; `next` is where the page after this one begins.

    `more` says that there is one at this moment.
    """

    events: tuple[Entry, ...]
    next: str
    more: bool


class Feed:
    """Pages of the log, read from the log itself: whoever reads on misses nothing (decision 44).

    Positions become visible in their order, so what stands behind a page can only come later. A
    page is read in one query; between two nothing of the database is held.
    """

    def __init__(self, casework: Casework) -> None:
        self.casework = casework
        self.source = source_of(casework.settings.partnership)
        self.arrivals = Arrivals(casework)
        self.seats = Seats(casework.settings.threads // 2)
        self._review_of = lru_cache(REMEMBERED)(self._read_review)

    def check(self, after: int) -> None:
        """Raises `NotWrittenYet`: whoever came from another log would wait for ever."""
        if after > self.casework.head():
            raise NotWrittenYet

    def page(self, after: int, limit: int, *, with_people: bool) -> Page:
        """At most so many entries after a position. Raises what the log raises."""
        rows = self.rows(after, limit + 1)
        shown = rows[:limit]
        last = shown[-1].id if shown else after
        events = tuple(self.entry(row, with_people=with_people) for row in shown)
        return Page(events, token(last), len(rows) > limit)

    def rows(self, after: int, limit: int) -> list[Notification]:
        """What stands in the log after a position."""
        log = self.casework.log
        return list(log.select_notifications(after, limit, inclusive_of_start=False))

    def entry(self, row: Notification, *, with_people: bool) -> Entry:
        """One event of the log as other systems may see it; one that cannot be read is there, too."""
        event = self._event(row)
        return entry(
            row,
            event,
            source=self.source,
            review_id=self._review(row, event),
            with_people=with_people,
        )

    def _event(self, row: StoredEvent) -> Aggregate.Event | None:
        try:
            event = self.casework.mapper.to_domain_event(row)
        except Exception:  # whatever is wrong with one row must not stop all others
            return None
        assert isinstance(event, Aggregate.Event)
        return event

    def _review(self, row: StoredEvent, event: Aggregate.Event | None) -> UUID | None:
        """The review a thing belongs to: only its first event says so, and that never changes."""
        if isinstance(event, CaseReview.Event):
            return event.originator_id
        of_first: UUID | None = getattr(event, "review_id", None)
        assert isinstance(row.originator_id, UUID)
        return of_first or self._review_of(row.originator_id)

    def _read_review(self, thing_id: UUID) -> UUID | None:
        first = self._event(self.casework.log.select_events(thing_id, limit=1)[0])
        return getattr(first, "review_id", None)
