"""The rows that stand in the facts, laid beside those that the oracle says should stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select

from domain.sealed import MARK, Closed, Opener
from projections.facts import (
    assessment_items,
    data_rights,
    detriments,
    episodes,
    erasures,
    experiences,
    findings,
    held_back,
    moments,
    observations,
    participants,
    patterns,
    policies,
    publications,
    queries,
    reviews,
    sessions,
    steps,
    unsealings,
    warning_signs,
    withholdings,
)
from projections.facts.versions import as_at
from tests.oracle.past import Row, Rows

TABLES: Mapping[str, Table] = {
    "queries": queries.TABLE,
    "warning_signs": warning_signs.TABLE,
    "observations": observations.TABLE,
    "held_back": held_back.TABLE,
    "findings": findings.TABLE,
    "evidence": findings.EVIDENCE,
    "patterns": patterns.TABLE,
    "publications": publications.TABLE,
    "policies": policies.TABLE,
    "episodes": episodes.TABLE,
    "episode_factors": episodes.FACTORS,
    "factor_links": episodes.LINKS,
    "assessment_items": assessment_items.TABLE,
    "unsealings": unsealings.TABLE,
    "reviews": reviews.TABLE,
    "participants": participants.TABLE,
    "sessions": sessions.TABLE,
    "attendance": sessions.ATTENDANCE,
    "experiences": experiences.TABLE,
    "detriments": detriments.TABLE,
    "withholdings": withholdings.TABLE,
    "erasures": erasures.TABLE,
    "legal_holds": erasures.HOLDS,
    "data_rights_requests": data_rights.TABLE,
    "steps": steps.TABLE,
    "moments": moments.TABLE,
}
KEYS = {"evidence": ("finding_id", "thing_id"), "steps": ("position",), "moments": ("position",)}
BOOKKEEPING = {"id", "from_position", "to_position"}


def rows_of(
    facts: Connection, opener: Opener | None = None, at: int | None = None
) -> dict[str, Rows]:
    """Every row that stands (or stood at a position), by fact and id, its words opened."""
    return {name: _rows(facts, name, opener, at) for name in TABLES}


def differences(expected: Mapping[str, Rows], found: Mapping[str, Rows]) -> list[str]:
    """Each thing that differs, in a line: the fact, the row, the column, what should be and what is."""
    return [line for name in TABLES for line in _differ(name, expected[name], found[name])]


def _rows(facts: Connection, name: str, opener: Opener | None, at: int | None) -> Rows:
    table = TABLES[name]
    if "position" in table.c:
        stood = table.c.position <= (2**62 if at is None else at)
    else:
        stood = as_at(table, at)
    return {
        " ".join(str(row[key]) for key in KEYS.get(name, ("id",))): {
            column: _opened(value, opener)
            for column, value in row.items()
            if column not in BOOKKEEPING
        }
        for row in facts.execute(select(table).where(stood)).mappings()
    }


def _opened(value: Any, opener: Opener | None) -> Any:
    """Words opened, wherever they stand."""
    if isinstance(value, str) and value.startswith(MARK):
        assert opener is not None
        found = opener.open(Closed.read(value))
        return found if isinstance(found, str) else None
    if isinstance(value, list):
        return [_opened(one, opener) for one in value]
    if isinstance(value, dict):
        return {name: _opened(one, opener) for name, one in value.items()}
    return value


def _differ(name: str, expected: Rows, found: Rows) -> Iterator[str]:
    for id in sorted(expected.keys() | found.keys()):
        if id not in found:
            yield f"{name} {id}: should be there, and is not"
        elif id not in expected:
            yield f"{name} {id}: is there, and should not be"
        else:
            yield from _columns(f"{name} {id}", expected[id], found[id])


def _columns(row: str, expected: Row, found: Row) -> Iterator[str]:
    if expected.keys() != found.keys():
        yield f"{row}: other columns: {sorted(expected.keys() ^ found.keys())}"
    for column in expected.keys() & found.keys():
        if expected[column] != found[column]:
            yield f"{row} {column}: should be {expected[column]!r}, is {found[column]!r}"
