"""What was recorded, event by event: everything, unless somebody chooses to see less of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, literal_column, select

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


NEAR = 20_000
"""How many positions behind the beginning of a page are looked through before all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sought:
    """What a page holds: the rows that meet all conditions, behind a position, in one of the orders."""

    conditions: tuple[ColumnElement[bool], ...]
    newest: bool
    limit: int | None
    begin: int | None
    at: int | None

    def within(self) -> Iterator[ColumnElement[bool]]:
        """All conditions."""
        yield from self.conditions
        yield from _stood(self.at)
        if self.begin is not None:
            yield TABLE.c.position < self.begin if self.newest else TABLE.c.position > self.begin

    def order(self) -> ColumnElement[Any]:
        """By position, from the end on that comes first."""
        return TABLE.c.position.desc() if self.newest else TABLE.c.position.asc()

    def near(self, facts: Connection) -> ColumnElement[bool]:
        """Not far behind where the page begins."""
        if not self.newest:
            return TABLE.c.position <= (self.begin or 0) + NEAR
        last = self.begin if self.begin is not None else position(facts, self.at)
        return TABLE.c.position >= last - NEAR


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
    sought = _Sought(
        conditions=filtered,
        newest=order == NEWEST,
        limit=None if limit is None else limit + 1,
        begin=_begin(order, after),
        at=at,
    )
    rows = _rows(facts, sought, shown, total) if shown else []
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


def _rows(facts: Connection, sought: _Sought, shown: int, total: int) -> list[RowMapping]:
    """The rows of a page, and one more than the limit where there is a next page."""
    wanted = select(*WITHOUT_WORDS).order_by(sought.order())
    if sought.limit is None or not sought.conditions:
        found = facts.execute(wanted.where(*sought.within()).limit(sought.limit))
    else:
        found = facts.execute(
            wanted.where(TABLE.c.position.in_(_places(facts, sought, shown, total)))
        )
    return list(found.mappings().all())


def _begin(order: str, after: Cursor | None) -> int | None:
    """The position that a page begins behind. Raises `NotOfThisList`."""
    if after is None:
        return None
    (begin,) = after.as_place(_list(order), [int])
    assert isinstance(begin, int)
    return begin


def _places(facts: Connection, sought: _Sought, shown: int, total: int) -> Sequence[int]:
    """The positions of a filtered page, looked for near its beginning, and otherwise all over.

    Which of the two is quicker no database knows: one that walks the table from its end on reads
    all of it when what meets the filters lies at the other end; one that sorts all that meets them
    sorts half a million to show fifty. Near by is only looked where enough may be expected.
    """
    assert sought.limit is not None
    if shown * NEAR >= total * sought.limit:
        near = select(TABLE.c.position).where(*sought.within(), sought.near(facts))
        found = facts.execute(near.order_by(sought.order()).limit(sought.limit)).scalars().all()
        if len(found) == sought.limit:
            return found
    # in the order of a sum: else it is the order of the table, which is walked however far
    by = TABLE.c.position + literal_column("0")
    every = select(TABLE.c.position).where(*sought.within())
    every = every.order_by(by.desc() if sought.newest else by).limit(sought.limit)
    return facts.execute(every).scalars().all()


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
