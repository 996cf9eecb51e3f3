"""What was recorded, event by event: everything, unless somebody chooses to see less of it."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, select

from projections.cursors import Cursor
from projections.facts.generation import position
from projections.facts.steps import TABLE
from projections.opening import foresee
from projections.shown.events import WITHOUT_WORDS, Event, events

NEWEST, OLDEST = "newest", "oldest"
ORDERS = (NEWEST, OLDEST)
"""Which end of the record a list begins at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What somebody chose to see of the record; None is no filter, none is ever set unasked (I3).

    `agency`, `band` and `attribution` are those of whoever acted; both ends of a period are
    included, and what has no day of its own is in no period of such days.
    """

    review: UUID | str | None = None
    thing: UUID | str | None = None
    topic: str | None = None
    agency: str | None = None
    band: str | None = None
    attribution: str | None = None
    recorded_from: date | None = None
    recorded_to: date | None = None
    occurred_from: date | None = None
    occurred_to: date | None = None
    correlation: UUID | str | None = None

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions on the steps, one for each filter that is set."""
        chosen = {one.name: getattr(self, one.name) for one in fields(self)}
        return tuple(_condition(name, one) for name, one in chosen.items() if one is not None)


@dataclass(frozen=True, slots=True)
class Record:
    """One page of the record.

    `total` counts every event, whatever the filters; `next` is the cursor of the next page, None
    on the last.
    """

    total: int
    hidden_by_filters: int
    items: tuple[Event, ...]
    next: str | None
    position: int


NOTHING_FILTERED = Filters()
EQUAL = {
    "review": TABLE.c.review_id,
    "thing": TABLE.c.thing_id,
    "topic": TABLE.c.topic,
    "agency": TABLE.c.by_agency,
    "band": TABLE.c.by_band,
    "attribution": TABLE.c.by_attribution,
    "correlation": TABLE.c.correlation_id,
}


def ask(
    facts: Connection,
    filters: Filters = NOTHING_FILTERED,
    *,
    order: str = NEWEST,
    limit: int | None = 50,
    after: Cursor | None = None,
    at: int | None = None,
) -> Record:
    """A page of everything that was recorded, the newest or the oldest first.

    Raises `NotOfThisList` for the cursor of another list, or of this one in the other order.
    """
    conditions = filters.conditions()
    total = _total(facts, at)
    shown = _number(facts, conditions, at) if conditions else total
    filtered = conditions if shown < total else ()
    rows = _rows(facts, filtered, order, limit, after, at) if shown else []
    more = limit is not None and len(rows) > limit
    rows = rows[:limit]
    foresee(rows)
    return Record(
        total=total,
        hidden_by_filters=total - shown,
        items=events(facts, rows, at),
        next=Cursor.at(_list(order), (rows[-1]["position"],)).token() if more else None,
        position=position(facts, at),
    )


def _rows(
    facts: Connection,
    conditions: tuple[ColumnElement[bool], ...],
    order: str,
    limit: int | None,
    after: Cursor | None,
    at: int | None,
) -> list[RowMapping]:
    """The rows after a cursor, and one more than the limit where there is a next page.

    Where something is filtered, the order is that of a sum: a database that sees it is the order of
    the table reads rows from its end on, however far away the first one lies that meets the filters.
    """
    place, newest = TABLE.c.position, order == NEWEST
    sought = select(place).where(*conditions, *_stood(at))
    if after is not None:
        (begin,) = after.as_place(_list(order), [int])
        sought = sought.where(place < begin if newest else place > begin)
    by = place + 0 if conditions else place
    sought = sought.order_by(by.desc() if newest else by)
    sought = sought.limit(None if limit is None else limit + 1)
    wanted = select(*WITHOUT_WORDS).where(place.in_(sought))
    found = facts.execute(wanted.order_by(place.desc() if newest else place))
    return list(found.mappings())


def _total(facts: Connection, at: int | None) -> int:
    """How many events there are up to a position: all but the later ones, mostly few, if any."""
    every: Select[Any] = select(func.count()).select_from(TABLE)
    total: int = facts.execute(every).scalar_one()
    if at is None:
        return total
    later: int = facts.execute(every.where(TABLE.c.position > at)).scalar_one()
    return total - later


def _number(facts: Connection, conditions: tuple[ColumnElement[bool], ...], at: int | None) -> int:
    met = select(func.count()).select_from(TABLE).where(*conditions, *_stood(at))
    return facts.execute(met).scalar_one()


def _stood(at: int | None) -> tuple[ColumnElement[bool], ...]:
    return () if at is None else (TABLE.c.position <= at,)


def _condition(name: str, value: Any) -> ColumnElement[bool]:
    if name in EQUAL:
        return EQUAL[name] == str(value)
    side, _, end = name.partition("_")
    day = TABLE.c.recorded_on if side == "recorded" else TABLE.c.occurred_on
    within: ColumnElement[bool] = day >= value if end == "from" else day <= value
    return within


def _list(order: str) -> str:
    return f"{TABLE.name}.{order}"
