"""What helps people to keep children safe, and what hinders them? (P13)"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from domain.vocabulary import NOT_RECORDED, vocabulary
from projections.counted import Counts, counted, left_out
from projections.counting import TOO_FEW, in_order
from projections.extent import Extent
from projections.facts.cuts import (
    FACTORS,
    FACTORS_BY_AGENCY,
    FACTORS_BY_BAND,
    IN_EPISODES,
    IN_EPISODES_BY_AGENCY,
    IN_EPISODES_BY_BAND,
    LED_TO,
)
from projections.facts.generation import position


@dataclass(frozen=True, slots=True, kw_only=True)
class InEpisodes:
    """In how many episodes a condition was said to have helped, hindered, done both, or unclear."""

    helped: int
    hindered: int
    both: int
    unclear: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A condition, and how often people said that it helped, hindered, did both, or was unclear.

    `both` and `unclear` stand apart and count in neither column (settled 18). `level` and `group`
    are codes, not recorded for a factor that an import brought. `agencies` and `bands` are those of
    whoever named it, in an observation or in an episode. `led_to` and `followed_from` are the
    conditions it was linked with, and in how many episodes.
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
    in_episodes: InEpisodes
    led_to: Mapping[str, int]
    followed_from: Mapping[str, int]


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
    valences: Counter[str] = field(default_factory=Counter)
    agencies: set[str] = field(default_factory=set)
    bands: set[str] = field(default_factory=set)
    in_episodes: Counter[str] = field(default_factory=Counter)
    led_to: Counter[str] = field(default_factory=Counter)
    followed_from: Counter[str] = field(default_factory=Counter)


Tallies = defaultdict[str, _Tally]


def ask(facts: Connection, review: UUID | str | None = None, *, at: int | None = None) -> Factors:
    """What helped and what hindered in one review, or in all."""
    extent = Extent(review=review, at=at)
    tallies = _tallies(facts, extent)
    items = tuple(_factor(code, tallies[code]) for code in in_order("factor", tallies, every=True))
    return Factors(
        factors_helped_hindered={item.factor: (item.helped, item.hindered) for item in items},
        items=items,
        too_few=sum(tally.valences.total() for tally in tallies.values()) < TOO_FEW,
        hidden_by_filters=left_out(facts, extent, FACTORS),
        position=position(facts, at),
    )


def _tallies(facts: Connection, extent: Extent) -> Tallies:
    tallies = Tallies(_Tally)
    said, agencies, bands = counted(facts, extent, FACTORS, FACTORS_BY_AGENCY, FACTORS_BY_BAND)
    for (factor, valence), number in said.items():
        tallies[str(factor)].valences[str(valence or "unclear")] += number
    _add_reporters(tallies, agencies, bands)
    _add_episodes(tallies, facts, extent)
    return tallies


def _add_reporters(tallies: Tallies, agencies: Counts, bands: Counts) -> None:
    for factor, agency in agencies:
        tallies[str(factor)].agencies.add(str(agency))
    for factor, band in bands:
        tallies[str(factor)].bands.add(str(band))


def _add_episodes(tallies: Tallies, facts: Connection, extent: Extent) -> None:
    """What was said of a condition in episodes, and what it led to there."""
    said, agencies, bands = counted(
        facts, extent, IN_EPISODES, IN_EPISODES_BY_AGENCY, IN_EPISODES_BY_BAND
    )
    _add_reporters(tallies, agencies, bands)
    for (factor, valence), number in said.items():
        tallies[str(factor)].in_episodes[str(valence)] += number
    for (first, then), number in counted(facts, extent, LED_TO)[0].items():
        tallies[str(first)].led_to[str(then)] += number
        tallies[str(then)].followed_from[str(first)] += number


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
        in_episodes=InEpisodes(
            helped=tally.in_episodes["helped"],
            hindered=tally.in_episodes["hindered"],
            both=tally.in_episodes["both"],
            unclear=tally.in_episodes["unclear"],
        ),
        led_to=_in_order(tally.led_to),
        followed_from=_in_order(tally.followed_from),
    )


def _in_order(linked: Counter[str]) -> dict[str, int]:
    return {factor: linked[factor] for factor in in_order("factor", linked)}
