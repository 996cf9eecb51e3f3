"""One pattern, whole: in which findings was it seen, and what does each of them rest on? (P12)"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from projections.changes import Change
from projections.changes_tried import changes_of, cited_by
from projections.facts import findings
from projections.facts.generation import position
from projections.facts.patterns import TABLE
from projections.looking_up import look_up
from projections.shown.evidence import Evidence, cited, evidence
from projections.shown.findings import Finding
from projections.shown.findings import parts as parts_of_findings
from projections.shown.patterns import NamedPattern, parts
from projections.shown.voices import Voice, voice
from projections.shown.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingOfPattern(Finding):
    """A finding that shows the pattern, with its evidence in the order cited."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePattern(NamedPattern):
    """A pattern with the trail of its evidence: its findings in the order they came to it.

    `changes` are those that were tried, in the order they happened.
    """

    why: str | None
    named_on: date
    named_by: Voice
    findings: tuple[FindingOfPattern, ...]
    changes: tuple[Change, ...]
    position: int


def ask(facts: Connection, id: UUID | str, *, at: int | None = None) -> OnePattern | None:
    """The pattern of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        [of_pattern] = parts(facts, [row], at)
        return OnePattern(
            **of_pattern,
            why=words(row, "why"),
            named_on=row["named_on"],
            named_by=voice(row),
            findings=tuple(_findings(facts, row["findings"], at)),
            changes=_changes(facts, row["findings"], at),
            position=position(facts, at),
        )
    return None


def _changes(facts: Connection, findings: Sequence[str], at: int | None) -> tuple[Change, ...]:
    cited = cited_by(facts, findings, at).values()
    return changes_of(facts, set().union(*cited), at)


def _findings(facts: Connection, ids: Sequence[str], at: int | None) -> Iterator[FindingOfPattern]:
    found = {row["id"]: row for row in look_up(facts, findings.TABLE.c.id, ids, at)}
    rows = [found[id] for id in ids if id in found]
    known = evidence(facts, (id for row in rows for id in row["evidence"]), at)
    for row, its in zip(rows, parts_of_findings(facts, rows, at), strict=True):
        yield FindingOfPattern(**its, evidence=cited(row, known))
