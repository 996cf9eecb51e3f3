"""What somebody said or asked, and what changed in the system because of it (P03).

It changed the system where a finding cites it that stands in a named pattern because of which a change
was tried: an assessment revised after a query, or something done about a sign, which a finding of the
same pattern cites (P12). A pattern that went up in another one counts there.
"""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, select

from projections.changes_tried import cited_by, evidence_of
from projections.facts import observations, patterns, queries
from projections.facts.versions import as_at
from projections.looking_up import AT_ONCE
from projections.voices_chosen import Voices

SAID, ASKED = observations.TABLE, queries.TABLE
STANDING = ("by_band", "by_level", "by_agency", "by_closeness")
Changed = Mapping[str, Counter[str]]


def changed_the_system(facts: Connection, chosen: Voices) -> Changed:
    """How many observations and queries of each code did, for each way to tell who spoke.

    Nothing of it is kept: it takes as long as there is evidence in named patterns, and people name few.
    """
    cited = evidence_of(facts, _because_of(facts, chosen.at))
    changed = sorted({thing for things in cited.values() for thing in things})
    found = [
        standing
        for start in range(0, len(changed), AT_ONCE)
        for table, only in ((SAID, (SAID.c.counts,)), (ASKED, ()))
        for standing in facts.execute(
            select(*(table.c[name] for name in STANDING)).where(
                table.c.id.in_(changed[start : start + AT_ONCE]), chosen.of(table), *only
            )
        )
    ]
    return {by: Counter(standing[at] for standing in found) for at, by in enumerate(STANDING)}


def _because_of(facts: Connection, at: int | None) -> set[str]:
    """The findings of the patterns because of which a change was tried."""
    table = patterns.TABLE
    named = select(table.c.findings).where(as_at(table, at), table.c.state == "named")
    of_each = facts.execute(named).scalars().all()
    cited = cited_by(facts, (id for some in of_each for id in some), at)
    tried = {finding for finding, things in cited.items() if any(one.changed_on for one in things)}
    return {id for some in of_each if tried.intersection(some) for id in some}
