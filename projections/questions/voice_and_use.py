"""Whose voice was heard, and whose was used, whatever their status? (P03)"""

from collections.abc import Mapping
from dataclasses import dataclass
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

    `invited` are the participants now registered; `people_contributing` those with an observation
    (each anonymous one is a voice of its own, settled 12); `cited_in_findings` are observations, and
    `changed_an_assessment` queries after which the item was revised.
    """

    invited: int = 0
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

    registered: Cut
    people: Different
    said: Cut
    asked: Cut
    changed: Cut


BANDS = _By(
    cuts.REGISTERED_BY_BAND,
    cuts.PEOPLE_BY_BAND,
    cuts.SAID_BY_BAND,
    cuts.ASKED_BY_BAND,
    cuts.CHANGED_BY_BAND,
)
AGENCIES = _By(
    cuts.REGISTERED_BY_AGENCY,
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
    registered = counted(facts, extent, BANDS.registered, AGENCIES.registered)
    asked = counted(facts, extent, BANDS.asked, AGENCIES.asked)
    people = different(facts, extent, BANDS.people, AGENCIES.people)
    changed = counted(facts, extent, BANDS.changed, AGENCIES.changed)
    bands, agencies = map(_heard, registered, people, (of_bands, of_agencies), asked, changed)
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


def _heard(
    registered: Counts, people: Counts, said: Counts, asked: Counts, changed: Counts
) -> dict[str, Heard]:
    """Each band or agency found, with its numbers from the three facts put together."""
    codes = {str(one[0]) for counts in (registered, said, asked) for one in counts}
    return {
        code: Heard(
            invited=registered[code,],
            people_contributing=people[code,],
            cited_in_findings=said[code, True],
            observations=said[code, False] + said[code, True],
            queries_raised=asked[code, False] + asked[code, True],
            queries_answered=asked[code, True],
            changed_an_assessment=changed[code,],
        )
        for code in codes
    }
