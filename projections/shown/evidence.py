"""How what a finding cites is shown, wherever it is shown: with its words, and whose they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from projections.facts import held_back, observations, queries, warning_signs
from projections.looking_up import look_up
from projections.shown.voices import Voice, coarse_voice, voice
from projections.shown.words import words

FACTS = {
    "observation": observations.TABLE,
    "challenge": queries.TABLE,
    "warning_sign": warning_signs.TABLE,
    "held_back": held_back.TABLE,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing a finding cites, with its words and whose they are."""

    kind: str
    id: str
    reference: str
    text: str | None
    by: Voice


def evidence(facts: Connection, ids: Iterable[str], at: int | None) -> Mapping[str, Evidence]:
    """What is cited, by its id."""
    wanted = sorted(set(ids))
    return {
        row["id"]: _evidence(kind, row)
        for kind, table in FACTS.items()
        for row in look_up(facts, table.c.id, wanted, at)
    }


def cited(row: RowMapping, known: Mapping[str, Evidence]) -> tuple[Evidence, ...]:
    """What the finding of a row cites, in the order cited, each piece once."""
    return tuple(known[id] for id in dict.fromkeys(row["evidence"]) if id in known)


def _evidence(kind: str, row: RowMapping) -> Evidence:
    by = coarse_voice(row) if kind == "held_back" else voice(row)
    return Evidence(kind, row["id"], row["reference"], words(row), by)
