"""What comes up again and again across cases, at its best and at its worst? (P12)"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select

from projections.counting import in_order
from projections.cursors import Cursor, Place
from projections.facts import held_back, observations, queries, warning_signs
from projections.facts.findings import EVIDENCE, TABLE
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.scope import left_out, scope
from projections.shown.findings import Finding, finding
from projections.shown.names import review_names
from projections.walking import turn

NO_AGENCY = ("undisclosed", "not_recorded")
CASES_OF_RECURRING, AGENCIES_OF_RECURRING, CASES_OF_EMERGING = 3, 2, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One of the six types: its findings on this page, and in how many cases and by how many agencies seen.

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
    """All types, also those without a finding; `patterns` are references with their valence.

    `next` is the cursor of the next page of findings, None on the last; everything but the findings
    of the items is counted over all pages.
    """

    patterns: Mapping[str, tuple[tuple[str, str], ...]]
    items: tuple[Pattern, ...]
    next: str | None
    hidden_by_filters: int
    position: int


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> Patterns:
    """The patterns in one review's findings, or across all."""
    rows = facts.execute(select(TABLE).where(scope(TABLE, review, at))).mappings().all()
    agencies = _agencies(facts, review, at)
    types = in_order("pattern_type", (row["pattern_type"] for row in rows), every=True)
    rows = sorted(rows, key=partial(_by_type, types))
    found = turn("patterns", rows, partial(_by_type, types), limit, after)
    shown = _shown(facts, found.items, at)
    return Patterns(
        patterns={
            name: tuple((row["reference"], row["valence"]) for row in _of(name, rows))
            for name in types
        },
        items=tuple(_pattern(name, _of(name, rows), agencies, shown) for name in types),
        next=found.next,
        hidden_by_filters=left_out(facts, TABLE, review, at),
        position=position(facts, at),
    )


def _by_type(types: Sequence[str], row: RowMapping) -> Place:
    """By type, in the order proposed."""
    return types.index(row["pattern_type"]), row["proposed_on"], row["reference"], row["id"]


def _of(name: str, rows: Iterable[RowMapping]) -> list[RowMapping]:
    return [row for row in rows if row["pattern_type"] == name]


def strength(cases: int, agencies: int) -> str | None:
    """How strong a pattern is (P12)."""
    if cases >= CASES_OF_RECURRING and agencies >= AGENCIES_OF_RECURRING:
        return "recurring"
    if cases >= CASES_OF_EMERGING:
        return "emerging"
    return "single" if cases else None


def _shown(facts: Connection, rows: Sequence[RowMapping], at: int | None) -> Sequence[Finding]:
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


def _pattern(
    name: str,
    rows: Sequence[RowMapping],
    agencies: Mapping[str, set[str]],
    shown: Sequence[Finding],
) -> Pattern:
    """A type with all of its rows counted, and those of its findings that are on this page."""
    cases = len({row["review_id"] for row in rows})
    seen_by = in_order("agency_type", agencies.get(name, ()))
    return Pattern(
        pattern_type=name,
        constructive=sum(row["valence"] == "constructive" for row in rows),
        unsafe=sum(row["valence"] == "unsafe" for row in rows),
        findings=tuple(one for one in shown if one.pattern_type == name),
        cases=cases,
        agencies=seen_by,
        strength=strength(cases, len(seen_by)),
    )
