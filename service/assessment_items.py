"""What people and systems can do with an assessment item."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.assessment_items import AssessmentItem
from domain.events import Envelope
from domain.observations import Reference
from domain.rejections import AlreadyThere, IdAlreadyUsed
from domain.reviews import CaseReview
from domain.vocabulary import check
from service.acting import Acting, authorise, authorise_arranging, envelope, now
from service.casework import Casework, Done, New, Outcome
from service.identity import derived_id, new_id, partnership_namespace, reference
from service.pointing import check_references
from service.raising import while_open
from service.saying import Speech, check_maybe, references
from service.words import check_token

SCOPE = "contributions:write"
"""What a system needs to register an item or to bring news of it in nobody's name (B.6)."""


class AssessmentItems:
    """The commands on assessment items, which other systems keep."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def register(
        self,
        acting: Acting,
        *,
        review_id: UUID,
        item_type: str,
        token: str,
        owner_agency: str,
        owner_band: str = "U",
    ) -> Done:
        """Register what another system keeps, by its opaque token; the same again is the same item.

        Raises `AlreadyThere` when it is registered otherwise, or by somebody else.
        """

        def make() -> New:
            review = self.casework.fetch(CaseReview, review_id)
            authorise_arranging(acting, review, "register_item", SCOPE)
            code, opaque = check("item_type", item_type), check_token(token) or ""
            id = item_id(self.casework.settings.partnership, review.code, code, opaque)
            made = AssessmentItem.register(
                id,
                envelope(acting, review),
                review_id=review_id,
                reference=reference("A", id),
                item_type=code,
                token=opaque,
                owner_agency=check("agency_type", owner_agency),
                owner_band=check("band", owner_band),
            )
            return made, [while_open(review, self.casework.settings.partnership)]

        try:
            return self.casework.create(acting, make)
        except IdAlreadyUsed:
            raise AlreadyThere("assessment item") from None

    def receive_information(
        self,
        acting: Acting,
        item_id: UUID,
        *,
        source: str,
        text: str | None = None,
        about: Mapping[str, Any] | None = None,
        from_agency: str | None = None,
    ) -> Done:
        """Take in something new about it; `Done.id` is this piece of information's."""
        information = new_id(now())

        def do(item: AssessmentItem) -> Outcome:
            review = self.casework.fetch(CaseReview, item.review_id)
            authorise_arranging(acting, review, "receive_information", SCOPE)
            made = envelope(acting, review)
            item.receive_information(
                made,
                information=information,
                text=Speech(review, made.actor.voice).maybe(text),
                about=self._pointed(item.review_id, about),
                source=check("source_mode", source),
                from_agency=check_maybe("agency_type", from_agency),
            )
            return Outcome(id=information)

        return self.casework.act(acting, AssessmentItem, item_id, do)

    def revise(
        self,
        acting: Acting,
        item_id: UUID,
        *,
        what_changed: str,
        information: Sequence[UUID] = (),
    ) -> Done:
        """Change it; its owner's agency or whoever leads the review says so."""
        return self._answer(
            acting,
            item_id,
            lambda item, made, speech: item.revise(
                made, what_changed=speech.words(what_changed), information=tuple(information)
            ),
        )

    def reaffirm(
        self, acting: Acting, item_id: UUID, *, why_not: str, information: Sequence[UUID] = ()
    ) -> Done:
        """Stay with it, and say why."""
        return self._answer(
            acting,
            item_id,
            lambda item, made, speech: item.reaffirm(
                made, why_not=speech.words(why_not), information=tuple(information)
            ),
        )

    def _pointed(self, review_id: UUID, about: Mapping[str, Any] | None) -> Reference | None:
        if about is None:
            return None
        (pointed,) = references([about])
        check_references(self.casework, review_id, [pointed])
        return pointed

    def _answer(
        self,
        acting: Acting,
        item_id: UUID,
        do: Callable[[AssessmentItem, Envelope, Speech], None],
    ) -> Done:
        def act(item: AssessmentItem) -> None:
            review = self.casework.fetch(CaseReview, item.review_id)
            authorise(acting, review, "answer_information", asked_agency=item.owner_agency)
            made = envelope(acting, review)
            do(item, made, Speech(review, made.actor.voice))

        return self.casework.act(acting, AssessmentItem, item_id, act)


def item_id(partnership: str, review_code: str, item_type: str, token: str) -> UUID:
    """The id of an item: what another system calls the same is the same item of a review."""
    namespace = partnership_namespace(partnership)
    return derived_id(namespace, review_code, "assessment_item", item_type, token)
