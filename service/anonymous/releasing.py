"""Writing what waits in the anonymous box to the log: a whole batch, in an order of chance (I11)."""

import logging
from collections.abc import Sequence
from datetime import datetime
from random import Random, SystemRandom
from typing import Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError

from domain.challenges import Challenge
from domain.observations import Observation, Reference
from domain.rejections import ChangedMeanwhile, NotReadableHere, Rejection, ReviewIsClosed
from domain.reviews import CaseReview
from domain.sealed import Sealed
from domain.vocabulary import vocabulary
from service.acting import Acting
from service.anonymous.when import is_due
from service.casework import Casework, Outcome, matters_of
from service.identity import reference
from service.log.unlinked import Unlinked
from service.raising import inbox_id, while_open

ANONYMOUS = "anonymous"
TRIES = 5
NOBODY = Acting(client="", unlinked=True)
Opened = tuple[Unlinked, Any]

logger = logging.getLogger(__name__)


class Releasing:
    """A process: each entry leaves the box in the transaction in which it becomes an event.

    So it is never in both, and never in neither, wherever it is killed; two of these at once write each
    entry once. What does not open stays where it is, and keeps nothing else from being written.
    """

    name = ANONYMOUS

    def __init__(self, casework: Casework, chance: Random | None = None) -> None:
        self.casework = casework
        self.chance = chance or SystemRandom()

    def act(self, now: datetime) -> int:
        """Write the batch, if one is due at this moment; how many entries were written."""
        opened = self._opened()
        days = [event.envelope.recorded_at.date() for _, event in opened]
        if not is_due(days, now.date(), self.casework.settings):
            return 0
        self.chance.shuffle(opened)
        return sum(self._write(entry, event) for entry, event in opened)

    def _opened(self) -> list[Opened]:
        found = list[Opened]()
        for entry in self.casework.log.unlinked.all():
            try:
                found.append((entry, self.casework.unlinked.open(entry)))
            except NotReadableHere:
                logger.warning("an entry of the anonymous box does not open; verify names it")
        return found

    def _write(self, entry: Unlinked, event: Any) -> bool:
        """Write one, unless another process was faster; what is refused stays, and is tried again."""
        self.casework.unlinked.make_keys(event)
        try:
            if isinstance(event, Challenge.VerdictGiven):
                return self._give_verdict(entry, event)
            return self._begin(entry, event)
        except Rejection as refused:
            logger.warning("an entry of the anonymous box stays there: %s", refused.code)
            return False

    def _begin(self, entry: Unlinked, event: Any) -> bool:
        """Record a new thing, in its review or, if that was closed meanwhile, in the standing inbox."""
        partnership, said = self.casework.settings.partnership, event
        for _ in range(TRIES):
            review = self.casework.fetch(CaseReview, said.review_id)
            if review.is_closed:
                said = _with(event, review_id=inbox_id(partnership))
                continue
            thing = said.mutate(None)
            thing.pending_events.append(said)
            held = [while_open(review, partnership)]
            try:
                self.casework.save(
                    thing, matters=matters_of(thing), conditions=held, leaves=entry.id
                )
            except ReviewIsClosed:
                continue
            except IntegrityError:
                return self._was_written(entry, said)
            return True
        return False  # the next turn looks again

    def _was_written(self, entry: Unlinked, event: Any) -> bool:
        """Another was faster. What was sent twice, because its first answer was lost, leaves the box."""
        if self.casework.log.select_events(event.originator_id, limit=1):
            try:
                self.casework.log.insert_events([], leaves=entry.id)
            except IntegrityError:
                return False
        return False

    def _give_verdict(self, entry: Unlinked, event: Any) -> bool:
        """Give a verdict; where it fits no more, what was said is kept beside the query in words."""

        def do(query: Challenge) -> Outcome:
            query.give_verdict(event.envelope, verdict=event.verdict, comment=event.comment)
            return Outcome(leaves=entry.id)

        try:
            self.casework.act(NOBODY, Challenge, event.originator_id, do)
        except ChangedMeanwhile:
            return False
        except Rejection:
            return self._begin(entry, self._in_words(entry.id, event))
        return True

    def _in_words(self, id: UUID, event: Any) -> Any:
        query = self.casework.fetch(Challenge, event.originator_id)
        review = self.casework.fetch(CaseReview, query.review_id)
        verdict = vocabulary("raiser_verdict").label(event.verdict)
        words = " ".join(_said(f"Of an answer that has changed since: {verdict}.", event.comment))
        made = Observation.record(
            id,
            event.envelope,
            review_id=query.review_id,
            reference=reference("C", id),
            kind="context",
            text=Sealed(words, (id, review.child)),
            about=(Reference(kind="challenge", id=query.id),),
            source_mode="not_recorded",
        )
        (said,) = made.collect_events()
        self.casework.unlinked.make_keys(said)
        return said


def _said(sentence: str, comment: Sealed | None) -> Sequence[str]:
    return [sentence, *([comment.value] if comment and comment.value else [])]


def _with(event: Any, **otherwise: Any) -> Any:
    """The same event, but for these fields."""
    made = object.__new__(type(event))
    object.__setattr__(made, "__dict__", {**vars(event), **otherwise})
    return made
