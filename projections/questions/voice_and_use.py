"""Whose voice was heard, and whose was used, whatever their status? (P03)"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from operator import add
from uuid import UUID

from sqlalchemy import Connection

from projections.counted import Counts, counted, different, left_out
from projections.counting import TOO_FEW, by_one, in_order
from projections.extent import Extent
from projections.facts import cuts
from projections.facts.counts import Cut, Different
from projections.facts.generation import position


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How one band, level, agency or closeness was heard and used, each with the standing then.

    `invited` are the participants now registered; of them `attended` were in at least one session,
    `expertise_declared` said what they know, and `expertise_called_on` were asked for it there.
    `people_contributing` those with an observation
    (each anonymous one is a voice of its own, settled 12); `cited_in_findings` are observations.
    `queries_told` are those whose raiser was told what became of them, and `changed_an_assessment`
    those after which the item was revised.
    """

    invited: int = 0
    attended: int = 0
    expertise_declared: int = 0
    expertise_called_on: int = 0
    people_contributing: int = 0
    cited_in_findings: int = 0
    observations: int = 0
    queries_raised: int = 0
    queries_answered: int = 0
    queries_told: int = 0
    changed_an_assessment: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """How many of all citations came from people this close to the child: a dot of the plot.

    `share` is of `citations_of_all`, 0 to 1; null where there are fewer than twenty of them.
    """

    closeness: str
    observations: int
    citations: int
    citations_of_all: int
    share: float | None


@dataclass(frozen=True, slots=True)
class VoiceAndUse:
    """By band and level (all), by agency (all registered), by closeness, and by source.

    `too_few` says that there are too few observations to compare bands or agencies by them;
    `absent_voices` are the notes that somebody's voice is missing.
    """

    voice_and_use: Mapping[str, Heard]
    by_level: Mapping[str, Heard]
    by_agency: Mapping[str, Heard]
    by_closeness: Mapping[str, Heard]
    citations_by_closeness: tuple[Closeness, ...]
    absent_voices: int
    observations: int
    observation_sources: Mapping[str, int]
    too_few: bool
    hidden_by_filters: int
    position: int


@dataclass(frozen=True, slots=True)
class _By:
    """What is counted by band, or by agency."""

    took_part: Cut
    people: Different
    said: Cut
    asked: Cut
    changed: Cut


FEWEST_FOR_A_SHARE = 20
"""No shares below this number: one more or less would look like a trend."""

TOOK_PART = ("invited", "attended", "expertise_declared", "expertise_called_on")
BANDS = _By(
    cuts.TOOK_PART_BY_BAND,
    cuts.PEOPLE_BY_BAND,
    cuts.SAID_BY_BAND,
    cuts.ASKED_BY_BAND,
    cuts.CHANGED_BY_BAND,
)
LEVELS = _By(
    cuts.TOOK_PART_BY_LEVEL,
    cuts.PEOPLE_BY_LEVEL,
    cuts.SAID_BY_LEVEL,
    cuts.ASKED_BY_LEVEL,
    cuts.CHANGED_BY_LEVEL,
)
AGENCIES = _By(
    cuts.TOOK_PART_BY_AGENCY,
    cuts.PEOPLE_BY_AGENCY,
    cuts.SAID_BY_AGENCY,
    cuts.ASKED_BY_AGENCY,
    cuts.CHANGED_BY_AGENCY,
)
CLOSENESS = _By(
    cuts.TOOK_PART_BY_CLOSENESS,
    cuts.PEOPLE_BY_CLOSENESS,
    cuts.SAID_BY_CLOSENESS,
    cuts.ASKED_BY_CLOSENESS,
    cuts.CHANGED_BY_CLOSENESS,
)
BY = (BANDS, LEVELS, AGENCIES, CLOSENESS)


def ask(
    facts: Connection, review: UUID | str | None = None, *, at: int | None = None
) -> VoiceAndUse:
    """Voice and use in one review, or in all."""
    extent = Extent(review=review, at=at)
    *said, of_sources = counted(facts, extent, *(one.said for one in BY), cuts.SOURCES)
    took_part = map(_took_part, counted(facts, extent, *(one.took_part for one in BY)))
    asked = counted(facts, extent, *(one.asked for one in BY))
    people = different(facts, extent, *(one.people for one in BY))
    changed = counted(facts, extent, *(one.changed for one in BY))
    bands, levels, agencies, closeness = map(_heard, took_part, people, said, asked, changed)
    sources = by_one("source_mode", of_sources)
    return VoiceAndUse(
        voice_and_use=_every("band", bands),
        by_level=_every("level", levels),
        by_agency={agency: agencies[agency] for agency in in_order("agency_type", agencies)},
        by_closeness=_every("closeness", closeness),
        citations_by_closeness=_citations(_every("closeness", closeness)),
        absent_voices=counted(facts, extent, cuts.ABSENT)[0].total(),
        observations=sum(sources.values()),
        observation_sources=sources,
        too_few=sum(sources.values()) < TOO_FEW,
        hidden_by_filters=left_out(facts, extent, cuts.SOURCES),
        position=position(facts, at),
    )


def _every(name: str, found: Mapping[str, Heard]) -> dict[str, Heard]:
    """Each code of a vocabulary, also where nobody was heard (I21)."""
    return {code: found.get(code, Heard()) for code in in_order(name, found, every=True)}


def _citations(heard: Mapping[str, Heard]) -> tuple[Closeness, ...]:
    total = sum(one.cited_in_findings for one in heard.values())
    return tuple(
        Closeness(
            closeness=code,
            observations=one.observations,
            citations=one.cited_in_findings,
            citations_of_all=total,
            share=one.cited_in_findings / total if total >= FEWEST_FOR_A_SHARE else None,
        )
        for code, one in heard.items()
    )


def _took_part(counts: Counts) -> Mapping[str, tuple[int, ...]]:
    """How many of each code: registered, attended, declared expertise, were called on."""
    found: defaultdict[str, tuple[int, ...]] = defaultdict(lambda: (0, 0, 0, 0))
    for (code, *did), number in counts.items():
        more = (number, *(number if one else 0 for one in did))
        found[str(code)] = tuple(map(add, found[str(code)], more))
    return found


def _heard(
    took_part: Mapping[str, tuple[int, ...]],
    people: Counts,
    said: Counts,
    asked: Counts,
    changed: Counts,
) -> dict[str, Heard]:
    """Each code found, with its numbers from the three facts put together."""
    codes = {str(one[0]) for counts in (said, asked) for one in counts} | set(took_part)
    return {
        code: Heard(
            **dict(zip(TOOK_PART, took_part.get(code, (0, 0, 0, 0)), strict=True)),
            people_contributing=people[code,],
            cited_in_findings=said[code, True],
            observations=said[code, False] + said[code, True],
            queries_raised=_asked(asked, code),
            queries_answered=_asked(asked, code, answered=True),
            queries_told=_asked(asked, code, told=True),
            changed_an_assessment=changed[code,],
        )
        for code in codes
    }


def _asked(
    asked: Counts, code: str, *, answered: bool | None = None, told: bool | None = None
) -> int:
    """How many queries there are of a code, only those that were answered or told of if so wanted."""
    return sum(
        number
        for (of, ever_answered, raiser_told), number in asked.items()
        if of == code
        and (answered is None or ever_answered == answered)
        and (told is None or raiser_told == told)
    )
