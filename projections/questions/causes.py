"""What made one event happen, back to the root, and what has it made happen in its turn?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from projections.event_names import EventName
from projections.facts.generation import position
from projections.facts.steps import TABLE
from projections.looking_up import AT_ONCE
from projections.opening import foresee
from projections.shown.events import WITHOUT_WORDS, Event, events

DEEPEST = 50
"""How far the causes of an event, and its effects, are followed."""
MOST = 200
"""How many effects are shown."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An event that another made happen, and what it made happen itself, the earliest first."""

    event: Event
    caused: tuple["Effect", ...]


@dataclass(frozen=True, slots=True)
class Causes:
    """The tree of causes an event stands in.

    `caused_by` begins at the root and ends with what made the event itself happen; it is empty
    where a person acted. `cut_off` says that there are more than are shown.
    """

    event: Event
    caused_by: tuple[Event, ...]
    caused: tuple[Effect, ...]
    cut_off: bool
    position: int


def ask(facts: Connection, event: EventName, *, at: int | None = None) -> Causes | None:
    """The causes and effects of the event of that name, None when there is none."""
    here = _row(facts, event, at)
    if here is None:
        return None
    line = _line(facts, here, at)
    below, all_of_them = _below(facts, here, at)
    rows = [*line, here, *below]
    foresee(rows)
    shown = {one.position: one for one in events(facts, rows, at)}
    return Causes(
        event=shown[here["position"]],
        caused_by=tuple(shown[row["position"]] for row in line),
        caused=_tree(here["position"], below, shown),
        cut_off=not all_of_them or bool(line and line[0]["caused_by"] and len(line) == DEEPEST),
        position=position(facts, at),
    )


def _row(facts: Connection, event: EventName, at: int | None) -> RowMapping | None:
    row = facts.execute(select(*WITHOUT_WORDS).where(event.condition())).mappings().first()
    return row if row and (at is None or row["position"] <= at) else None


def _line(facts: Connection, row: RowMapping, at: int | None) -> list[RowMapping]:
    """What caused the event and what caused that, the root first.

    A cause comes before its effect in the log, so that no line of them returns to where it was.
    """
    line: list[RowMapping] = []
    above: RowMapping | None = row
    while above and above["caused_by"] is not None and len(line) < DEEPEST:
        above = _row(facts, EventName(position=above["caused_by"]), at)
        line += [above] if above else []
    return line[::-1]


def _below(facts: Connection, row: RowMapping, at: int | None) -> tuple[list[RowMapping], bool]:
    """What the event caused, level by level, and whether that is all."""
    found: list[RowMapping] = []
    causes = [row["position"]]
    for _ in range(DEEPEST):
        level = _caused(facts, causes, at, MOST + 1 - len(found))
        if not level:
            return found, True
        found += level
        if len(found) > MOST:
            return found[:MOST], False
        causes = [one["position"] for one in level]
    return found, not _caused(facts, causes, at, 1)


def _caused(
    facts: Connection, causes: Sequence[int], at: int | None, limit: int
) -> list[RowMapping]:
    assert len(causes) <= AT_ONCE
    wanted = select(*WITHOUT_WORDS).where(TABLE.c.caused_by.in_(causes))
    if at is not None:
        wanted = wanted.where(TABLE.c.position <= at)
    return list(facts.execute(wanted.order_by(TABLE.c.position).limit(limit)).mappings())


def _tree(root: int, rows: Sequence[RowMapping], shown: Mapping[int, Event]) -> tuple[Effect, ...]:
    under: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        under[row["caused_by"]].append(row["position"])

    def effects(cause: int) -> tuple[Effect, ...]:
        return tuple(Effect(shown[one], effects(one)) for one in under[cause])

    return effects(root)
