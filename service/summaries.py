"""Publishing what was learned: the record of which summary was published, never the summary itself."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from domain.as_it_stood import OF_PERIOD, OF_REVIEW, AsItStood
from domain.rejections import DigestDiffers, LearningLeadRequired, UnknownReference
from domain.reviews import CaseReview
from domain.summaries import Summary
from service.acting import Acting, authorise, envelope
from service.casework import Casework, Done, New
from service.identity import new_id, reference
from service.log.conditions import StillSo
from service.raising import inbox_id
from service.saying import Speech

Find = Callable[[], AsItStood]
"""Finds the summary that is to be published, as it stands; asked once the caller may publish it."""

FindBefore = Callable[[], UUID | None]
"""Finds the publication of the same scope whose place this one takes; none is None."""


class Summaries:
    """The command on published summaries.

    It reads no projection: whoever calls finds the summary in the facts and hands over its position,
    day and digest, and only that is recorded. Nothing can come between the two that matters. What is
    recorded meanwhile stands behind the position, and the digest at a position never changes: the
    log is only appended to, positions are taken in the order of writing, and the text-free form
    holds nothing that erasure takes away or that the day of asking changes.
    """

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def publish(
        self,
        acting: Acting,
        find: Find,
        *,
        review_id: UUID | None = None,
        period_from: date | None = None,
        period_to: date | None = None,
        digest: str | None = None,
        id: UUID | None = None,
        text: str | None = None,
        limits: str | None = None,
        find_before: FindBefore = lambda: None,
    ) -> Done:
        """Publish the summary of a review, or of a period over all (no review), as it stood.

        One of a period is published by whoever leads the learning of the standing inbox. `digest`
        is the one the caller has seen. The same id again publishes nothing anew. Raises
        `LearningLeadRequired` (I10), `DigestDiffers`, `UnknownReference` for a position that the log
        has not come to, and what `authorise` and `Casework.create` raise.
        """

        def make() -> New:
            review = self.casework.fetch(CaseReview, review_id or self._inbox())
            authorise(acting, review, "publish_summary")
            review.check_has_lead()
            known = self._published(id)
            stood = known.stood if known else find()
            self._check(stood, digest)
            made = envelope(acting, review)
            summary_id = id or new_id(made.recorded_at)
            speech = Speech(review, made.actor.voice)
            summary = Summary.publish(
                summary_id,
                made,
                review_id=review.id,
                reference=reference("S", summary_id),
                scope=OF_REVIEW if review_id else OF_PERIOD,
                stood=stood,
                lead=review.lead,
                period_from=period_from,
                period_to=period_to,
                text=speech.maybe(text),
                limits=speech.maybe(limits),
                supersedes=known.supersedes if known else find_before(),
            )
            return summary, [_while_led(review)]

        return self.casework.create(acting, make)

    def _published(self, id: UUID | None) -> Summary | None:
        """What was published under this id: who repeats it means that, though more is recorded now."""
        known = self.casework.find(id) if id else None
        return known if isinstance(known, Summary) else None

    def _check(self, stood: AsItStood, seen: str | None) -> None:
        if not 0 < stood.log_position <= self.casework.head():
            raise UnknownReference("position")
        if seen is not None and seen != stood.digest:
            raise DigestDiffers

    def _inbox(self) -> UUID:
        return inbox_id(self.casework.settings.partnership)


def _while_led(review: CaseReview) -> StillSo:
    """Nobody publishes in the moment after the learning lead has left (I10)."""
    left = (CaseReview.LearningLeadVacated.TOPIC,)
    return StillSo(review.id, review.version, left, LearningLeadRequired())
