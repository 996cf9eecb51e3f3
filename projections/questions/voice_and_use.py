"""Whose voice was heard, and whose was used, whatever their status? (P03)"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Select, case, func, select

from projections.counting import TOO_FEW, by_code, in_order
from projections.facts import observations, participants, queries
from projections.facts.generation import position
from projections.scope import left_out, scope

SAID, ASKED, REGISTERED = observations.TABLE, queries.TABLE, participants.TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How one band or agency was heard and used; each contribution counts with its standing then.

    `invited` are the participants now registered; `people_contributing` those with an observation
    (each anonymous one is a voice of its own, settled 12); `cited_in_findings` are observations.
    """

    invited: int = 0
    people_contributing: int = 0
    cited_in_findings: int = 0
    observations: int = 0
    queries_raised: int = 0
    queries_answered: int = 0


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


def ask(
    facts: Connection, review: UUID | str | None = None, *, at: int | None = None
) -> VoiceAndUse:
    """Voice and use in one review, or in all."""
    bands = _heard(facts, "band", review, at)
    agencies = _heard(facts, "agency", review, at)
    sources = _sources(facts, review, at)
    return VoiceAndUse(
        voice_and_use={
            band: bands.get(band, Heard()) for band in in_order("band", bands, every=True)
        },
        by_agency={agency: agencies[agency] for agency in in_order("agency_type", agencies)},
        observations=sum(sources.values()),
        observation_sources=sources,
        too_few=sum(sources.values()) < TOO_FEW,
        hidden_by_filters=left_out(facts, SAID, review, at, SAID.c.counts),
        position=position(facts, at),
    )


def _heard(
    facts: Connection, by: str, review: UUID | str | None, at: int | None
) -> dict[str, Heard]:
    """Each band or agency found, with its numbers from the three facts put together."""
    numbers: dict[str, dict[str, int]] = {}
    for statement in (
        _registered(REGISTERED.c[by], review, at),
        _said(SAID.c[f"by_{by}"], review, at),
        _asked(ASKED.c[f"by_{by}"], review, at),
    ):
        for row in facts.execute(statement).mappings():
            found = {name: number for name, number in row.items() if name != "code"}
            numbers.setdefault(row["code"], {}).update(found)
    return {code: Heard(**found) for code, found in numbers.items()}


def _registered(
    by: Column[str], review: UUID | str | None, at: int | None
) -> Select[*tuple[Any, ...]]:
    return (
        select(by.label("code"), func.count().label("invited"))
        .where(scope(REGISTERED, review, at))
        .group_by(by)
    )


def _said(by: Column[str], review: UUID | str | None, at: int | None) -> Select[*tuple[Any, ...]]:
    unlinked = func.sum(case((SAID.c.by_voice.is_(None), 1), else_=0))
    people = func.count(SAID.c.by_voice.distinct()) + unlinked
    return (
        select(
            by.label("code"),
            people.label("people_contributing"),
            func.sum(case((SAID.c.cited, 1), else_=0)).label("cited_in_findings"),
            func.count().label("observations"),
        )
        .where(scope(SAID, review, at), SAID.c.counts)
        .group_by(by)
    )


def _asked(by: Column[str], review: UUID | str | None, at: int | None) -> Select[*tuple[Any, ...]]:
    return (
        select(
            by.label("code"),
            func.count().label("queries_raised"),
            func.sum(case((ASKED.c.ever_answered, 1), else_=0)).label("queries_answered"),
        )
        .where(scope(ASKED, review, at))
        .group_by(by)
    )


def _sources(facts: Connection, review: UUID | str | None, at: int | None) -> Mapping[str, int]:
    found = facts.execute(
        select(SAID.c.source_mode, func.count())
        .where(scope(SAID, review, at), SAID.c.counts)
        .group_by(SAID.c.source_mode)
    )
    return by_code("source_mode", ((mode, number) for mode, number in found))
