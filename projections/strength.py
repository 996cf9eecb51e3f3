"""How strong a pattern is: in how many cases it was found, and by how many agencies seen (P12)."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, select

from projections.facts import held_back, observations, queries, warning_signs
from projections.facts.findings import EVIDENCE
from projections.facts.versions import as_at
from projections.looking_up import AT_ONCE

NO_AGENCY = ("undisclosed", "not_recorded")
CASES_OF_RECURRING, AGENCIES_OF_RECURRING, CASES_OF_EMERGING = 3, 2, 2
CITABLE = (observations.TABLE, queries.TABLE, warning_signs.TABLE, held_back.TABLE)


def strength(cases: int, agencies: int) -> str | None:
    """Single, emerging or recurring; None where nothing was found (P12)."""
    if cases >= CASES_OF_RECURRING and agencies >= AGENCIES_OF_RECURRING:
        return "recurring"
    if cases >= CASES_OF_EMERGING:
        return "emerging"
    return "single" if cases else None


def agencies_of(
    facts: Connection, findings: Iterable[str], at: int | None
) -> Iterator[tuple[str, str]]:
    """Each finding with each agency known to have given evidence for it; ids of findings."""
    wanted = sorted(set(findings))
    for chunk in (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE)):
        yield from _seen(facts, chunk, at)


def _seen(facts: Connection, findings: Sequence[str], at: int | None) -> Iterator[tuple[str, str]]:
    for table in CITABLE:
        seen = (
            select(EVIDENCE.c.finding_id, table.c.by_agency)
            .distinct()
            .join_from(EVIDENCE, table, table.c.id == EVIDENCE.c.thing_id)
            .where(EVIDENCE.c.finding_id.in_(findings), as_at(table, at))
            .where(table.c.by_agency.not_in(NO_AGENCY))
        )
        yield from ((finding, agency) for finding, agency in facts.execute(seen))
