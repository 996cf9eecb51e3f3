"""Who takes part in a review, with which standing now? Nobody is ranked (I13)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from projections.cursors import Cursor
from projections.facts import reviews
from projections.facts.generation import position
from projections.looking_up import look_up
from projections.shown.participants import Participant, as_registered, those_of
from projections.walking import turn


@dataclass(frozen=True, slots=True)
class Participants:
    """A page of everybody who takes part in one review, in the order registered.

    `next` is the cursor of the next page, None on the last.
    """

    total: int
    items: tuple[Participant, ...]
    next: str | None
    position: int


def ask(
    facts: Connection,
    review: UUID | str,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> Participants | None:
    """The participants of the review of that id, None when there is no such review."""
    if not any(look_up(facts, reviews.TABLE.c.id, [str(review)], at, reviews.TABLE.c.id)):
        return None
    people = those_of(facts, str(review), at)
    found = turn("participants", people, as_registered, limit, after)
    return Participants(len(people), found.items, found.next, position(facts, at))
