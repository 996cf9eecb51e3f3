"""Which stretches of the case mattered, good or troubling, and which of them are explained?"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select

from projections.counting import by_code
from projections.cursors import Cursor
from projections.facts.episodes import TABLE
from projections.facts.generation import position
from projections.registers import page
from projections.scope import left_out, scope
from projections.shown.episodes import Episode, episode
from projections.shown.names import review_names


@dataclass(frozen=True, slots=True)
class EpisodeList:
    """A page of episodes in the order identified; the counts are over all pages.

    `next` is the cursor of the next page, None on the last.
    """

    total: int
    by_state: Mapping[str, int]
    items: tuple[Episode, ...]
    next: str | None
    hidden_by_filters: int
    position: int


ORDER = (TABLE.c.identified_on, TABLE.c.reference, TABLE.c.id)


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> EpisodeList:
    """The episodes of one review, or of all."""
    within = scope(TABLE, review, at)
    states = select(TABLE.c.state, func.count()).where(within).group_by(TABLE.c.state)
    by_state = by_code("episode_state", (tuple(row) for row in facts.execute(states)))
    found = page(facts, TABLE, (within,), ORDER, limit=limit, after=after, at=at)
    reviews = review_names(facts, (row["review_id"] for row in found.rows), at)
    return EpisodeList(
        total=sum(by_state.values()),
        by_state=by_state,
        items=tuple(episode(row, reviews) for row in found.rows),
        next=found.next,
        hidden_by_filters=left_out(facts, TABLE, review, at),
        position=position(facts, at),
    )
