"""How the cube follows its rows: what a page of events adds to each count, and takes away."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter

import msgspec
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    Table,
    delete,
    literal_column,
    select,
)

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
from projections.facts.cuts import CUTS, DIFFERENT, PAIRS
from projections.facts.versions import as_at
from projections.folds.plain import Row
from projections.folds.storing import CHUNK, among, pairs_given, put
from projections.months import EXACT, month, quarter

Change = tuple[Row | None, Row]
"""A row before a page (None: it was not there) and after it."""

Changed = Mapping[str, Sequence[Change]]
"""What a page has changed, by the name of the fact."""

ADDED = "(cut, codes) DO UPDATE SET number = counts.number + excluded.number"
"""What becomes of a cell that is there: it need not be read first."""

Cells = Counter[tuple[str, Codes]]


def keep(connection: Connection, changed: Changed) -> None:
    """Bring the cube to where a page brings its rows; called before these are written."""
    cells: Cells = Counter()
    for cut in CUTS:
        _recount(cells, cut, changed.get(cut.table.name, ()))
    for one in DIFFERENT:
        begun = _begun(changed, one.table)
        cells.update((one.name, (code,)) for code in _new(connection, one, begun))
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
    if len(cut.by) > 1 and all(isinstance(one, str) for one in cut.by):
        return itemgetter(*cut.by)
    each = [itemgetter(one) if isinstance(one, str) else _computed(one) for one in cut.by]
    return lambda row: tuple(code(row) for code in each)


def _computed(one: Computed) -> Callable[[Row], Code]:
    if isinstance(one, Days):
        return lambda row: _days(row, one)
    name = month if isinstance(one, Month) else quarter
    return lambda row: name(row[one.day]) if _is_exact(row, one.day, one.precision) else None


def _days(row: Row, days: Days) -> int | None:
    first, last = row[days.first], row[days.last]
    return (last - first).days if first and last else None


def _is_exact(row: Row, day: str, precision: str | None) -> bool:
    return row[day] is not None and (precision is None or row[precision] in EXACT)


# Different values


def _new(connection: Connection, cut: Different, begun: Iterable[Row]) -> Iterator[str]:
    """The code of each value that was not there before; a null is new every time."""
    only = cut.only
    rows = [row for row in begun if only is None or row[only]]
    named = {(row[cut.by], row[cut.who]) for row in rows if row[cut.who] is not None}
    yield from (code for code, _ in sorted(named - _there(connection, cut, named), key=str))
    yield from (row[cut.by] for row in rows if row[cut.who] is None)


def _there(
    connection: Connection, cut: Different, named: Iterable[tuple[str | None, str]]
) -> set[tuple[str | None, str]]:
    """Which of these pairs of a code and a value a stored row has.

    Each is looked for by itself, until the first row that has it: somebody may have said thousands
    of things.
    """
    ordered = sorted(named, key=str)
    there: set[tuple[str | None, str]] = set()
    for some in (ordered[at : at + CHUNK] for at in range(0, len(ordered), CHUNK)):
        asked = pairs_given(connection, some)
        code, who = asked.c
        found = connection.execute(select(code, who).where(_stored(cut, code, who).is_not(None)))
        there.update((row[0], row[1]) for row in found)
    return there


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
    codes = {
        row["id"]: tuple(row[one] for one in pairs.by)
        for other in pairs.others
        for row in _begun(changed, other)
    }
    for code, id in _named_before(connection, pairs, sorted(codes)):
        yield code, *codes[id]
    named = [link for row in _begun(changed, pairs.table) for link in pairs.named(row)]
    codes |= _codes_before(connection, pairs, {id for _, id in named if id not in codes})
    for code, id in named:
        if id in codes:
            yield code, *codes[id]


def _codes_before(connection: Connection, pairs: Pairs, ids: set[str]) -> dict[str, Codes]:
    """The codes of the rows of these ids that an earlier page began."""
    codes: dict[str, Codes] = {}
    for other in pairs.others:
        wanted = (other.c[one] for one in pairs.by)
        rows = select(other.c.id, *wanted).where(as_at(other, None))
        for some in _chunks(sorted(ids - codes.keys())):
            found = connection.execute(rows.where(among(connection, other.c.id, some)))
            codes.update((row[0], tuple(row[1:])) for row in found)
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


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))


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
