"""How the conditions of an episode are shown: what helped or hindered, and what led to what."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from projections.counting import in_order
from projections.facts.episodes import FACTORS, LINKS
from projections.looking_up import look_up
from projections.shown.voices import Voice, voice
from projections.shown.words import words


@dataclass(frozen=True, slots=True)
class Attributed:
    """A condition that helped or hindered, as said last; `evidence` are ids of contributions."""

    factor: str
    valence: str
    strength: str
    evidence: tuple[str, ...]
    by: Voice


@dataclass(frozen=True, slots=True)
class Link:
    """One condition led to another; `how` is null where the words are withheld."""

    from_factor: str
    to_factor: str
    how: str | None
    by: Voice


def factors_of(facts: Connection, episode: str, at: int | None) -> tuple[Attributed, ...]:
    """The conditions of an episode that stand, in the order of their vocabulary."""
    stand = {
        row["factor"]: row
        for row in look_up(facts, FACTORS.c.episode_id, [episode], at)
        if row["stands"]
    }
    return tuple(_attributed(stand[code]) for code in in_order("factor", stand))


def links_of(facts: Connection, episode: str, at: int | None) -> tuple[Link, ...]:
    """What led to what in an episode."""
    stand = [row for row in look_up(facts, LINKS.c.episode_id, [episode], at) if row["stands"]]
    place = _places(stand)
    stand.sort(key=lambda row: (place[row["from_factor"]], place[row["to_factor"]]))
    return tuple(
        Link(row["from_factor"], row["to_factor"], words(row, "how"), voice(row)) for row in stand
    )


def _attributed(row: RowMapping) -> Attributed:
    evidence = tuple(row["evidence"])
    return Attributed(row["factor"], row["valence"], row["strength"], evidence, voice(row))


def _places(rows: list[RowMapping]) -> Mapping[str, int]:
    found = (row[end] for row in rows for end in ("from_factor", "to_factor"))
    return {code: place for place, code in enumerate(in_order("factor", found))}
