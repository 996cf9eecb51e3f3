"""What every raising has in common: an open review, a registered voice, an id and a reference."""

from dataclasses import dataclass
from uuid import UUID

from domain.events import Envelope
from domain.rejections import ReviewIsClosed
from domain.reviews import CaseReview
from service.acting import Acting, authorise, envelope
from service.casework import Casework
from service.identity import derived_id, new_id, partnership_namespace, reference, unlinked_id
from service.log.conditions import Condition, Never, StillSo
from service.saying import Speech

INBOX_CODE = "INBOX"


@dataclass(frozen=True, slots=True)
class Raising:
    """A new thing about to be raised in a review, and the condition that the review stays open."""

    review: CaseReview
    id: UUID
    reference: str
    envelope: Envelope
    speech: Speech
    condition: Condition


def raising(
    casework: Casework,
    acting: Acting,
    review_id: UUID,
    right: str,
    prefix: str,
    id: UUID | None,
    session_id: UUID | None = None,
) -> Raising:
    """Prepare a raising. Raises `NotFound` and what access refuses.

    An id made here for what is said in a session does not tell when that was: it may wait unread. Neither
    does that of an anonymous entry, which is a subject of its own (settled 32).
    """
    review = casework.fetch(CaseReview, review_id)
    if not acting.unlinked:
        authorise(acting, review, right)
    made = envelope(acting, review)
    is_timeless = acting.unlinked or session_id is not None
    thing_id = id or (unlinked_id() if is_timeless else new_id(made.recorded_at))
    return Raising(
        review=review,
        id=thing_id,
        reference=reference(prefix, thing_id),
        envelope=made,
        speech=Speech(review, thing_id if acting.unlinked else made.actor.voice),
        condition=while_open(review, casework.settings.partnership),
    )


def while_open(review: CaseReview, partnership: str) -> Condition:
    """What must hold of a review for something new to be recorded in it. `ReviewIsClosed` otherwise."""
    refusal = ReviewIsClosed(str(inbox_id(partnership)))
    if review.is_closed:
        return Never(refusal)
    return StillSo(review.id, review.version, (CaseReview.Closed.TOPIC,), refusal)


def inbox_id(partnership: str) -> UUID:
    """The standing review that takes what arises between reviews (D3); made by `init`."""
    return derived_id(partnership_namespace(partnership), INBOX_CODE)
