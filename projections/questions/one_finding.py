"""One finding, whole: what does it rest on, and who disagrees?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from projections.facts import held_back, observations, queries, warning_signs
from projections.facts.findings import TABLE
from projections.facts.generation import position
from projections.looking_up import look_up
from projections.shown.findings import Finding, parts
from projections.shown.names import review_names
from projections.shown.voices import Voice, coarse_voice, voice
from projections.shown.words import several, words

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


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFinding(Finding):
    """A finding with its evidence in the order cited, its arguments, comments and dissents."""

    evidence: tuple[Evidence, ...]
    proposed_on: date
    proposed_by: Voice
    agreed_on: date | None
    how_it_showed: str | None
    how_usual: str | None
    how_widespread: str | None
    why_it_matters: str | None
    hindsight_note: str | None
    comments: tuple[str, ...]
    dissenting: tuple[str, ...]
    position: int


def ask(facts: Connection, id: UUID | str, *, at: int | None = None) -> OneFinding | None:
    """The finding of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        cited = {one.id: one for one in _evidence(facts, row, at)}
        return OneFinding(
            **parts(row, review_names(facts, [row["review_id"]], at)),
            evidence=tuple(cited[id] for id in dict.fromkeys(row["evidence"]) if id in cited),
            proposed_on=row["proposed_on"],
            proposed_by=voice(row),
            agreed_on=row["agreed_on"],
            how_it_showed=words(row, "how_it_showed"),
            how_usual=words(row, "how_usual"),
            how_widespread=words(row, "how_widespread"),
            why_it_matters=words(row, "why_it_matters"),
            hindsight_note=words(row, "hindsight_note"),
            comments=several(row, "comments"),
            dissenting=several(row, "dissents"),
            position=position(facts, at),
        )
    return None


def _evidence(facts: Connection, row: RowMapping, at: int | None) -> Iterator[Evidence]:
    for kind, table in FACTS.items():
        for one in look_up(facts, table.c.id, row["evidence"], at):
            by = coarse_voice(one) if kind == "held_back" else voice(one)
            yield Evidence(kind, one["id"], one["reference"], words(one), by)
