"""Days between two dates, in SQL, counted alike by every database."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement[int]):
    """Calendar days from the first date to the second; null when either is null."""

    type = Integer()
    inherit_cache = True

    def __init__(self, first: ColumnElement[date], second: ColumnElement[date]) -> None:
        super().__init__(first, second)


@compiles(days_between)
def _subtract(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = element.clauses
    return f"({compiler.process(second, **kw)} - {compiler.process(first, **kw)})"


@compiles(days_between, "sqlite")
def _subtract_julian_days(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = element.clauses
    later, earlier = compiler.process(second, **kw), compiler.process(first, **kw)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
