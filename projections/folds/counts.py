"""How the cube follows its rows: what a page of events adds to each count, and takes away."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import TypeVar

import msgspec
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    Select,
    String,
    Table,
    delete,
    literal_column,
    select,
    union_all,
)

from projections.facts.counts import TABLE, Codes, Cut, Days, Different, Pairs
from projections.facts.cuts import CUTS, DIFFERENT, PAIRS
from projections.facts.versions import as_at
from projections.folds.plain import Row
from projections.folds.storing import CHUNK, among, pairs_given, put

Change = tuple[Row | None, Row]
"""A row before a page (None: it was not there) and after it."""

Changed = Mapping[str, Sequence[Change]]
"""What a page has changed, by the name of the fact."""

ADDED = "(cut, codes) DO UPDATE SET number = counts.number + excluded.number"
"""What becomes of a cell that is there: it need not be read first."""

DIFFERENT_AT_ONCE = 8
"""Of how many cuts, or parts of one, a statement asks whether values were there before."""

Cells = Counter[tuple[str, Codes]]
T = TypeVar("T")


def keep(connection: Connection, changed: Changed) -> None:
    """Bring the cube to where a page brings its rows; called before these are written."""
    cells: Cells = Counter()
    for cut in CUTS:
        _recount(cells, cut, changed.get(cut.table.name, ()))
    cells.update(_new(connection, changed))
    for pairs in PAIRS:
        found = _paired(connection, pairs, changed)
        cells.update((pairs.name, codes) for codes in found)
    _write(connection, cells)


def _write(connection: Connection, cells: Cells) -> None:
    rows: list[Row] = [
        {"cut": name, "codes": _text(name, codes), "number": number}
        for (name, codes), number in cells.items()
        if number
    ]
    put(connection, TABLE, sorted(rows, key=itemgetter("cut", "codes")), ADDED)
    lessened = sorted({row["cut"] for row in rows if row["number"] < 0})
    if lessened:
        connection.execute(delete(TABLE).where(TABLE.c.cut.in_(lessened), TABLE.c.number == 0))


# Rows by their codes


def _recount(cells: Cells, cut: Cut, changes: Sequence[Change]) -> None:
    cells_of, name = _cells_of(cut), cut.name
    for before, after in changes:
        was, now = cells_of(before) if before else (), cells_of(after)
        if was != now:
            for codes in was:
                cells[name, codes] -= 1
            for codes in now:
                cells[name, codes] += 1


@cache
def _cells_of(cut: Cut) -> Callable[[Row], tuple[Codes, ...]]:
    """What finds the cells of a cut that a row counts in."""
    codes, only = _codes_of(cut), cut.only
    if cut.each:
        listed = str(cut.by[0])
        return lambda row: tuple((one, *codes(row)[1:]) for one in sorted(set(row[listed])))
    if only is None:
        return lambda row: (codes(row),)
    if isinstance(only, tuple):
        name, code = only
        return lambda row: (codes(row),) if row[name] == code else ()
    return lambda row: (codes(row),) if row[only] else ()


def _codes_of(cut: Cut) -> Callable[[Row], Codes]:
    if not cut.by:
        return lambda row: ()
    names = [one for one in cut.by if isinstance(one, str)]
    days = [one for one in cut.by if isinstance(one, Days)]
    plain = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    if not days:
        return plain
    return lambda row: (*plain(row), *(_days(row, one) for one in days))


def _days(row: Row, days: Days) -> int | None:
    first, last = row[days.first], row[days.last]
    return (last - first).days if first and last else None


# Different values


Named = set[tuple[str | None, str]]
"""Pairs of a code and a value."""


def _new(connection: Connection, changed: Changed) -> Iterator[tuple[str, Codes]]:
    """The cut and the code of each value that was not there before; a null is new every time."""
    rows = {cut: _counting(cut, changed) for cut in DIFFERENT}
    named = {
        cut: {(row[cut.by], row[cut.who]) for row in rows[cut] if row[cut.who] is not None}
        for cut in DIFFERENT
    }
    there = _there(connection, named)
    for cut in DIFFERENT:
        for code, _ in sorted(named[cut] - there[cut.name], key=str):
            yield cut.name, (code,)
        for row in rows[cut]:
            if row[cut.who] is None:
                yield cut.name, (row[cut.by],)


def _counting(cut: Different, changed: Changed) -> list[Row]:
    return [row for row in _begun(changed, cut.table) if cut.only is None or row[cut.only]]


def _there(connection: Connection, named: Mapping[Different, Named]) -> Mapping[str, Named]:
    """Which of these pairs a stored row has, by the name of the cut.

    Each is looked for by itself, until the first row that has it: somebody may have said thousands
    of things. One statement asks of all cuts: a small page should not wait for the server once for each.
    """
    there: dict[str, Named] = {cut.name: set() for cut in named}
    asked = [
        _asked(connection, cut, some, number)
        for cut, pairs in named.items()
        for number, some in enumerate(_chunks(sorted(pairs, key=str)))
    ]
    for some in _chunks(asked, DIFFERENT_AT_ONCE):
        for name, code, who in connection.execute(union_all(*some)):
            there[name].add((code, who))
    return there


def _asked(
    connection: Connection, cut: Different, pairs: Sequence[tuple[str | None, str]], number: int
) -> Select[str, str, str]:
    """Those of some pairs that a stored row has, with the name of the cut."""
    code, who = pairs_given(connection, pairs, f"{cut.name}_{number}").c
    named = literal_column(f"'{cut.name}'", String)  # a name of ours
    return select(named, code, who).where(_stored(cut, code, who).is_not(None))


def _stored(cut: Different, code: ColumnElement[str], who: ColumnElement[str]) -> ScalarSelect[int]:
    """A current row with this code and this value: a query of its own for each, which no join replaces."""
    column = cut.table.c
    same = (column[cut.by].is_not_distinct_from(code), column[cut.who] == who)
    row = select(literal_column("1", Integer)).where(*same, as_at(cut.table, None))
    if cut.only:
        row = row.where(column[cut.only])
    return row.limit(1).scalar_subquery()


# Pairs


def _paired(connection: Connection, pairs: Pairs, changed: Changed) -> Iterator[Codes]:
    """The codes of every pair that this page completes, whichever of the two came first."""
    codes = {row["id"]: row[pairs.by] for other in pairs.others for row in _begun(changed, other)}
    for code, id in _named_before(connection, pairs, sorted(codes)):
        yield code, codes[id]
    named = [link for row in _begun(changed, pairs.table) for link in pairs.named(row)]
    codes |= _codes_before(connection, pairs, {id for _, id in named if id not in codes})
    for code, id in named:
        if id in codes:
            yield code, codes[id]


def _codes_before(connection: Connection, pairs: Pairs, ids: set[str]) -> dict[str, str]:
    """The codes of the rows of these ids that an earlier page began."""
    codes: dict[str, str] = {}
    for other in pairs.others:
        rows = select(other.c.id, other.c[pairs.by]).where(as_at(other, None))
        for some in _chunks(sorted(ids - codes.keys())):
            found = connection.execute(rows.where(among(connection, other.c.id, some)))
            codes.update((row[0], row[1]) for row in found)
    return codes


def _named_before(
    connection: Connection, pairs: Pairs, ids: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The pairs that rows of an earlier page made of these ids."""
    for some in _chunks(ids):
        named = pairs.links.selected_columns["id"]
        found = connection.execute(pairs.links.where(among(connection, named, some)))
        yield from ((row[0], row[1]) for row in found)


# Small things


def _begun(changed: Changed, table: Table) -> list[Row]:
    return [after for before, after in changed.get(table.name, ()) if before is None]


def _chunks(things: Sequence[T], most: int = CHUNK) -> Iterator[Sequence[T]]:
    return (things[at : at + most] for at in range(0, len(things), most))


def _text(name: str, codes: Codes) -> str:
    """The codes as they are kept; what a stored row has as 0 and 1 is false and true again."""
    booleans = _BOOLEANS.get(name)
    if booleans:
        codes = tuple(
            bool(code) if at in booleans and code is not None else code
            for at, code in enumerate(codes)
        )
    return msgspec.json.encode(codes).decode()


_BOOLEANS = {
    cut.name: places
    for cut in CUTS
    if (
        places := {
            at
            for at, one in enumerate(cut.by)
            if isinstance(one, str) and isinstance(cut.table.c[one].type, Boolean)
        }
    )
}
