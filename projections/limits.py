"""What a summary cannot tell: hindsight, one-sided sources, small numbers, history written later."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, func, select

from projections.counting import TOO_FEW
from projections.extent import Extent
from projections.facts import findings, observations, queries, warning_signs


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: its code, how many things it concerns, and a sentence for the reader."""

    code: str
    number: int
    sentence: str


SENTENCES = {
    "hindsight": "Those who look back know how it ended. Some of what is here was not marked as "
    "known at the time, so do not read it as what people should have seen.",
    "records_only": "Some findings rest on records only: nobody who was there has been heard on them.",
    "small_numbers": "There are fewer than ten queries: too few to compare bands or agencies.",
    "reconstructed": "Some of this was written down after the event, from records and memory.",
}


def limits(facts: Connection, extent: Extent) -> tuple[Limit, ...]:
    """The limits that concern anything in the summary."""
    return tuple(
        Limit(code, number, SENTENCES[code]) for code, number in _numbers(facts, extent) if number
    )


def _numbers(facts: Connection, extent: Extent) -> Iterator[tuple[str, int]]:
    said, asked, warned = observations.TABLE, queries.TABLE, warning_signs.TABLE
    yield (
        "hindsight",
        sum(
            _number(facts, extent, table, table.c.known_at_the_time.is_not(True))
            for table in (said, asked, warned)
        ),
    )
    one_sided = findings.TABLE.c.rests_on == "records_only"
    yield "records_only", _number(facts, extent, findings.TABLE, one_sided)
    raised = _number(facts, extent, asked)
    yield "small_numbers", raised if raised < TOO_FEW else 0
    yield (
        "reconstructed",
        sum(
            _number(facts, extent, table, table.c.reconstructed) for table in (said, asked, warned)
        ),
    )


def _number(facts: Connection, extent: Extent, table: Table, *also: ColumnElement[bool]) -> int:
    rows = select(func.count()).select_from(table).where(extent.of(table), *also)
    return facts.execute(rows).scalar_one()
