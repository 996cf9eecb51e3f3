"""Blind first: whoever answers a query has not seen yet how senior it was that raised it (B.9)."""

from datetime import datetime
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.challenges import Challenge
from domain.events import Envelope, check_dates
from domain.recording import Records
from domain.rejections import AlreadyThere
from domain.taking_part import Participant


class BlindFirst(Records):
    """The switch of a review, and what follows from it; its event is that of `CaseReview`."""

    BlindFirstSwitched: type[Aggregate.Event]
    participants: dict[UUID, Participant]
    blind_since: datetime | None

    @property
    def is_blind_first(self) -> bool:
        """Whether whoever may answer a query sees the raiser's standing only after they have."""
        return self.blind_since is not None

    def switch_blind_first(self, envelope: Envelope, *, is_on: bool) -> None:
        """Switch it on or off, for what is answered from now on. Raises `AlreadyThere`."""
        check_dates(envelope)
        if is_on == self.is_blind_first:
            state = "on" if is_on else "off"
            raise AlreadyThere("switch", f"Blind first is {state} in this review already.")
        self._trigger(self.BlindFirstSwitched, envelope, is_on=is_on)

    def answers_blind(self, who: UUID, query: Challenge) -> bool:
        """Whether a participant who answers now was shown nothing of the raiser's standing until then.

        Only what is certain counts: it was on when the query was raised and ever since, nobody has
        answered or ended the query (its raiser was shown then), this is not who wrote it down, and
        they could answer for as long as there was something to see.
        """
        if self.blind_since is None or not self.blind_since < query.raised_at:
            return False
        if query.was_shown or who == query.written_by:
            return False
        mine = self.participants[who]
        asked_from_the_first = mine.keeps_agency and mine.standing.agency == query.asked_agency
        return asked_from_the_first or mine.part_since < query.raised_at
