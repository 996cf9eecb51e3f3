"""Whose voice was heard, and whose was used, whatever their status? (P03)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from projections.changed_the_system import changed_the_system
from projections.counted import Counts, counted, different
from projections.counting import TOO_FEW, by_one, in_order
from projections.facts import cuts
from projections.facts.counts import Cut, Different
from projections.facts.generation import position
from projections.shown.heard import Closeness, Heard, citations
from projections.took_part import NOBODY, TookPart, took_part
from projections.voices_chosen import Hides, Voices, hidden_together, hides


@dataclass(frozen=True, slots=True)
class VoiceAndUse:
    """By band and level (all), by agency (all registered), by closeness, and by source.

    `too_few` says that there are too few observations to compare bands or agencies by them;
    `absent_voices` are the notes that somebody's voice is missing, by the agency it is missing of in
    `absent_by_agency`. `hides` says of each filter that is
    set (`review`, `period`, `agency`, `session_type`, `attribution`) what it would hide alone, and
    `hidden_by_filters` how many observations all of them hide together.
    """

    voice_and_use: Mapping[str, Heard]
    by_level: Mapping[str, Heard]
    by_agency: Mapping[str, Heard]
    by_closeness: Mapping[str, Heard]
    citations_by_closeness: tuple[Closeness, ...]
    absent_voices: int
    absent_by_agency: Mapping[str, int]
    observations: int
    observation_sources: Mapping[str, int]
    too_few: bool
    hides: Mapping[str, Hides]
    hidden_by_filters: int
    position: int


@dataclass(frozen=True, slots=True)
class _By:
    """What is counted by band, or by agency; `standing` is the column of whoever spoke."""

    standing: str
    took_part: Cut
    people: Different
    said: Cut
    asked: Cut
    changed: Cut


TOOK_PART = ("invited", "attended", "expertise_declared", "expertise_called_on")
BANDS = _By(
    "by_band",
    cuts.TOOK_PART_BY_BAND,
    cuts.PEOPLE_BY_BAND,
    cuts.SAID_BY_BAND,
    cuts.ASKED_BY_BAND,
    cuts.CHANGED_BY_BAND,
)
LEVELS = _By(
    "by_level",
    cuts.TOOK_PART_BY_LEVEL,
    cuts.PEOPLE_BY_LEVEL,
    cuts.SAID_BY_LEVEL,
    cuts.ASKED_BY_LEVEL,
    cuts.CHANGED_BY_LEVEL,
)
AGENCIES = _By(
    "by_agency",
    cuts.TOOK_PART_BY_AGENCY,
    cuts.PEOPLE_BY_AGENCY,
    cuts.SAID_BY_AGENCY,
    cuts.ASKED_BY_AGENCY,
    cuts.CHANGED_BY_AGENCY,
)
CLOSENESS = _By(
    "by_closeness",
    cuts.TOOK_PART_BY_CLOSENESS,
    cuts.PEOPLE_BY_CLOSENESS,
    cuts.SAID_BY_CLOSENESS,
    cuts.ASKED_BY_CLOSENESS,
    cuts.CHANGED_BY_CLOSENESS,
)
BY = (BANDS, LEVELS, AGENCIES, CLOSENESS)


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    period_from: date | None = None,
    period_to: date | None = None,
    agency: str | None = None,
    session_type: str | None = None,
    attribution: str | None = None,
    at: int | None = None,
) -> VoiceAndUse:
    """Voice and use in one review, or in all; of a period, an agency, some sessions, an attribution."""
    chosen = Voices(
        review=review,
        period_from=period_from,
        period_to=period_to,
        agency=agency,
        session_type=session_type,
        attribution=attribution,
        at=at,
    )
    *said, of_sources = counted(facts, chosen, *(one.said for one in BY), cuts.SOURCES)
    came = took_part(facts, chosen, *(one.took_part for one in BY))
    asked = counted(facts, chosen, *(one.asked for one in BY))
    people = different(facts, chosen, *(one.people for one in BY))
    (absent,) = counted(facts, chosen, cuts.ABSENT)
    revised = counted(facts, chosen, *(one.changed for one in BY))
    learned = changed_the_system(facts, chosen)
    changed = [learned[one.standing] for one in BY]
    bands, levels, agencies, closeness = map(_heard, came, people, said, asked, revised, changed)
    sources = by_one("source_mode", of_sources)
    return VoiceAndUse(
        voice_and_use=_every("band", bands),
        by_level=_every("level", levels),
        by_agency={agency: agencies[agency] for agency in in_order("agency_type", agencies)},
        by_closeness=_every("closeness", closeness),
        citations_by_closeness=citations(_every("closeness", closeness)),
        absent_voices=absent.total(),
        absent_by_agency=by_one("agency_type", absent),
        observations=sum(sources.values()),
        observation_sources=sources,
        too_few=sum(sources.values()) < TOO_FEW,
        hides=hides(facts, chosen),
        hidden_by_filters=hidden_together(facts, chosen),
        position=position(facts, at),
    )


def _every(name: str, found: Mapping[str, Heard]) -> dict[str, Heard]:
    """Each code of a vocabulary, also where nobody was heard (I21)."""
    return {code: found.get(code, Heard()) for code in in_order(name, found, every=True)}


def _heard(
    came: TookPart,
    people: Counts,
    said: Counts,
    asked: Counts,
    revised: Counts,
    changed: Mapping[str, int],
) -> dict[str, Heard]:
    """Each code found, with its numbers from the three facts put together."""
    codes = {str(one[0]) for counts in (said, asked) for one in counts} | set(came)
    return {
        code: Heard(
            **dict(zip(TOOK_PART, came.get(code, NOBODY), strict=True)),
            people_contributing=people[code,],
            cited_in_findings=said[code, True],
            observations=said[code, False] + said[code, True],
            queries_raised=_asked(asked, code),
            queries_answered=_asked(asked, code, answered=True),
            queries_told=_asked(asked, code, told=True),
            changed_an_assessment=revised[code,],
            changed_the_system=changed[code],
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
