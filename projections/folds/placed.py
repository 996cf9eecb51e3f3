"""Held-back queries have a setting: what sort of session each was told in is fetched once for a page."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from domain.held_back import HeldBackQuery
from domain.sessions import Session
from projections.facts import sessions
from projections.folds.plain import id_text
from projections.folds.rules import Event, Fact, Versions
from projections.looking_up import look_up

TABLE = sessions.TABLE


class Placed(Fact):
    """The fact of held-back queries, with the setting of each."""

    def page(self) -> "PlacedVersions":
        """A new page of it."""
        return PlacedVersions(self)

    def concerns(self, event_class: type[Event]) -> bool:
        """What concerns a held-back query, or begins a session that one may be told in."""
        return event_class is Session.Scheduled or super().concerns(event_class)


class PlacedVersions(Versions):
    """The rows of a page, each with its setting. What sort of session it is never changes."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(fact)
        self._types: dict[str, str] = {}

    def load(self, connection: Connection, events: Sequence[Event]) -> None:
        """Fetch the rows, and what sort of sessions the queries of this page were told in."""
        super().load(connection, events)
        begun = [event for event in events if isinstance(event, Session.Scheduled)]
        self._types = {id_text(event.originator_id): event.session_type for event in begun}
        self._types |= _types(connection, _told_in(events) - self._types.keys())

    def fold(self, position: int, event: Event) -> None:
        """Apply one event to its row, and say where it was told."""
        super().fold(position, event)
        if isinstance(event, HeldBackQuery.Disclosed):
            row = self.current[id_text(event.originator_id)]
            row["setting"] = self._types.get(row["session_id"], row["setting"])


def _told_in(events: Iterable[Event]) -> set[str]:
    told = (event for event in events if isinstance(event, HeldBackQuery.Disclosed))
    return {id_text(event.session_id) for event in told if event.session_id}


def _types(connection: Connection, ids: set[str]) -> Iterable[tuple[str, str]]:
    rows = look_up(connection, TABLE.c.id, ids, None, TABLE.c.id, TABLE.c.session_type)
    return ((row["id"], row["session_type"]) for row in rows)
