"""Of which review is what somebody looks at, and of which agency are they there?"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from projections.event_names import EventName
from projections.facts.participants import TABLE as PARTICIPANTS
from projections.facts.steps import TABLE as STEPS


@dataclass(frozen=True, slots=True)
class Place:
    """The review; null where it is of none. The agency; null for whoever takes part in nothing."""

    review: str | None
    agency: str | None


def ask(facts: Connection, thing: str | None, review: str | None, participant: str | None) -> Place:
    """The place of a look by a participant, or by somebody else, at a thing, an event, or a list."""
    if review is None and thing is not None:
        review = _review_of(facts, thing)
    return Place(review, _agency_of(facts, participant, review) if participant else None)


def _review_of(facts: Connection, thing: str) -> str | None:
    try:
        its_event = EventName.read(thing).condition()
    except ValueError:
        its_event = EventName(thing=thing, version=1).condition()
    found: str | None = facts.execute(select(STEPS.c.review_id).where(its_event)).scalar()
    return found


def _agency_of(facts: Connection, participant: str, review: str | None) -> str | None:
    """As in this review; elsewhere where they are of one agency alone, that."""
    now = (PARTICIPANTS.c.participant_id == participant, PARTICIPANTS.c.to_position.is_(None))
    rows = facts.execute(select(PARTICIPANTS.c.review_id, PARTICIPANTS.c.agency).where(*now)).all()
    of_reviews = {row.review_id: str(row.agency) for row in rows}
    if review in of_reviews:
        return of_reviews[review]
    agencies = set(of_reviews.values())
    return agencies.pop() if len(agencies) == 1 else None
