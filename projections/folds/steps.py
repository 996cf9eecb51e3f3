"""Every event as a step: who acted, and the event's own fields as codes and words."""

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, func, select

from domain.causes import position_of_cause
from domain.events import Envelope
from domain.people import ANONYMOUS, ROLE_ONLY
from projections.facts.generation import DROPPED, MISSING
from projections.facts.steps import TABLE
from projections.folds.beginnings import by
from projections.folds.covering import as_described
from projections.folds.fields import fields_of
from projections.folds.plain import Row, id_text, plain
from projections.folds.rules import Event
from projections.folds.storing import CHUNK, among, insert

EARLIER = TABLE.alias("earlier")
LAST_VERSION = (
    select(func.max(EARLIER.c.version)).where(EARLIER.c.thing_id == TABLE.c.thing_id)
).scalar_subquery()
"""Of the thing of a step: the last one it has had so far. The index finds it in one step."""


class Steps:
    """The ledger of steps: every event concerns it."""

    table = TABLE

    def concerns(self, event_class: type[Event]) -> bool:
        """Everything that happened is a step."""
        return True

    def page(self) -> "StepsOfPage":
        """A new page of steps."""
        return StepsOfPage()


class StepsOfPage:
    """The steps of a page, each with the review it belongs to, and what is missing before one."""

    def __init__(self) -> None:
        self._review_of: dict[str, str] = {}
        self._rows: list[Row] = []
        self._last: dict[str, int] = {}
        self._gaps: list[Row] = []

    def load(self, connection: Connection, events: Sequence[Event]) -> None:
        """Find the reviews of things that began on an earlier page, which only first events name, and
        how many steps they have had.
        """
        ids = list(
            {id_text(event.originator_id) for event in events}
            - {id_text(event.originator_id) for event in events if event.originator_version == 1}
        )
        for chunk in (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK)):
            first = select(TABLE.c.thing_id, TABLE.c.review_id, LAST_VERSION).where(
                among(connection, TABLE.c.thing_id, chunk), TABLE.c.version == 1
            )
            for thing_id, review_id, last in connection.execute(first):
                self._review_of[thing_id], self._last[thing_id] = review_id, last

    def fold(self, position: int, event: Event) -> None:
        """Add the step."""
        envelope: Any = event.envelope  # type: ignore[attr-defined]  # every event of ours has one
        thing_id = id_text(event.originator_id)
        if event.originator_version == 1:
            self._review_of[thing_id] = plain(getattr(event, "review_id", thing_id))
        self._look_for_gap(position, thing_id, event)
        codes, words = fields_of(event)
        self._rows.append(
            {
                "position": position,
                "thing_id": thing_id,
                "thing_kind": kind_of(type(event)),
                "version": event.originator_version,
                "review_id": self._review_of[thing_id],
                "topic": topic_of(type(event)),
                "occurred_on": envelope.occurred_on,
                "occurred_precision": envelope.occurred_precision,
                "recorded_on": envelope.recorded_at.date(),
                "audience": envelope.audience,
                **as_described(by(envelope)),
                "codes": codes,
                "words": words,
                "correlation_id": _correlation(envelope),
                "caused_by": _cause(envelope, position),
            }
        )

    def undo(self, position: int) -> None:
        """Forget the step at this position."""
        for rows in (self._rows, self._gaps):
            while rows and rows[-1]["position"] == position:
                rows.pop()

    def write(self, connection: Connection) -> None:
        """Write the page's steps."""
        insert(connection, TABLE, self._rows)
        if self._gaps:
            insert(connection, MISSING, list(self._unexplained(connection)))

    def _look_for_gap(self, position: int, thing_id: str, event: Event) -> None:
        """Note where the versions of a thing jump.

        This is looked for as each page comes: later it would mean to count every event there is.
        """
        last, version = self._last.get(thing_id, 0), event.originator_version
        self._last[thing_id] = version
        if version != last + 1:
            gap = {"position": position, "thing_id": thing_id, "thing_kind": kind_of(type(event))}
            self._gaps.append(gap | {"after_version": last, "before_version": version})

    def _unexplained(self, connection: Connection) -> Iterator[Row]:
        """The gaps in which more is missing than what somebody decided to do without."""
        for gap in self._gaps:
            last, version = gap["after_version"], gap["before_version"]
            within = DROPPED.c.version.between(last + 1, version - 1)
            dropped = select(func.count()).where(DROPPED.c.thing_id == gap["thing_id"], within)
            number = version - last - 1 - connection.execute(dropped).scalar_one()
            if number > 0:
                yield gap | {"number": number}


def _correlation(envelope: Envelope) -> str | None:
    """What ties entries of one request together would tie a voice by role only to a name."""
    if envelope.correlation_id is None or envelope.attribution in (ROLE_ONLY, ANONYMOUS):
        return None
    return id_text(envelope.correlation_id)


def _cause(envelope: Envelope, position: int) -> int | None:
    """The position of the event that made a process act, which came before (so: no cycles)."""
    cause = position_of_cause(envelope.causation_id)
    return cause if cause is not None and cause < position else None


@cache
def topic_of(event_class: type[Event]) -> str:
    """The stored name of an event: `challenge-raised`."""
    topic: str = event_class.TOPIC  # type: ignore[attr-defined]  # every stored class has one
    return topic


@cache
def kind_of(event_class: type[Event]) -> str:
    """The kind of thing an event belongs to: `challenge`, `warning_sign`, `held_back_query` …"""
    module = sys.modules[event_class.__module__]
    aggregate = getattr(module, event_class.__qualname__.split(".")[0])
    return str(aggregate.TOPIC).replace("-", "_")
