"""What is new in a summary since the last one of the same scope was published (P11, J3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, exists, func, select

from domain.as_it_stood import OF_PERIOD, OF_REVIEW
from projections.as_at import Stand
from projections.extent import Extent
from projections.facts import (
    findings,
    held_back,
    observations,
    publications,
    queries,
    warning_signs,
)
from projections.facts.versions import as_at

COUNTED: Mapping[str, Table] = {
    "finding": findings.TABLE,
    "challenge": queries.TABLE,
    "warning_sign": warning_signs.TABLE,
    "held_back_query": held_back.TABLE,
    "observation": observations.TABLE,
}
"""What is counted as new, by the kind of thing."""

STATES = {"finding": "state", "challenge": "status", "warning_sign": "state"}
"""What may stand otherwise than it did, and the column that says how it stands."""


@dataclass(frozen=True, slots=True)
class News:
    """A thing that was not there, or stood otherwise: `was` is null for one that is new."""

    kind: str
    id: str
    reference: str
    was: str | None
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What the last publication of this review, or of this period, did not say.

    `publication` is its id, `as_at` what brings it back. `new` counts what was recorded since it
    stood, by the kind of thing; `items` are the findings, queries and signs that are new or stand
    otherwise now, the earliest news first.
    """

    publication: str
    reference: str
    published_on: date
    as_at: str
    new: Mapping[str, int]
    items: tuple[News, ...]


def since_last_published(facts: Connection, extent: Extent, limit: int) -> Since | None:
    """What is new since the last publication of this scope; None when there is none before."""
    row = last_published(facts, extent)
    if row is None:
        return None
    position: int = row["log_position"]
    return Since(
        publication=row["id"],
        reference=row["reference"],
        published_on=row["published_on"],
        as_at=Stand(position, row["counted_to"]).token(),
        new={kind: _number(facts, extent, table, position) for kind, table in COUNTED.items()},
        items=tuple(one for kind in STATES for one in _news(facts, extent, kind, position, limit)),
    )


def last_published(facts: Connection, extent: Extent) -> RowMapping | None:
    """The publication of this very scope that was published last, as at the extent's position."""
    table = publications.TABLE
    which = [as_at(table, extent.at)]
    if extent.review is not None:
        which += [table.c.scope == OF_REVIEW, table.c.review_id == str(extent.review)]
    else:
        which += [
            table.c.scope == OF_PERIOD,
            table.c.period_from.is_not_distinct_from(extent.period_from),
            table.c.period_to.is_not_distinct_from(extent.period_to),
        ]
    latest = (table.c.recorded_on.desc(), table.c.log_position.desc(), table.c.id.desc())
    rows = select(table).where(*which).order_by(*latest).limit(1)
    return facts.execute(rows).mappings().one_or_none()


def _number(facts: Connection, extent: Extent, table: Table, position: int) -> int:
    """How many rows there are whose first version is later than the position."""
    then = table.alias()
    was_there = exists().where(then.c.id == table.c.id, then.c.from_position <= position)
    rows = select(func.count()).select_from(table)
    return facts.execute(rows.where(*_later(extent, table, position), ~was_there)).scalar_one()


def _news(
    facts: Connection, extent: Extent, kind: str, position: int, limit: int
) -> Iterator[News]:
    table, then = COUNTED[kind], COUNTED[kind].alias()
    now, was = table.c[STATES[kind]], then.c[STATES[kind]]
    rows = (
        select(table.c.id, table.c.reference, was.label("was"), now.label("now"))
        .select_from(table.outerjoin(then, and_(then.c.id == table.c.id, as_at(then, position))))
        .where(*_later(extent, table, position), was.is_distinct_from(now))
        .order_by(table.c.from_position, table.c.reference, table.c.id)
        .limit(limit)
    )
    for row in facts.execute(rows).mappings():
        yield News(kind, row["id"], row["reference"], row["was"], row["now"])


def _later(extent: Extent, table: Table, position: int) -> tuple[ColumnElement[bool], ...]:
    """Rows that have not changed since the position cannot be news."""
    return (extent.of(table), table.c.from_position > position)
