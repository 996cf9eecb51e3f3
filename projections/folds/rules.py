"""Folding events into a fact: which events begin or change which of its rows, and to what."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from sqlalchemy import Connection, Table

from projections.folds.plain import Row, id_text
from projections.folds.storing import close, current, insert

Event = DomainEventProtocol[UUID]
E = TypeVar("E", bound=Event)
Changes = dict[str, Any]


class OutOfOrder(Exception):
    """A row has changed since the position of an event that was parked: only a rebuild fits it in."""


class PageOfFact(Protocol):
    """One fact's share of a page of events."""

    def load(self, connection: Connection, events: Sequence[Event]) -> None:
        """Fetch the rows these events may change."""

    def fold(self, position: int, event: Event) -> None:
        """Apply one event."""

    def undo(self, position: int) -> None:
        """Forget what the event at this position, the last one folded, has changed."""

    def write(self, connection: Connection) -> None:
        """Write what the page has changed."""


class Fact:
    """A table of versions and its rules, one for each class of event that concerns it.

    A rule is a plain function: it gets the event (and the row as it stands) and returns the
    columns that change. `derive` works out columns that follow from others, after every change.
    """

    def __init__(self, table: Table, derive: Callable[[Row], Changes] | None = None) -> None:
        self.table = table
        self.derive = derive
        self.blank: Row = dict.fromkeys(table.columns.keys())
        self._has_version = "version" in self.blank
        self.has_place = "raised_at" in self.blank
        self._begins: dict[type[Event], tuple[Callable[[Any], str], Callable[[Any], Row]]] = {}
        self._again: set[type[Event]] = set()
        self._changes: dict[type[Event], Callable[[Any, Row], Changes]] = {}
        self._elsewhere: dict[
            type[Event],
            tuple[Callable[[Any], Iterable[str]], Callable[[Any, Row], Changes]],
        ] = {}

    def begins(
        self,
        event_class: type[E],
        id: Callable[[E], str] = lambda event: id_text(event.originator_id),
        *,
        again: bool = False,
    ) -> Callable[[Callable[[E], Row]], Callable[[E], Row]]:
        """The event begins a row; where it may come `again`, the row that is there changes."""

        def register(rule: Callable[[E], Row]) -> Callable[[E], Row]:
            self._begins[event_class] = (id, rule)
            self._again |= {event_class} if again else set()
            return rule

        return register

    def changes(
        self, event_class: type[E]
    ) -> Callable[[Callable[[E, Row], Changes]], Callable[[E, Row], Changes]]:
        """The event changes the row of its own aggregate, which must be there."""

        def register(rule: Callable[[E, Row], Changes]) -> Callable[[E, Row], Changes]:
            self._changes[event_class] = rule
            return rule

        return register

    def elsewhere(
        self, event_class: type[E], ids: Callable[[E], Iterable[str]]
    ) -> Callable[[Callable[[E, Row], Changes]], Callable[[E, Row], Changes]]:
        """The event of something else changes these rows, as far as they are there."""

        def register(rule: Callable[[E, Row], Changes]) -> Callable[[E, Row], Changes]:
            self._elsewhere[event_class] = (ids, rule)
            return rule

        return register

    def page(self) -> "Versions":
        """A new page of this fact."""
        return Versions(self)

    def concerns(self, event_class: type[Event]) -> bool:
        """Whether events of this class matter here."""
        return (
            event_class in self._begins
            or event_class in self._changes
            or event_class in self._elsewhere
        )

    def touches(self, event: Event) -> Iterator[str]:
        """The ids of stored rows the event may change."""
        if type(event) in self._changes:
            yield id_text(event.originator_id)
        if type(event) in self._again:
            yield self._begins[type(event)][0](event)
        if found := self._elsewhere.get(type(event)):
            yield from found[0](event)

    def changed(self, event: Event, rows: "Versions") -> Iterator[tuple[str, Row | None, Changes]]:
        """Each row the event begins or changes: its id, the row as it stands, and what changes."""
        event_class = type(event)
        if begun := self._begins.get(event_class):
            id = begun[0](event)
            before = rows.current.get(id) if event_class in self._again else None
            yield id, before, self._own(event, begun[1](event))
        elif change := self._changes.get(event_class):
            id = id_text(event.originator_id)
            row = rows.current[id]
            yield id, row, self._own(event, change(event, row))
        if moved := self._elsewhere.get(event_class):
            for id in dict.fromkeys(moved[0](event)):
                if there := rows.current.get(id):
                    yield id, there, moved[1](event, there)

    def _own(self, event: Event, changes: Changes) -> Changes:
        if self._has_version:
            changes["version"] = event.originator_version
        return changes


class Versions:
    """The rows of one fact that a page touches, and the versions the page makes of them."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact
        self.current: dict[str, Row] = {}
        self._stored: list[Row] = []
        self._made: list[tuple[Row | None, Row]] = []

    def load(self, connection: Connection, events: Sequence[Event]) -> None:
        """Fetch the current rows these events may change."""
        ids = list(dict.fromkeys(id for event in events for id in self.fact.touches(event)))
        self._stored = current(connection, self.fact.table, ids)
        self.current = {row["id"]: row for row in self._stored}

    def fold(self, position: int, event: Event) -> None:
        """Apply one event: a new version for every row it changes."""
        for id, row, changes in self.fact.changed(event, self):
            self._put(id, row, position, changes)

    def undo(self, position: int) -> None:
        """Take back the versions made at this position."""
        while self._made and self._made[-1][1]["from_position"] == position:
            before, made = self._made.pop()
            del self.current[made["id"]]
            if before is not None:
                before["to_position"] = None
                self.current[before["id"]] = before

    def changes(self) -> list[tuple[Row | None, Row]]:
        """Each row as it stood before the page (None: it was not there) and as it stands after."""
        before = {row["id"]: row for row in self._stored}
        made = dict.fromkeys(made["id"] for _, made in self._made)
        return [(before.get(id), self.current[id]) for id in made]

    def write(self, connection: Connection) -> None:
        """End the stored versions that were superseded, and add the new ones."""
        superseded = (row for row in self._stored if row["to_position"] is not None)
        close(connection, self.fact.table, superseded)
        insert(connection, self.fact.table, [made for _, made in self._made])

    def _put(self, id: str, row: Row | None, position: int, changes: Changes) -> None:
        made = self._version(id, row, position, changes)
        if self.fact.derive:
            made.update(self.fact.derive(made))

    def _version(self, id: str, row: Row | None, position: int, changes: Changes) -> Row:
        """The row's version at this position: one a position, whatever the event says twice."""
        if row is None:
            made = {**self.fact.blank, "id": id, **changes}
            if self.fact.has_place:
                made["raised_at"] = position
        elif row["from_position"] == position:
            row.update(changes)
            return row
        elif row["from_position"] > position:
            raise OutOfOrder
        else:
            row["to_position"] = position
            made = {**row, **changes}
        made["from_position"], made["to_position"] = position, None
        self.current[id] = made
        self._made.append((row, made))
        return made
