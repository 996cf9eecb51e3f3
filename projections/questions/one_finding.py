"""One finding, whole: what does it rest on, who disagrees, and in which patterns is it?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from projections.facts.findings import TABLE
from projections.facts.generation import position
from projections.looking_up import look_up
from projections.shown.evidence import Evidence, cited, evidence
from projections.shown.findings import Finding, parts
from projections.shown.patterns import PatternName, pattern_names
from projections.shown.voices import Voice, voice
from projections.shown.words import several, words


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFinding(Finding):
    """A finding with its evidence in the order cited, its arguments, comments and dissents.

    `worry` is what was said when it was agreed, null where nothing was. `in_patterns` are the patterns
    across cases that it shows, those that were merged as well.
    """

    evidence: tuple[Evidence, ...]
    proposed_on: date
    proposed_by: Voice
    agreed_on: date | None
    worry: str | None
    how_it_showed: str | None
    how_usual: str | None
    how_widespread: str | None
    why_it_matters: str | None
    hindsight_note: str | None
    comments: tuple[str, ...]
    dissenting: tuple[str, ...]
    in_patterns: tuple[PatternName, ...]
    position: int


def ask(facts: Connection, id: UUID | str, *, at: int | None = None) -> OneFinding | None:
    """The finding of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        [of_finding] = parts(facts, [row], at)
        return OneFinding(
            **of_finding,
            evidence=cited(row, evidence(facts, row["evidence"], at)),
            proposed_on=row["proposed_on"],
            proposed_by=voice(row),
            agreed_on=row["agreed_on"],
            worry=words(row, "worry"),
            how_it_showed=words(row, "how_it_showed"),
            how_usual=words(row, "how_usual"),
            how_widespread=words(row, "how_widespread"),
            why_it_matters=words(row, "why_it_matters"),
            hindsight_note=words(row, "hindsight_note"),
            comments=several(row, "comments"),
            dissenting=several(row, "dissents"),
            in_patterns=pattern_names(facts, row["in_patterns"], at),
            position=position(facts, at),
        )
    return None
