"""Calls that read whether anything was lost."""

from sqlalchemy import Connection

from api.callers import heedful
from api.calls import Calls
from projections.facts.generation import position
from projections.questions import integrity

calls = Calls("integrity", "Whether there is a row for every event that should have one.")


@calls.reads("/integrity", integrity.Integrity)
def read_integrity(facts: Connection, at: int | None) -> integrity.Integrity:
    """Was anything lost: is there a row for every event that should have one? (P26)"""
    counts = heedful().log.counts_by_topic(position(facts, at))
    return integrity.ask(facts, counts, heedful().vouching.now(), at=at)
