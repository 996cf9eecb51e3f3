"""Speaking without any link to oneself, and what the holder of a receipt can do about it later (I11)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from domain.challenges import Challenge
from domain.rejections import NotReadableHere, OfAQueryAlone, StillWaiting
from domain.reviews import CaseReview
from domain.unlinked import BARE, RECEIPT
from domain.vocabulary import check
from service.acting import Acting, envelope
from service.anonymous.receipts import Held, Receipts
from service.casework import Casework, Done
from service.challenges import Challenges
from service.observations import Observations
from service.pointing import KINDS, Thing
from service.raising import inbox_id
from service.saying import Speech
from service.warning_signs import WarningSigns

ADDED, ASKED = "context", "escalation_asked"
"""The kinds of observation that a receipt adds: words, and that somebody takes the query up."""


class Anonymous:
    """The commands of people nobody knows. What they say waits in the anonymous box (decision 52)."""

    def __init__(self, casework: Casework, receipts: Receipts) -> None:
        self.casework = casework
        self.receipts = receipts
        self.challenges = Challenges(casework)
        self.warning_signs = WarningSigns(casework)
        self.observations = Observations(casework)

    def query(self, *, review_id: UUID | None = None, **said: Any) -> str:
        """Raise a query; the receipt for it."""
        acting, review = _nobody(said), self._review(review_id)
        return self._kept("challenge", self.challenges.raise_(acting, review_id=review, **said))

    def warning_sign(self, *, review_id: UUID | None = None, **said: Any) -> str:
        """Raise a warning sign; the receipt for it."""
        acting, review = _nobody(said), self._review(review_id)
        return self._kept(
            "warning_sign", self.warning_signs.raise_(acting, review_id=review, **said)
        )

    def observation(self, *, review_id: UUID | None = None, **said: Any) -> str:
        """Record an observation; the receipt for it."""
        acting, review = _nobody(said), self._review(review_id)
        said.setdefault("source_mode", None)
        return self._kept("observation", self.observations.record(acting, review_id=review, **said))

    def add(self, receipt: str, *, text: str) -> None:
        """Say more about it: an observation of its own beside it. Raises `NoSuchReceipt`, `StillWaiting`.

        Nothing tells that it is the same voice that speaks (settled 12).
        """
        held, thing = self._held(receipt)
        self._beside(held, thing.review_id, ADDED, text)

    def ask_to_escalate(self, receipt: str, *, why: str | None = None) -> None:
        """Ask the identity custodian to take the query up. Raises `OfAQueryAlone` and as `add`."""
        held, thing = self._held(receipt)
        if not isinstance(thing, Challenge):
            raise OfAQueryAlone
        self._beside(held, thing.review_id, ASKED, why)

    def give_verdict(self, receipt: str, *, verdict: str, comment: str | None = None) -> None:
        """Say whether the answer satisfies (I5). Raises `OfAQueryAlone`, `IllegalMove` and as `add`."""
        held, thing = self._held(receipt)
        if not isinstance(thing, Challenge):
            raise OfAQueryAlone
        review = self.casework.fetch(CaseReview, thing.review_id)
        speech = Speech(review, held.id)
        made = envelope(Acting(client="", unlinked=True, channel=RECEIPT), review)
        thing.give_verdict(
            made, verdict=check("raiser_verdict", verdict), comment=speech.maybe(comment)
        )
        (said,) = thing.collect_events()
        self.casework.log.unlinked.put(self.casework.unlinked.close(said))

    def words_waiting(self, held: Held) -> str | None:
        """What waits, in its sender's words; None where it does not wait, or has no words.

        Raises `LookupError` where nothing waits.
        """
        entry = self.casework.log.unlinked.one(held.id)
        if entry is None:
            raise LookupError
        try:
            text = self.casework.unlinked.open(entry).text
        except NotReadableHere:
            return None
        words: str | None = text.value if text else None
        return words

    def _beside(self, held: Held, review_id: UUID, kind: str, text: str | None) -> None:
        self.observations.record(
            Acting(client="", unlinked=True, channel=BARE),
            review_id=review_id,
            kind=kind,
            text=text,
            about=[{"kind": held.kind, "id": held.id}],
            source_mode=None,
        )

    def _held(self, receipt: str) -> tuple[Held, Thing]:
        held = self.receipts.find(receipt)
        thing = self.casework.find(held.id)
        if not isinstance(thing, KINDS[held.kind]):
            raise StillWaiting
        return held, thing

    def _review(self, review_id: UUID | None) -> UUID:
        """The review somebody was given the address of; without one the standing inbox."""
        return review_id or inbox_id(self.casework.settings.partnership)

    def _kept(self, kind: str, done: Done) -> str:
        """The receipt for what waits now: it is given last, so that there is none without an entry."""
        return self.receipts.give(Held(kind, done.id))


def _nobody(said: dict[str, Any]) -> Acting:
    """Whoever speaks, as far as it may be known: the day of what they speak of, if they said it."""
    days: Mapping[str, Any] = {
        name: said.pop(name) for name in ("occurred_on", "occurred_precision") if name in said
    }
    on: date | None = days.get("occurred_on")
    precision: str = days.get("occurred_precision") or "day"
    return Acting(
        client="", unlinked=True, channel=BARE, occurred_on=on, occurred_precision=precision
    )
