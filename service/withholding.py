"""Withholding words and showing them again, by whoever answers for information governance (J5 step 6)."""

from collections.abc import Callable
from uuid import UUID

from domain.challenges import Challenge
from domain.events import Envelope
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Observation
from domain.rejections import NotFound, NothingToWithhold, WordsInClear
from domain.reviews import CaseReview
from domain.sealed import Sealed
from domain.vocabulary import check
from domain.warning_signs import WarningSign
from domain.withholding import STANDING
from service.acting import Acting, authorise, envelope
from service.casework import Casework, Done
from service.log.places import places
from service.raising import inbox_id
from service.saying import Speech

Thing = Observation | Challenge | WarningSign | HeldBackQuery | Finding
THINGS = (Observation, Challenge, WarningSign, HeldBackQuery, Finding)

Act = Callable[[Thing, Envelope, Speech], None]


class Withholding:
    """The commands that withhold and restore the words of anything said.

    Rights are those of the information-governance officer of the review, or of the partnership: of
    whoever was appointed so in the standing inbox.
    """

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def withhold(
        self, acting: Acting, thing_id: UUID, *, basis: str, reason: str, step: int | None = None
    ) -> Done:
        """Withhold all words of a thing, or those of one step of it, from every reader.

        Raises `NothingToWithhold`, and `WordsInClear` for words from before there was sealing.
        """

        def do(thing: Thing, made: Envelope, speech: Speech) -> None:
            code = check("withholding_basis", basis)
            thing.withhold_text(made, basis=code, reason=speech.words(reason), step=step)
            self._check_closed(thing, step)

        return self._act(acting, thing_id, "withhold_text", do)

    def restore(
        self, acting: Acting, thing_id: UUID, *, reason: str, step: int | None = None
    ) -> Done:
        """Show again what one withholding withheld."""
        return self._act(
            acting,
            thing_id,
            "restore_text",
            lambda thing, made, speech: thing.restore_text(
                made, reason=speech.words(reason), step=step
            ),
        )

    def _act(self, acting: Acting, thing_id: UUID, right: str, do: Act) -> Done:
        def act(thing: Thing) -> None:
            review = self.casework.fetch(CaseReview, thing.review_id)
            judging = self._judged_in(acting, review)
            authorise(acting, judging, right)
            made = envelope(acting, judging)
            do(thing, made, Speech(review, made.actor.voice))

        found = self.casework.find(thing_id)
        if not isinstance(found, THINGS):
            raise NotFound("text that can be withheld")
        return self.casework.act(acting, type(found), thing_id, act)

    def _judged_in(self, acting: Acting, review: CaseReview) -> CaseReview:
        """The thing's review, for those who take part in it; else the standing inbox."""
        if acting.on_behalf_of in review.participants:
            return review
        return self.casework.fetch(CaseReview, inbox_id(self.casework.settings.partnership))

    def _check_closed(self, thing: Thing, step: int | None) -> None:
        """There are words, and none stands in the log in clear, where nothing could hold it back."""
        found = [one for row in self._rows(thing.id, step) for one in row]
        if not found:
            raise NothingToWithhold
        if any(sealed.closed is None for sealed in found):
            raise WordsInClear

    def _rows(self, thing_id: UUID, step: int | None) -> list[list[Sealed]]:
        """The words of its events, one by one, or of that step alone."""
        return [
            [
                sealed
                for path, sealed in places(self.casework.mapper.to_domain_event(row))
                if not path.startswith(STANDING)
            ]
            for row in self.casework.log.select_events(thing_id)
            if step in (None, row.originator_version)
        ]
