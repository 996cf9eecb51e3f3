"""How a named pattern is shown, wherever it is shown: how strong it is, and where it was seen."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping

from domain.vocabulary import NOT_RECORDED
from projections.changes_tried import cited_by, tried
from projections.counting import by_code, in_order
from projections.facts import findings
from projections.facts.patterns import TABLE
from projections.looking_up import look_up
from projections.shown.words import withheld, words
from projections.strength import agencies_of, strength

FOUND = findings.TABLE
NEEDED = (FOUND.c.id, FOUND.c.review_id, FOUND.c.valence, FOUND.c.confidence, FOUND.c.proposed_on)
MONTHS_OF_QUARTER = 3
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class PatternName:
    """A pattern's id, what it is called, and whether it went up in another one since."""

    id: str
    reference: str
    name: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, `2024-Q2`, and how many of a pattern's findings were proposed in it."""

    quarter: str
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPattern:
    """What findings have in common, in how many cases, and by how many agencies seen (P12).

    `strength` is single, emerging (2 cases) or recurring (3 or more cases and 2 or more agencies);
    null without a finding. `agencies` are those known to have contributed the evidence. `first_seen`
    and `last_seen` are the days its findings were proposed; `trend` has every quarter between them,
    also those without one. `confidence` counts its findings by how sure people are.

    `changes_tried` are assessments revised after queries, and what was done about signs, that its
    findings cite; `last_change_on` the day of the last. `raised_since_change` is how many queries and
    signs that its findings cite were raised after that day; it is `still_recurring` when there are
    some, which is null where nothing was changed yet. One that was `merged_into` another keeps what
    it had then.
    """

    id: str
    reference: str
    name: str | None
    name_withheld: str | None
    pattern_type: str
    valence: str
    state: str
    strength: str | None
    cases: int
    agencies: tuple[str, ...]
    number_of_findings: int
    constructive: int
    unsafe: int
    first_seen: date | None
    last_seen: date | None
    trend: tuple[Quarter, ...]
    confidence: Mapping[str, int]
    changes_tried: int
    last_change_on: date | None
    raised_since_change: int
    still_recurring: bool | None
    absorbed: tuple[PatternName, ...]
    merged_into: PatternName | None
    split_from: PatternName | None
    split_into: tuple[PatternName, ...]
    version: int


def pattern_names(facts: Connection, ids: Sequence[str], at: int | None) -> tuple[PatternName, ...]:
    """The patterns of these ids, in their order."""
    names = _names(facts, ids, at)
    return tuple(names[id] for id in ids if id in names)


def parts(
    facts: Connection, rows: Sequence[RowMapping], at: int | None
) -> Iterator[dict[str, Any]]:
    """The fields of each of these patterns, by name."""
    ids = {id for row in rows for id in row["findings"]}
    found = {row["id"]: row for row in look_up(facts, FOUND.c.id, ids, at, *NEEDED)}
    seen_by: defaultdict[str, set[str]] = defaultdict(set)
    for finding, agency in agencies_of(facts, found, at):
        seen_by[finding].add(agency)
    names, cited = _names(facts, _others(rows), at), cited_by(facts, found, at)
    for row in rows:
        its = [found[id] for id in row["findings"] if id in found]
        agencies = set().union(*(seen_by[one["id"]] for one in its))
        led_to = tried(one for finding in its for one in cited.get(finding["id"], ()))
        yield {**_itself(row), **_seen(its, agencies), **asdict(led_to), **_related(row, names)}


def _itself(row: RowMapping) -> dict[str, Any]:
    return {
        "id": row["id"],
        "reference": row["reference"],
        "name": words(row, "name"),
        "name_withheld": withheld(row),
        "pattern_type": row["pattern_type"],
        "valence": row["valence"],
        "state": row["state"],
        "version": row["version"],
    }


def _seen(its: Sequence[RowMapping], agencies: set[str]) -> dict[str, Any]:
    """In which cases, by whom, how often and when its findings have it."""
    cases = len({one["review_id"] for one in its})
    valences = Counter(one["valence"] for one in its)
    days = sorted(one["proposed_on"] for one in its)
    confidence = Counter(one["confidence"] or NOT_RECORDED for one in its)
    return {
        "strength": strength(cases, len(agencies)),
        "cases": cases,
        "agencies": in_order("agency_type", agencies),
        "number_of_findings": len(its),
        "constructive": valences["constructive"],
        "unsafe": valences["unsafe"],
        "first_seen": days[0] if days else None,
        "last_seen": days[-1] if days else None,
        "trend": _trend(days),
        "confidence": by_code("confidence", confidence.items()),
    }


def _trend(days: Sequence[date]) -> tuple[Quarter, ...]:
    """Every quarter from the first of these days to the last."""
    counts = Counter(map(_quarter, days))
    if not counts:
        return ()
    return tuple(
        Quarter(f"{one // QUARTERS:04}-Q{one % QUARTERS + 1}", counts[one])
        for one in range(min(counts), max(counts) + 1)
    )


def _quarter(day: date) -> int:
    return day.year * QUARTERS + (day.month - 1) // MONTHS_OF_QUARTER


def _related(row: RowMapping, names: Mapping[str, PatternName]) -> dict[str, Any]:
    return {
        "absorbed": tuple(names[id] for id in row["absorbed"] if id in names),
        "merged_into": names.get(row["merged_into"] or ""),
        "split_from": names.get(row["split_from"] or ""),
        "split_into": tuple(names[id] for id in row["split_into"] if id in names),
    }


def _others(rows: Iterable[RowMapping]) -> Iterator[str]:
    for row in rows:
        yield from (*row["absorbed"], *row["split_into"])
        yield from (row[name] for name in ("merged_into", "split_from") if row[name])


def _names(facts: Connection, ids: Iterable[str], at: int | None) -> Mapping[str, PatternName]:
    return {
        row["id"]: PatternName(row["id"], row["reference"], words(row, "name"), row["state"])
        for row in look_up(facts, TABLE.c.id, ids, at)
    }
