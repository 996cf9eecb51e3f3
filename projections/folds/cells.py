"""In which cells of a cut a row counts: its codes, and what follows from its days."""

from collections.abc import Callable
from functools import cache
from operator import itemgetter

from projections.facts.counts import Code, Codes, Computed, Cut, Days, Month
from projections.folds.plain import Row
from projections.months import EXACT, month, quarter


@cache
def cells_of(cut: Cut) -> Callable[[Row], tuple[Codes, ...]]:
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
