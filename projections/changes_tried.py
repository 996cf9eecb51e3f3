"""What was changed because of what a pattern rests on, and has it come back since? (P12)

A change is an assessment revised after a query, or what was done about a warning sign, where a finding
of the pattern cites that query or sign.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, select

from projections.changes import Change, acted, revised
from projections.facts import queries, warning_signs
from projections.facts.findings import EVIDENCE
from projections.looking_up import AT_ONCE, look_up
from projections.opening import foresee_words

CHANGED: tuple[tuple[str, Column[Any]], ...] = (
    ("challenge", queries.TABLE.c.revised_on),
    ("warning_sign", warning_signs.TABLE.c.acted_on),
)
"""What may lead to a change, and the column of the day on which it did."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A query or a sign that a finding cites: when it was raised, and when it led to a change."""

    kind: str
    id: str
    raised_on: date | None
    changed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How many changes were tried, the day of the last, and what was raised after it.

    `still_recurring` is null where no change was tried.
    """

    changes_tried: int
    last_change_on: date | None
    raised_since_change: int
    still_recurring: bool | None


def cited_by(
    facts: Connection, findings: Iterable[str], at: int | None
) -> Mapping[str, set[Cited]]:
    """The queries and signs that each of these findings cites."""
    cites, found = evidence_of(facts, findings), defaultdict[str, set[Cited]](set)
    there = _changed(facts, {thing for things in cites.values() for thing in things}, at)
    for finding, things in cites.items():
        found[finding] |= {there[thing] for thing in things if thing in there}
    return found


def evidence_of(facts: Connection, findings: Iterable[str]) -> Mapping[str, set[str]]:
    """The ids of what each of these findings cites."""
    wanted, found = sorted(set(findings)), defaultdict[str, set[str]](set)
    for start in range(0, len(wanted), AT_ONCE):
        some = EVIDENCE.c.finding_id.in_(wanted[start : start + AT_ONCE])
        for finding, thing in facts.execute(
            select(EVIDENCE.c.finding_id, EVIDENCE.c.thing_id).where(some)
        ):
            found[finding].add(thing)
    return found


def tried(cited: Iterable[Cited]) -> Tried:
    """What that comes to for a pattern whose findings cite these."""
    different = set(cited)
    last = max((one.changed_on for one in different if one.changed_on), default=None)
    since = sum(1 for one in different if last and one.raised_on and one.raised_on > last)
    return Tried(
        changes_tried=sum(one.changed_on is not None for one in different),
        last_change_on=last,
        raised_since_change=since,
        still_recurring=None if last is None else since > 0,
    )


def changes_of(facts: Connection, cited: Iterable[Cited], at: int | None) -> tuple[Change, ...]:
    """Every one of these changes, in the order they happened."""
    changed = {one.id for one in cited if one.changed_on}
    asked = list(look_up(facts, queries.TABLE.c.id, changed, at))
    warned = list(look_up(facts, warning_signs.TABLE.c.id, changed, at))
    foresee_words(_words(asked, warned))
    found = [*map(revised, asked), *map(acted, warned)]
    return tuple(sorted(found, key=lambda one: (one.on, one.reference, one.id)))


def _words(asked: Sequence[RowMapping], warned: Sequence[RowMapping]) -> Iterator[str | None]:
    yield from (row["revision"] for row in asked)
    yield from (row[name] for row in warned for name in ("action", "effect"))


def _changed(facts: Connection, things: Set[str], at: int | None) -> Mapping[str, Cited]:
    """Those of these things that are queries or signs: looked up by id, which no join does as fast."""
    return {
        row["id"]: Cited(kind, row["id"], row["raised_on"], row[changed_on.name])
        for kind, changed_on in CHANGED
        for row in look_up(facts, changed_on.table.c.id, things, at, *_needed(changed_on))
    }


def _needed(changed_on: Column[Any]) -> tuple[Column[Any], ...]:
    table = changed_on.table
    return (table.c.id, table.c.raised_on, changed_on)
