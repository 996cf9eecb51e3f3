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
    """How one band or agency was heard and used; each contribution counts with its standing then.

    `invited` are the participants now registered; of them `attended` were in at least one session,
    `expertise_declared` said what they know, and `expertise_called_on` were asked for it there.
    `people_contributing` those with an observation
    (each anonymous one is a voice of its own, settled 12); `cited_in_findings` are observations, and
    `changed_an_assessment` queries after which the item was revised.
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
    changed_an_assessment: int = 0


@dataclass(frozen=True, slots=True)
class VoiceAndUse:
    """By band (all ten), by agency (all registered), and where observations came from.

    `too_few` says that there are too few observations to compare bands or agencies by them.
    """

    voice_and_use: Mapping[str, Heard]
    by_agency: Mapping[str, Heard]
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


TOOK_PART = ("invited", "attended", "expertise_declared", "expertise_called_on")
BANDS = _By(
    cuts.TOOK_PART_BY_BAND,
    cuts.PEOPLE_BY_BAND,
    cuts.SAID_BY_BAND,
    cuts.ASKED_BY_BAND,
    cuts.CHANGED_BY_BAND,
)
AGENCIES = _By(
    cuts.TOOK_PART_BY_AGENCY,
    cuts.PEOPLE_BY_AGENCY,
    cuts.SAID_BY_AGENCY,
    cuts.ASKED_BY_AGENCY,
    cuts.CHANGED_BY_AGENCY,
)


def ask(
    facts: Connection, review: UUID | str | None = None, *, at: int | None = None
) -> VoiceAndUse:
    """Voice and use in one review, or in all."""
    extent = Extent(review=review, at=at)
    of_bands, of_agencies, of_sources = counted(
        facts, extent, BANDS.said, AGENCIES.said, cuts.SOURCES
    )
    took_part = [
        _took_part(one) for one in counted(facts, extent, BANDS.took_part, AGENCIES.took_part)
    ]
    asked = counted(facts, extent, BANDS.asked, AGENCIES.asked)
    people = different(facts, extent, BANDS.people, AGENCIES.people)
    changed = counted(facts, extent, BANDS.changed, AGENCIES.changed)
    bands, agencies = map(_heard, took_part, people, (of_bands, of_agencies), asked, changed)
    sources = by_one("source_mode", of_sources)
    return VoiceAndUse(
        voice_and_use={
            band: bands.get(band, Heard()) for band in in_order("band", bands, every=True)
        },
        by_agency={agency: agencies[agency] for agency in in_order("agency_type", agencies)},
        observations=sum(sources.values()),
        observation_sources=sources,
        too_few=sum(sources.values()) < TOO_FEW,
        hidden_by_filters=left_out(facts, extent, cuts.SOURCES),
        position=position(facts, at),
    )


def _took_part(counts: Counts) -> Mapping[str, tuple[int, ...]]:
    """How many of each band or agency: registered, attended, declared expertise, were called on."""
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
    """Each band or agency found, with its numbers from the three facts put together."""
    codes = {str(one[0]) for counts in (said, asked) for one in counts} | set(took_part)
    return {
        code: Heard(
            **dict(zip(TOOK_PART, took_part.get(code, (0, 0, 0, 0)), strict=True)),
            people_contributing=people[code,],
            cited_in_findings=said[code, True],
            observations=said[code, False] + said[code, True],
            queries_raised=asked[code, False] + asked[code, True],
            queries_answered=asked[code, True],
            changed_an_assessment=changed[code,],
        )
        for code in codes
    }
