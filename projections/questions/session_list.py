"""Which sessions does a review have, how far along is each, and what of it is still open?"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from projections.cursors import Cursor, Place
from projections.facts import reviews
from projections.facts.generation import position
from projections.facts.sessions import TABLE
from projections.looking_up import look_up
from projections.shown.names import review_names
from projections.shown.sessions import Session, parts
from projections.walking import turn


@dataclass(frozen=True, slots=True)
class SessionList:
    """A page of the sessions of one review, in the order in which they were arranged.

    `next` is the cursor of the next page, None on the last.
    """

    total: int
    items: tuple[Session, ...]
    next: str | None
    position: int


def ask(
    facts: Connection,
    review: UUID | str,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> SessionList | None:
    """The sessions of the review of that id, None when there is no such review."""
    if not any(look_up(facts, reviews.TABLE.c.id, [str(review)], at, reviews.TABLE.c.id)):
        return None
    names = review_names(facts, [str(review)], at)
    rows = look_up(facts, TABLE.c.review_id, [str(review)], at)
    sessions = [Session(**parts(row, names)) for row in rows]
    found = turn("sessions", sessions, _as_arranged, limit, after)
    return SessionList(len(sessions), found.items, found.next, position(facts, at))


def _as_arranged(one: Session) -> Place:
    return one.scheduled_on, one.reference, one.id
