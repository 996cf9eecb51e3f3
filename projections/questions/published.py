"""What may everybody know: who asked, warned and spoke, in numbers too large to point at anybody? (I13)

One table for each kind of thing, each over everything and of things no other table counts: two
tables of the same things could be held side by side to work out what either hides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, func, select

from domain.vocabulary import is_local, vocabulary
from projections.counting import TOO_FEW
from projections.facts import held_back, observations, queries, warning_signs
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.suppressing import Count, suppressed

LOCAL = "local"
"""Stands for every code that only an import knew: it may be anybody's words (settled 7)."""

HIDDEN = (
    "A number that is null is too small to be shown, or would tell one that is. Nought is shown. "
    "A code that is null means all of them."
)
Codes = Iterable[tuple[str | None, str | None, int]]


@dataclass(frozen=True, slots=True)
class Crossing:
    """How many there are of each two codes, with every total; small numbers are null.

    `rows` and `columns` are the vocabularies of the codes. `too_few` says that there is too little
    to read anything into, or that nobody may know whether there is.
    """

    counted: str
    rows: str
    columns: str
    too_few: bool
    numbers: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """The tables for readers outside the partnership: no words, no names, no review, no filter.

    Numbers from 1 to `smallest_number` - 1 are null, and so is whatever would tell them.
    """

    smallest_number: int
    hidden: str
    tables: tuple[Crossing, ...]
    position: int


def ask(facts: Connection, smallest_number: int) -> Published:
    """What may be shown of everything recorded."""
    return Published(
        smallest_number=smallest_number,
        hidden=HIDDEN,
        tables=tuple(_tables(facts, smallest_number)),
        position=position(facts),
    )


def _tables(facts: Connection, k: int) -> Iterator[Crossing]:
    asked, warned, said = queries.TABLE, warning_signs.TABLE, observations.TABLE
    fates = _counted(facts, asked, asked.c.gradient, asked.c.status)
    yield _crossing("queries", "gradient", "query_status", fates, k)
    signs = _counted(facts, warned, warned.c.kind, warned.c.state)
    yield _crossing("warning signs", "warning_kind", "warning_state", signs, k)
    voices = _counted(facts, said, said.c.by_agency, said.c.by_band, said.c.counts)
    yield _crossing("observations", "agency_type", "band", voices, k)
    yield _crossing("reasons held back", "held_back_reason", "level", _silences(facts), k)


def _counted(
    facts: Connection,
    table: Table,
    row: Column[str],
    column: Column[str],
    *also: ColumnElement[bool],
) -> list[tuple[Any, ...]]:
    counts = select(row, column, func.count()).where(as_at(table, None), *also)
    return [tuple(one) for one in facts.execute(counts.group_by(row, column))]


def _silences(facts: Connection) -> Iterator[tuple[str, str, int]]:
    """Every reason with the level of whoever gave it; one query may have several."""
    table = held_back.TABLE
    said = select(table.c.reasons, table.c.by_level).where(as_at(table, None))
    for reasons, level in facts.execute(said):
        yield from ((reason, level, 1) for reason in set(reasons))


def _crossing(counted: str, rows: str, columns: str, found: Codes, k: int) -> Crossing:
    counts: Counter[tuple[str, str]] = Counter()
    for row, column, number in found:
        counts[_known(rows, row), _known(columns, column)] += number
    numbers = suppressed(_codes(rows), _codes(columns), counts, k)
    total = numbers[-1].number
    return Crossing(counted, rows, columns, total is None or total < TOO_FEW, numbers)


def _codes(name: str) -> tuple[str, ...]:
    national = (code for code in vocabulary(name).codes if not is_local(name, code))
    return (*(code for code in national if code != LOCAL), LOCAL)


def _known(name: str, code: str | None) -> str:
    known = code in vocabulary(name).codes and not is_local(name, code)
    return code if code and known else LOCAL
