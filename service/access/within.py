"""Which reviews the system that acts in this thread is bound to, for whatever fetches a thing."""

from contextvars import ContextVar
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.reviews import CaseReview

_bound: ContextVar[frozenset[UUID] | None] = ContextVar("bound", default=None)


def acting_within(reviews: frozenset[UUID] | None) -> None:
    """From now on this thread acts for whoever is bound to these; said anew for every request."""
    _bound.set(reviews)


def is_within(thing: Aggregate) -> bool:
    """Whether it is of a review that may be acted in; what is of no review is of none of them."""
    reviews = _bound.get()
    if reviews is None:
        return True
    of = thing.id if isinstance(thing, CaseReview) else getattr(thing, "review_id", None)
    return of in reviews
