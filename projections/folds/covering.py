"""Whoever chooses to be shown by role only is so everywhere, also in what stood before (decision 37)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, update

from domain.challenges import Challenge
from domain.held_back import HeldBackQuery
from domain.observations import Observation
from domain.people import ROLE_ONLY
from domain.showing import is_broad, level_told
from domain.warning_signs import WarningSign
from projections.facts import held_back, observations, queries, warning_signs
from projections.facts.steps import TABLE as STEPS
from projections.facts.voices import UNSAID
from projections.folds.plain import Row, id_text
from projections.folds.rules import Event

TABLE_OF: Mapping[type[Event], Table] = {
    Challenge.AttributionChanged: queries.TABLE,
    WarningSign.AttributionChanged: warning_signs.TABLE,
    Observation.AttributionChanged: observations.TABLE,
    HeldBackQuery.AttributionChanged: held_back.TABLE,
}
"""Where the rows of a thing are, by the event that covers whoever began it."""

COVERING = tuple(TABLE_OF)
"""The events that say how whoever began a thing is shown from then on."""


@dataclass(frozen=True, slots=True)
class _Covered:
    position: int
    table: Table
    thing: str
    voice: str
    description: str


class Covering:
    """What a page of events covers of the rows that stood before them."""

    def __init__(self) -> None:
        self._covered: list[_Covered] = []

    def fold(self, position: int, event: Any) -> None:
        """Remember that somebody covers what they began."""
        table = TABLE_OF.get(type(event))
        if table is None or event.attribution != ROLE_ONLY:
            return
        thing, voice = id_text(event.originator_id), id_text(event.envelope.actor.voice)
        self._covered.append(_Covered(position, table, thing, voice, event.display_as))

    def undo(self, position: int) -> None:
        """Forget what the event at this position covers."""
        while self._covered and self._covered[-1].position == position:
            self._covered.pop()

    def write(self, connection: Connection) -> None:
        """Cover the rows, once the page has written its own."""
        for one in self._covered:
            _cover_versions(connection, one)
            _cover_steps(connection, one)


def _cover_versions(connection: Connection, one: _Covered) -> None:
    """The codes stay, for what is counted and for digests; nothing shows more than `by_shown_as`."""
    versions = one.table.c
    connection.execute(
        update(one.table)
        .where(versions.id == one.thing, versions.from_position < one.position)
        .values(by_role=None, by_shown_as=one.description)
    )


def _cover_steps(connection: Connection, one: _Covered) -> None:
    """A step is only ever shown: it says no more than the description, and is tied to nothing else."""
    steps = STEPS.c
    of_theirs = (steps.thing_id == one.thing, steps.by_voice == one.voice)
    said = {"by_role": None, "by_attribution": ROLE_ONLY, "by_display_as": one.description}
    before = update(STEPS).where(*of_theirs, steps.position < one.position)
    connection.execute(before.values(**said, correlation_id=None))
    if not is_broad(one.description):
        return
    levels = {"by_level": "undisclosed"} if level_told(one.description, "") else {}
    connection.execute(before.values(**UNSAID, **levels))


def as_described(row: Row) -> Row:
    """The codes of whoever spoke in a step, without what a broad description leaves unsaid."""
    description = row["by_display_as"]
    if row["by_attribution"] != ROLE_ONLY or not is_broad(description):
        return row
    return {**row, **UNSAID, "by_level": level_told(description, row["by_level"])}
