"""Days between two dates, and the month or quarter of one, in SQL, counted alike by every database."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from projections.months import EXACT


class days_between(FunctionElement[int]):
    """Calendar days from the first date to the second; null when either is null."""

    type = Integer()
    inherit_cache = True

    def __init__(self, first: ColumnElement[date], second: ColumnElement[date]) -> None:
        super().__init__(first, second)


class month_of(FunctionElement[str]):
    """The month of a date, `2026-03`; null when it is null, or its precision says no month."""

    type = String()
    inherit_cache = True

    def __init__(self, *day_and_precision: ColumnElement[Any]) -> None:
        super().__init__(*day_and_precision)


class quarter_of(FunctionElement[str]):
    """The quarter of a date, `2026-Q1`, in the same way."""

    type = String()
    inherit_cache = True

    def __init__(self, *day_and_precision: ColumnElement[Any]) -> None:
        super().__init__(*day_and_precision)


@compiles(days_between)
def _subtract(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = element.clauses
    return f"({compiler.process(second, **kw)} - {compiler.process(first, **kw)})"


@compiles(days_between, "sqlite")
def _subtract_julian_days(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = element.clauses
    later, earlier = compiler.process(second, **kw), compiler.process(first, **kw)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


@compiles(month_of)
def _month(element: month_of, compiler: SQLCompiler, **kw: Any) -> str:
    day, *precision = _parts(element, compiler, **kw)
    return _where_exact(f"to_char({day}, 'YYYY-MM')", precision)


@compiles(month_of, "sqlite")
def _first_seven_letters(element: month_of, compiler: SQLCompiler, **kw: Any) -> str:
    day, *precision = _parts(element, compiler, **kw)
    return _where_exact(f"substr({day}, 1, 7)", precision)


@compiles(quarter_of)
def _quarter(element: quarter_of, compiler: SQLCompiler, **kw: Any) -> str:
    day, *precision = _parts(element, compiler, **kw)
    return _where_exact(f"to_char({day}, 'YYYY-\"Q\"Q')", precision)


@compiles(quarter_of, "sqlite")
def _quarter_of_letters(element: quarter_of, compiler: SQLCompiler, **kw: Any) -> str:
    day, *precision = _parts(element, compiler, **kw)
    number = f"((CAST(substr({day}, 6, 2) AS INTEGER) + 2) / 3)"
    return _where_exact(f"substr({day}, 1, 4) || '-Q' || {number}", precision)


def _parts(element: FunctionElement[str], compiler: SQLCompiler, **kw: Any) -> list[str]:
    return [compiler.process(one, **kw) for one in element.clauses]


def _where_exact(said: str, precision: list[str]) -> str:
    """Written out, not bound: what is grouped by has to be the same text as what is selected."""
    if not precision:
        return said
    exact = ", ".join(f"'{one}'" for one in EXACT)
    return f"CASE WHEN {precision[0]} IN ({exact}) THEN {said} END"
