"""The cube: how many rows stand now of every combination of codes that a question counts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Integer, Select, String, Table

from projections.facts.versions import METADATA

TABLE = Table(
    "counts",
    METADATA,
    Column("cut", String, primary_key=True),
    Column("codes", String, primary_key=True),  # JSON list, one for each of what the cut goes by
    Column("number", Integer, nullable=False),  # of current rows; a cell of none is not there
)
"""Of the present only: as at an earlier position is counted from the versions (settled 58)."""

Code = str | int | bool | None
Codes = tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days from one day of a row to another, null when either is."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Month:
    """The month of a day of a row, `2026-03`; null where there is no day.

    `precision` is the column that says how exact the day is: null where it says no month.
    """

    day: str
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    """The quarter of a day of a row, `2026-Q1`, in the same way."""

    day: str
    precision: str | None = None


Computed = Days | Month | Quarter
"""What is not a column of a row, and follows from some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Rows of one fact, counted by some of its columns.

    `only` names a column that has to be true, or not null, or to be a certain code. With `each` the
    first column holds a list, and every different code in it counts, with those of the others.
    """

    name: str
    table: Table
    by: tuple[str | Computed, ...] = ()
    only: str | tuple[str, str] | None = None
    each: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Different:
    """How many different values of a column there are among rows of one fact, by another column.

    Every null is a value of its own. Neither column ever changes, nor does what `only` names.
    """

    name: str
    table: Table
    by: str
    who: str
    only: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """How often rows of one fact name rows of others, by a code of the one and codes of the other.

    None of these ever changes.

    `links` are the pairs of code and id that current rows of the first name, as a query;
    `named` are those of one row.
    """

    name: str
    table: Table
    named: Callable[[Mapping[str, Any]], Iterable[tuple[str, str]]]
    links: Select[str, str]
    others: tuple[Table, ...]
    by: tuple[str, ...]
