"""What comes up again and again across cases, at its best and at its worst? (P12)"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select, tuple_

from projections.counted import Counts, counted, different, kept, left_out
from projections.counting import in_order
from projections.cursors import Cursor, Place
from projections.extent import Extent
from projections.facts.counts import Codes
from projections.facts.cuts import CASES_BY_TYPE, EVIDENCE_BY_AGENCY, FINDINGS_BY_TYPE
from projections.facts.findings import EVIDENCE, TABLE
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.opening import foresee
from projections.shown.findings import Finding, findings
from projections.strength import NO_AGENCY, strength
from projections.walking import Turn


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
    """All types, also those without a finding; `patterns` are references with their valence, of each
    type the first two hundred that were proposed: the items count all of them.

    `next` is the cursor of the next page of findings, None on the last; everything but the findings
    of the items is counted over all pages.
    """

    patterns: Mapping[str, tuple[tuple[str, str], ...]]
    items: tuple[Pattern, ...]
    next: str | None
    hidden_by_filters: int
    position: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is counted of each type."""

    findings: Counts
    cases: Counts
    agencies: Mapping[str, set[str]]


LIST = "patterns"
MOST_REFERENCES = 200
"""Of each type: a history of ten thousand reviews has tens of thousands of findings."""
ORDER = (TABLE.c.proposed_on, TABLE.c.reference, TABLE.c.id)


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> Patterns:
    """The patterns in one review's findings, or across all."""
    extent = Extent(review=review, at=at)
    (numbers,) = counted(facts, extent, FINDINGS_BY_TYPE)
    types = in_order("pattern_type", (str(one) for one, _ in numbers), every=True)
    found = _page(facts, types, extent, limit, after)
    counted_by_type = _Counted(
        numbers, different(facts, extent, CASES_BY_TYPE)[0], _agencies(facts, extent)
    )
    return Patterns(
        patterns=_references(facts, types, extent),
        items=tuple(_pattern(name, counted_by_type, found.items) for name in types),
        next=found.next,
        hidden_by_filters=left_out(facts, extent, FINDINGS_BY_TYPE),
        position=position(facts, at),
    )


def _page(
    facts: Connection,
    types: Sequence[str],
    extent: Extent,
    limit: int | None,
    after: Cursor | None,
) -> Turn[Finding]:
    """The findings by type, in the order proposed: of each type no more than the page may need."""
    first, begin = _begin(after)
    rows: list[RowMapping] = []
    for at, name in enumerate(types):
        if at >= first and (limit is None or len(rows) <= limit):
            of_type = select(TABLE).where(extent.of(TABLE), TABLE.c.pattern_type == name)
            if begin and at == first:
                of_type = of_type.where(
                    tuple_(*ORDER) > tuple_(*begin, types=[one.type for one in ORDER])
                )
            more = None if limit is None else limit + 1 - len(rows)
            rows += facts.execute(of_type.order_by(*ORDER).limit(more)).mappings()
    shown = rows if limit is None else rows[:limit]
    foresee(shown)
    return Turn(
        findings(facts, shown, extent.at),
        _next(types, shown[-1]) if len(shown) < len(rows) else None,
    )


def _begin(after: Cursor | None) -> tuple[int, Place]:
    """The type and the place in it that a page begins behind. Raises `NotOfThisList`."""
    if after is None:
        return 0, ()
    first, *place = after.as_place(LIST, [int, *(one.type.python_type for one in ORDER)])
    assert isinstance(first, int)
    return first, tuple(place)


def _next(types: Sequence[str], row: RowMapping) -> str:
    place = (types.index(row["pattern_type"]), *(row[one] for one in ORDER))
    return Cursor.at(LIST, place).token()


def _references(
    facts: Connection, types: Sequence[str], extent: Extent
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Reference and valence of the first findings of each type, in the order proposed."""
    rows = select(TABLE.c.reference, TABLE.c.valence).where(extent.of(TABLE)).order_by(*ORDER)
    rows = rows.limit(MOST_REFERENCES)
    of_types = {name: rows.where(TABLE.c.pattern_type == name) for name in types}
    return {name: tuple(map(tuple, facts.execute(one).all())) for name, one in of_types.items()}


def _agencies(facts: Connection, extent: Extent) -> Mapping[str, set[str]]:
    """The agencies whose people contributed the evidence of a type of pattern."""
    if extent.is_everything_now:
        seen: Iterable[Codes] = kept(facts, EVIDENCE_BY_AGENCY)[0]
    else:
        seen = _seen(facts, extent)
    agencies: defaultdict[str, set[str]] = defaultdict(set)
    for pattern_type, agency in seen:
        if agency not in NO_AGENCY:
            agencies[str(pattern_type)].add(str(agency))
    return agencies


def _seen(facts: Connection, extent: Extent) -> Iterator[Codes]:
    """Each type with each agency that gave evidence for it, from the versions."""
    for evidence in EVIDENCE_BY_AGENCY.others:
        seen = (
            select(TABLE.c.pattern_type, evidence.c.by_agency)
            .distinct()
            .join_from(TABLE, EVIDENCE, EVIDENCE.c.finding_id == TABLE.c.id)
            .join(evidence, evidence.c.id == EVIDENCE.c.thing_id)
            .where(extent.of(TABLE), as_at(evidence, extent.at))
        )
        yield from (tuple(row) for row in facts.execute(seen))


def _pattern(name: str, counted: _Counted, shown: Sequence[Finding]) -> Pattern:
    """A type with all of its findings counted, and those that are on this page."""
    cases = counted.cases[name,]
    seen_by = in_order("agency_type", counted.agencies.get(name, ()))
    return Pattern(
        pattern_type=name,
        constructive=counted.findings[name, "constructive"],
        unsafe=counted.findings[name, "unsafe"],
        findings=tuple(one for one in shown if one.pattern_type == name),
        cases=cases,
        agencies=seen_by,
        strength=strength(cases, len(seen_by)),
    )
