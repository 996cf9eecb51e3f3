"""How often danger was talked away: when, between whom, and about what (P08)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from projections.counted import Counts, kept
from projections.counting import TOO_FEW, by_code, in_order
from projections.extent import Extent
from projections.facts import queries
from projections.facts.cuts import DENIED
from projections.facts.observations import DENIAL, TABLE
from projections.facts.versions import as_at
from projections.months import first_day, last_day, quarters_until

ASKED = queries.TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class InQuarter:
    """How often a behaviour was noted in a quarter, both days included."""

    quarter: str
    from_: date
    to: date
    behaviour: str
    notes: int
    too_few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenAgencies:
    """Notes about queries that one agency raised with another, by behaviour."""

    by_agency: str
    about_agency: str
    notes: int
    by_behaviour: Mapping[str, int]
    too_few: bool


def over_time(behaviours: Sequence[str], counts: Counts, today: date) -> Iterator[InQuarter]:
    """Every behaviour in every quarter from the first note to today."""
    for quarter in quarters_until(today, {str(one) for _, one in counts if one}):
        for behaviour in behaviours:
            notes = counts[behaviour, quarter]
            yield InQuarter(
                quarter=quarter,
                from_=first_day(quarter),
                to=last_day(quarter),
                behaviour=behaviour,
                notes=notes,
                too_few=notes < TOO_FEW,
            )


def by_behaviour(
    behaviours: Mapping[str, int], vocabulary: str, counts: Counts
) -> dict[str, dict[str, int]]:
    """Each behaviour by a code of the query it was about."""
    return {
        behaviour: by_code(
            vocabulary, ((str(code), n) for (one, code), n in counts.items() if one == behaviour)
        )
        for behaviour in behaviours
    }


def between(counts: Counts) -> Iterator[BetweenAgencies]:
    """Every pair of agencies with a note, in the order of the vocabulary."""
    pairs: dict[tuple[str, str], Counter[str]] = {}
    for (behaviour, raiser, owner), notes in counts.items():
        pairs.setdefault((str(raiser), str(owner)), Counter())[str(behaviour)] += notes
    owners = in_order("agency_type", (owner for _, owner in pairs))
    for raiser in in_order("agency_type", (one for one, _ in pairs)):
        for owner in (one for one in owners if (raiser, one) in pairs):
            found = pairs[raiser, owner]
            yield BetweenAgencies(
                by_agency=raiser,
                about_agency=owner,
                notes=found.total(),
                by_behaviour=by_code("denial_behaviour", found.items()),
                too_few=found.total() < TOO_FEW,
            )


def met(facts: Connection, extent: Extent) -> Counts:
    """Each behaviour by codes of the query it was about: kept now, otherwise from the versions."""
    if extent.is_everything_now:
        return kept(facts, DENIED)[0]
    codes = (TABLE.c.behaviour, *(ASKED.c[one] for one in DENIED.by))
    about = select(*codes, func.count()).join_from(TABLE, ASKED, ASKED.c.id == TABLE.c.about_id)
    within = (extent.of(TABLE), TABLE.c.kind == DENIAL, as_at(ASKED, extent.at))
    found = facts.execute(about.where(*within).group_by(*codes))
    return Counter({tuple(one): notes for *one, notes in found})


def margin(met: Counts, *by: str) -> Counts:
    """The same by some of these codes alone."""
    places = [DENIED.by.index(one) + 1 for one in by]
    counts: Counts = Counter()
    for codes, notes in met.items():
        counts[(codes[0], *(codes[at] for at in places))] += notes
    return counts
