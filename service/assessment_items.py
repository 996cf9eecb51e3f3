"""What people and systems can do with an assessment item."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from domain.assessment_items import AssessmentItem
from domain.events import Envelope
from domain.observations import Reference
from domain.rejections import AlreadyThere, IdAlreadyUsed, TokenOrValue
from domain.reviews import CaseReview
from domain.rights import may_alone
from domain.vocabulary import check
from service.acting import (
    Acting,
    authorise,
    authorise_arranging,
    envelope,
    now,
    require_scope,
)
from service.casework import Casework, Done, New, Outcome
from service.identity import derived_id, new_id, partnership_namespace
from service.identity import reference as short_name
from service.pointing import check_references
from service.raising import while_open
from service.references import opaque_or_made
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
        owner_agency: str,
        token: str | None = None,
        reference: Mapping[str, Any] | None = None,
        owner_band: str = "U",
    ) -> Done:
        """Register what another system keeps, by its opaque token or by a reference that one is made of.

        The same again is the same item.

        Raises `AlreadyThere` when it is registered otherwise, or by somebody else.
        """

        def make() -> New:
            review = self.casework.fetch(CaseReview, review_id)
            authorise_arranging(acting, review, "register_item", SCOPE)
            code = check("item_type", item_type)
            opaque = opaque_or_made(self.casework.keys, token, reference)
            if opaque is None:
                raise TokenOrValue
            id = item_id(self.casework.settings.partnership, review.code, code, opaque)
            made = AssessmentItem.register(
                id,
                envelope(acting, review),
                review_id=review_id,
                reference=short_name("A", id),
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
        id: UUID | None = None,
    ) -> Done:
        """Take in something new about it; `Done.id` is this piece of information's.

        An id of the client's own with the same content again gives the first answer (I17).
        """
        information = id or new_id(now())

        def do(item: AssessmentItem) -> Outcome:
            known = information in item.information
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
            said = self._version(item) if known else None
            return Outcome(id=information, recorded_at_version=said)

        return self.casework.act(acting, AssessmentItem, item_id, do)

    def revise(
        self,
        acting: Acting,
        item_id: UUID,
        *,
        what_changed: str,
        information: Sequence[UUID] = (),
        once: bool = False,
    ) -> Done:
        """Change it; its owner's agency or whoever leads the review says so, or its own system.

        What is to be recorded `once`, and said again, gives the first answer (I17).
        """

        def revise(item: AssessmentItem) -> Outcome:
            review = self.casework.fetch(CaseReview, item.review_id)
            _authorise_revising(acting, review, item.owner_agency)
            made = envelope(acting, review)
            said = Speech(review, made.actor.voice).words(what_changed)
            item.revise(made, what_changed=said, information=tuple(information))
            with suppress(IdAlreadyUsed):
                return Outcome(recorded_at_version=self._version(item) if once else None)
            return Outcome()

        return self.casework.act(acting, AssessmentItem, item_id, revise)

    def named(self, review_id: UUID, item_type: str, token: str) -> UUID:
        """The id of the item of a review that has this type and token. Raises `NotFound`."""
        review = self.casework.fetch(CaseReview, review_id)
        id = item_id(
            self.casework.settings.partnership,
            review.code,
            check("item_type", item_type),
            str(check_token(token)),
        )
        self.casework.fetch(AssessmentItem, id)
        return id

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

    def _version(self, item: AssessmentItem) -> int:
        """The version whose event says just what was said now. Raises `IdAlreadyUsed`."""
        return self.casework.version_that_says(item.id, item.pending_events[-1])

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


def _authorise_revising(acting: Acting, review: CaseReview, owner: str) -> None:
    """In nobody's name a system may say that it was revised (settled 46), and never that it stands.

    Raises `NotOpenToYou` and what `authorise` raises.
    """
    right = "answer_information"
    if acting.on_behalf_of is None and may_alone(right, setting_up=review.is_being_set_up):
        require_scope(acting, SCOPE)
        return
    authorise(acting, review, right, asked_agency=owner)


def item_id(partnership: str, review_code: str, item_type: str, token: str) -> UUID:
    """The id of an item: what another system calls the same is the same item of a review."""
    namespace = partnership_namespace(partnership)
    return derived_id(namespace, review_code, "assessment_item", item_type, token)
