"""Disclosing what one wanted to ask, and did not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.challenges import About
from domain.held_back import HeldBackQuery
from domain.people import NAMED, ROLE_ONLY
from domain.reviews import CaseReview
from service.acting import Acting, authorise, envelope, usual
from service.attribution import told_of_change, wished
from service.casework import Casework, Done, New
from service.in_session import while_it_lasts
from service.pointing import item_named
from service.raising import raising
from service.saying import about as about_item
from service.saying import check_each


class HeldBack:
    """The command on held-back queries; only the person themselves discloses one."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def disclose(
        self,
        acting: Acting,
        *,
        review_id: UUID,
        text: str,
        reasons: Sequence[str],
        id: UUID | None = None,
        about: Mapping[str, Any] | None = None,
        what_would_have_helped: str | None = None,
        session_id: UUID | None = None,
    ) -> Done:
        """Disclose a held-back query with at least one reason (V20), by role only (settled 24)."""

        def make() -> New:
            new = raising(
                self.casework,
                _by_role(acting),
                review_id,
                "disclose_held_back",
                "H",
                id,
                session_id,
            )
            new.speech.check_participant((about or {}).get("author"))
            made = HeldBackQuery.disclose(
                new.id,
                new.envelope,
                review_id=review_id,
                reference=new.reference,
                text=new.speech.words(text),
                reasons=check_each("held_back_reason", reasons),
                about=self._about(review_id, about),
                what_would_have_helped=new.speech.maybe(what_would_have_helped),
                session_id=session_id,
            )
            lasting = while_it_lasts(self.casework, review_id, session_id)
            return made, [new.condition, *lasting]

        return self.casework.create(acting, make)

    def change_attribution(self, acting: Acting, held_back_id: UUID) -> Done:
        """Be shown under another description from now on; never with a name (I12, settled 24)."""

        def act(held: HeldBackQuery) -> None:
            review = self.casework.fetch(CaseReview, held.review_id)
            authorise(acting, review, "change_attribution", author=held.discloser)
            made = envelope(_by_role(acting), review, usual(acting, held.shown))
            held.change_attribution(made, attribution=wished(acting), display_as=acting.display_as)

        done = self.casework.act(acting, HeldBackQuery, held_back_id, act)
        return told_of_change(acting, done)

    def _about(self, review_id: UUID, about: Mapping[str, Any] | None) -> About | None:
        if about is None:
            return None
        return about_item(item_named(self.casework, review_id, about))


def _by_role(acting: Acting) -> Acting:
    """Silence is never shown with a name, whoever asks for one; other choices are judged as always."""
    named = acting.attribution in (None, NAMED)
    return replace(acting, attribution=ROLE_ONLY) if named else acting
