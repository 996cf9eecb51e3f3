"""What a summary cannot tell: hindsight, one-sided sources, small numbers, history written later."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from projections.counted import counted
from projections.counting import TOO_FEW
from projections.extent import Extent
from projections.facts import queries
from projections.facts.cuts import HINDSIGHT, RECONSTRUCTED, RESTS_ON


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
    both = {
        table: counted(facts, extent, HINDSIGHT[table], RECONSTRUCTED[table]) for table in HINDSIGHT
    }
    yield "hindsight", sum(known.total() - known[True,] for known, _ in both.values())
    yield "records_only", counted(facts, extent, RESTS_ON)[0]["records_only",]
    raised = both[queries.TABLE][0].total()
    yield "small_numbers", raised if raised < TOO_FEW else 0
    yield "reconstructed", sum(later[True,] for _, later in both.values())
