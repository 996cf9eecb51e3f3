"""What helps people to keep children safe, and what hinders them? (P13)"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select

from domain.vocabulary import NOT_RECORDED, vocabulary
from projections.counting import TOO_FEW, in_order
from projections.facts.generation import position
from projections.facts.observations import TABLE
from projections.scope import left_out, scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A condition, and how often people said that it helped, hindered, did both, or was unclear.

    `both` and `unclear` stand apart and count in neither column (settled 18). `level` and `group`
    are codes, not recorded for a factor that an import brought.
    """

    factor: str
    level: str
    group: str
    helped: int
    hindered: int
    both: int
    unclear: int
    agencies: tuple[str, ...]
    bands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Factors:
    """Every condition, by level and group, also those nobody named.

    `too_few` says that conditions were named too seldom to compare them.
    """

    factors_helped_hindered: Mapping[str, tuple[int, int]]
    items: tuple[Factor, ...]
    too_few: bool
    hidden_by_filters: int
    position: int


@dataclass(slots=True)
class _Tally:
    valences: Counter[str]
    agencies: set[str]
    bands: set[str]


def ask(facts: Connection, review: UUID | str | None = None, *, at: int | None = None) -> Factors:
    """What helped and what hindered in one review, or in all."""
    tallies = _tallies(facts, review, at)
    items = tuple(_factor(code, tallies[code]) for code in in_order("factor", tallies, every=True))
    return Factors(
        factors_helped_hindered={item.factor: (item.helped, item.hindered) for item in items},
        items=items,
        too_few=sum(tally.valences.total() for tally in tallies.values()) < TOO_FEW,
        hidden_by_filters=left_out(facts, TABLE, review, at, TABLE.c.factor.is_not(None)),
        position=position(facts, at),
    )


def _tallies(
    facts: Connection, review: UUID | str | None, at: int | None
) -> defaultdict[str, _Tally]:
    tallies = defaultdict[str, _Tally](lambda: _Tally(Counter(), set(), set()))
    columns = (TABLE.c.factor, TABLE.c.valence, TABLE.c.by_agency, TABLE.c.by_band)
    named = select(*columns, func.count()).where(scope(TABLE, review, at))
    for factor, valence, agency, band, number in facts.execute(
        named.where(TABLE.c.factor.is_not(None)).group_by(*columns)
    ):
        tallies[factor].valences[valence or "unclear"] += number
        tallies[factor].agencies.add(agency)
        tallies[factor].bands.add(band)
    return tallies


def _factor(code: str, tally: _Tally) -> Factor:
    term = vocabulary("factor").terms.get(code)
    said = term.more if term else {}
    return Factor(
        factor=code,
        level=said.get("level", NOT_RECORDED),
        group=said.get("group", NOT_RECORDED),
        helped=tally.valences["helped"],
        hindered=tally.valences["hindered"],
        both=tally.valences["both"],
        unclear=tally.valences["unclear"],
        agencies=in_order("agency_type", tally.agencies),
        bands=in_order("band", tally.bands),
    )
