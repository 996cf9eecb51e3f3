"""How many rows there are by their codes: read from the cube now, and otherwise from the versions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Table, func, select, true

from projections.days import days_between, month_of, quarter_of
from projections.extent import EVERYTHING_NOW, Extent
from projections.facts.counts import (
    TABLE,
    Code,
    Codes,
    Computed,
    Cut,
    Days,
    Different,
    Month,
    Pairs,
)
from projections.facts.cuts import CUTS, DIFFERENT, PAIRS, TOTALS
from projections.facts.versions import as_at

Counts = Counter[Codes]


def counted(facts: Connection, extent: Extent, *cuts: Cut) -> tuple[Counts, ...]:
    """The counts of these cuts, which are of one fact and under one condition; zeros are left out."""
    if extent.is_everything_now:
        return kept(facts, *cuts)
    return tuple(counted_anew(facts, extent, *cuts))


def different(facts: Connection, extent: Extent, *cuts: Different) -> tuple[Counts, ...]:
    """How many different values there are, by code; the cuts are of one fact under one condition."""
    if extent.is_everything_now:
        return kept(facts, *cuts)
    return tuple(different_anew(facts, extent, *cuts))


def kept(facts: Connection, *cuts: Cut | Different | Pairs) -> tuple[Counts, ...]:
    """What the cube says of these cuts."""
    found: dict[str, Counts] = {cut.name: Counter() for cut in cuts}
    cells = select(TABLE.c.cut, TABLE.c.codes, TABLE.c.number).where(TABLE.c.cut.in_(found))
    rows = facts.execute(cells).all()
    for (name, _, number), codes in zip(rows, _codes(row[1] for row in rows), strict=True):
        found[name][tuple(codes)] = number
    return tuple(found.values())


def total(facts: Connection, extent: Extent, table: Table) -> int:
    """How many rows a fact has."""
    return counted(facts, extent, TOTALS[table])[0][()]


def left_out(facts: Connection, extent: Extent, cut: Cut) -> int:
    """How many rows that a cut counts are of other reviews than the one asked about (I3)."""
    if extent.review is None:
        return 0
    every = counted(facts, replace(extent, review=None), cut)[0]
    return every.total() - counted(facts, extent, cut)[0].total()


def counted_anew(facts: Connection, extent: Extent, *cuts: Cut) -> Iterator[Counts]:
    """The same from the rows: one scan for all of these cuts, of which each is a margin."""
    names = list(dict.fromkeys(one for cut in cuts for one in cut.by))
    columns = [_column(cuts[0], one) for one in names]
    rows = select(*columns, func.count()).where(extent.of(cuts[0].table), _only(cuts[0]))
    if cuts[0].each:
        listed = facts.execute(select(*columns).where(extent.of(cuts[0].table))).all()
        yield Counter((one, *others) for some, *others in listed for one in set(some))
        return
    found = [tuple(row) for row in facts.execute(rows.group_by(*columns)).all()]
    for cut in cuts:
        places = [names.index(one) for one in cut.by]
        counts: Counts = Counter()
        for row in found:
            counts[tuple(row[at] for at in places)] += row[-1]
        yield counts


def different_anew(facts: Connection, extent: Extent, *cuts: Different) -> Iterator[Counts]:
    """The same from the rows; the cuts' values are of one column, each null one by itself."""
    table, who = cuts[0].table, cuts[0].table.c[cuts[0].who]
    codes = [table.c[cut.by] for cut in cuts]
    within = (extent.of(table), _only(cuts[0]))
    named = select(who, *codes).distinct().where(who.is_not(None), *within)
    nobody = select(*codes, func.count()).where(who.is_(None), *within).group_by(*codes)
    values, nulls = facts.execute(named).all(), facts.execute(nobody).all()
    for at in range(len(cuts)):
        different = {(row[0], row[at + 1]) for row in values}
        counts: Counts = Counter((code,) for _, code in different)
        for row in nulls:
            counts[row[at],] += row[-1]
        yield counts


def paired_anew(facts: Connection, pairs: Pairs) -> Counts:
    """The pairs there are now, from the rows."""
    links, counts = pairs.links.subquery(), Counts()
    for other in pairs.others:
        codes = (links.c.code, *(other.c[one] for one in pairs.by))
        joined = select(*codes, func.count()).join_from(links, other, other.c.id == links.c.id)
        for *found, number in facts.execute(joined.where(as_at(other, None)).group_by(*codes)):
            counts[tuple(found)] += number
    return counts


def miscounted(facts: Connection) -> tuple[str, ...]:
    """The names of the cuts in which the cube is not what its rows are; reads every row."""
    anew: list[tuple[Cut | Different | Pairs, Counts]] = [
        *((cut, next(counted_anew(facts, EVERYTHING_NOW, cut))) for cut in CUTS),
        *((cut, next(different_anew(facts, EVERYTHING_NOW, cut))) for cut in DIFFERENT),
        *((cut, paired_anew(facts, cut)) for cut in PAIRS),
    ]
    return tuple(cut.name for cut, counts in anew if kept(facts, cut)[0] != counts)


def _column(cut: Cut, one: str | Computed) -> ColumnElement[Any]:
    columns = cut.table.c
    if isinstance(one, str):
        return columns[one]
    if isinstance(one, Days):
        return days_between(columns[one.first], columns[one.last]).label("days")
    told = (columns[name] for name in (one.day, one.precision) if name)
    if isinstance(one, Month):
        return month_of(*told).label(f"{one.day}_month")
    return quarter_of(*told).label(f"{one.day}_quarter")


def _only(cut: Cut | Different) -> ColumnElement[bool]:
    if cut.only is None:
        return true()
    if isinstance(cut.only, tuple):
        return cut.table.c[cut.only[0]] == cut.only[1]
    column: Column[Any] = cut.table.c[cut.only]
    return column if column.type.python_type is bool else column.is_not(None)


def _codes(kept: Iterable[str]) -> list[list[Code]]:
    """The codes as they are kept, read all at once."""
    found: list[list[Code]] = msgspec.json.decode(f"[{','.join(kept)}]")
    return found
