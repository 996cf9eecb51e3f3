"""What comes up again and again across cases, at its best and at its worst? (P12)"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from projections.counting import in_order
from projections.facts import held_back, observations, queries, warning_signs
from projections.facts.findings import EVIDENCE, TABLE
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.scope import left_out, scope
from projections.shown.findings import Finding, finding
from projections.shown.names import review_names

NO_AGENCY = ("undisclosed", "not_recorded")
CASES_OF_RECURRING, AGENCIES_OF_RECURRING, CASES_OF_EMERGING = 3, 2, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One of the six types: its findings, and in how many cases and by how many agencies seen.

    `agencies` are those known to have contributed the evidence. `strength` is single, emerging (2
    cases) or recurring (3 or more cases and 2 or more agencies); null without a finding.
    """

    pattern_type: str
    constructive: int
    unsafe: int
    findings: tuple[Finding, ...]
    cases: int
    agencies: tuple[str, ...]
    strength: str | None


@dataclass(frozen=True, slots=True)
class Patterns:
    """All types, also those without a finding; `patterns` are references with their valence."""

    patterns: Mapping[str, tuple[tuple[str, str], ...]]
    items: tuple[Pattern, ...]
    hidden_by_filters: int
    position: int


def ask(facts: Connection, review: UUID | str | None = None, *, at: int | None = None) -> Patterns:
    """The patterns in one review's findings, or across all."""
    findings = _findings(facts, review, at)
    agencies = _agencies(facts, review, at)
    types = in_order("pattern_type", (one.pattern_type for one in findings), every=True)
    items = tuple(_pattern(name, findings, agencies) for name in types)
    return Patterns(
        patterns={
            item.pattern_type: tuple((one.reference, one.valence) for one in item.findings)
            for item in items
        },
        items=items,
        hidden_by_filters=left_out(facts, TABLE, review, at),
        position=position(facts, at),
    )


def strength(cases: int, agencies: int) -> str | None:
    """How strong a pattern is (P12)."""
    if cases >= CASES_OF_RECURRING and agencies >= AGENCIES_OF_RECURRING:
        return "recurring"
    if cases >= CASES_OF_EMERGING:
        return "emerging"
    return "single" if cases else None


def _findings(facts: Connection, review: UUID | str | None, at: int | None) -> Sequence[Finding]:
    proposed = (TABLE.c.proposed_on, TABLE.c.reference, TABLE.c.id)
    found = select(TABLE).where(scope(TABLE, review, at)).order_by(*proposed)
    rows = facts.execute(found).mappings().all()
    reviews = review_names(facts, (row["review_id"] for row in rows), at)
    return [finding(row, reviews) for row in rows]


def _agencies(
    facts: Connection, review: UUID | str | None, at: int | None
) -> Mapping[str, set[str]]:
    """The agencies whose people contributed the evidence of a type of pattern."""
    agencies: defaultdict[str, set[str]] = defaultdict(set)
    for fact in (observations, queries, warning_signs, held_back):
        evidence = fact.TABLE
        seen = (
            select(TABLE.c.pattern_type, evidence.c.by_agency)
            .distinct()
            .join_from(TABLE, EVIDENCE, EVIDENCE.c.finding_id == TABLE.c.id)
            .join(evidence, evidence.c.id == EVIDENCE.c.thing_id)
            .where(scope(TABLE, review, at), as_at(evidence, at))
            .where(evidence.c.by_agency.not_in(NO_AGENCY))
        )
        for pattern_type, agency in facts.execute(seen):
            agencies[pattern_type].add(agency)
    return agencies


def _pattern(name: str, findings: Sequence[Finding], agencies: Mapping[str, set[str]]) -> Pattern:
    own = tuple(one for one in findings if one.pattern_type == name)
    cases = len({one.review.id for one in own})
    seen_by = in_order("agency_type", agencies.get(name, ()))
    return Pattern(
        pattern_type=name,
        constructive=sum(one.valence == "constructive" for one in own),
        unsafe=sum(one.valence == "unsafe" for one in own),
        findings=own,
        cases=cases,
        agencies=seen_by,
        strength=strength(cases, len(seen_by)),
    )
