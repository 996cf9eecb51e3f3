"""Telling the custodian that one was treated worse because one asked."""

from uuid import UUID

from domain.challenges import Challenge
from domain.detriments import CUSTODIAN, Detriment
from domain.rejections import NotYours
from domain.reviews import CaseReview
from domain.unlinked import unlinked
from domain.vocabulary import check
from service.acting import Acting, authorise, now
from service.casework import Casework, Done, New
from service.identity import reference, unlinked_id
from service.raising import inbox_id
from service.saying import Speech


class Detriments:
    """The command on reports of detriment; only the raiser of a query makes one, by their own hand."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def report(self, acting: Acting, challenge_id: UUID, *, kind: str, text: str) -> Done:
        """Report a detriment. Raises `NotYours`, also to a scribe, and what access refuses."""

        def make() -> New:
            query = self.casework.fetch(Challenge, challenge_id)
            review = self.casework.fetch(CaseReview, query.review_id)
            authorise(acting, review, "report_detriment", raiser=query.raiser)
            raiser = acting.on_behalf_of
            if raiser is None or acting.written_by not in (None, raiser):
                raise NotYours
            id = unlinked_id()
            made = Detriment.report(
                id,
                unlinked(now(), audience=CUSTODIAN),
                review_id=inbox_id(self.casework.settings.partnership),
                reference=reference("D", id),
                of_review=query.review_id,
                challenge=challenge_id,
                raiser=raiser,
                kind=check("detriment_kind", kind),
                text=Speech(review, raiser).words(text),
            )
            return made, []

        return self.casework.create(acting, make)
