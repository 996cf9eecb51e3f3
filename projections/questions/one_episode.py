"""One episode, whole: what was it, what helped or hindered in it, and what led to what?"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from projections.facts.episodes import TABLE
from projections.facts.generation import position
from projections.facts.observations import PERSPECTIVE
from projections.looking_up import look_up
from projections.shown.attributed import Attributed, Link, factors_of, links_of
from projections.shown.episodes import Episode, parts
from projections.shown.names import review_names
from projections.shown.noted import noted_about
from projections.shown.observations import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class OneEpisode(Episode):
    """An episode with its conditions, their links, and what was noted about it.

    The perspectives on it are on its board (P24), and not among the notes.
    """

    factors: tuple[Attributed, ...]
    links: tuple[Link, ...]
    notes: tuple[Observation, ...]
    position: int


def ask(facts: Connection, id: UUID | str, *, at: int | None = None) -> OneEpisode | None:
    """The episode of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        return OneEpisode(
            **parts(row, review_names(facts, [row["review_id"]], at)),
            factors=factors_of(facts, row["id"], at),
            links=links_of(facts, row["id"], at),
            notes=noted_about(facts, row, at, but=PERSPECTIVE),
            position=position(facts, at),
        )
    return None
