"""Who speaks in a row, and the envelope of what they said or did: history, dated as the row says."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from uuid import UUID

from domain.events import Envelope, Source
from domain.people import (
    ANONYMOUS,
    NOT_RECORDED,
    UNDISCLOSED,
    UNLINKED,
    UNRECORDED_ACTOR,
    Actor,
    Standing,
    display_as,
)
from domain.reviews import CaseReview
from service.identity import import_id
from service.saying import Speech

CHANNEL = CLIENT = "import"
NOT_SAID = "not_recorded"
BARE = Source(channel=NOT_SAID)
"""Where an anonymous entry came from: nothing is said of it (I11)."""
KNOWN = "known_at_the_time"


@dataclass(slots=True)
class Person:
    """A participant, with every standing they had and from when."""

    id: UUID
    standings: list[tuple[date | None, Standing]]
    actor: Actor = field(init=False)

    def __post_init__(self) -> None:
        """Their acts carry their id, and nothing else of them."""
        self.actor = Actor(kind="person", key=self.id)

    def standing(self, on: date | None) -> Standing:
        """The standing on a day (I2); where no day is known, the first."""
        found = self.standings[0][1]
        for since, standing in self.standings[1:]:
            if on is not None and since is not None and since <= on:
                found = standing
        return found


class Said(NamedTuple):
    """An act of somebody: its envelope, and what seals their words."""

    envelope: Envelope
    speech: Speech


class Voice:
    """The speaker of one row: a participant, nobody that is recorded, or somebody anonymous."""

    __slots__ = (
        "attribution",
        "is_anonymous",
        "known",
        "person",
        "recorded_at",
        "review",
        "source",
        "speech",
    )

    def __init__(
        self,
        review: CaseReview,
        recorded_at: datetime,
        *,
        name: str | None,
        person: Person | None,
        attribution: str,
        tags: list[str],
        entry: UUID | None = None,
    ) -> None:
        self.review = review
        self.recorded_at = recorded_at
        self.attribution = attribution
        self.is_anonymous = attribution == ANONYMOUS
        self.person = None if self.is_anonymous else person
        refs = () if name is None or self.is_anonymous else (name,)
        self.source = Source(channel=CHANNEL, client=CLIENT, external_refs=refs)
        self.known = True if KNOWN in tags else None
        # an anonymous entry is a subject of its own: nothing links two, and one can be erased
        self.speech = Speech(review, entry if self.person is None else self.person.id)

    def own(self, on: date | None, precision: str | None = None) -> Said:
        """What the speaker themselves said or did."""
        if self.is_anonymous:
            return Said(self._unlinked(on, precision), self.speech)
        return Said(self._of(self.person, self.attribution, on, precision), self.speech)

    def other(self, on: date | None, precision: str | None, by: Person | None) -> Said:
        """What somebody else did about it; who, is said or not recorded, never inferred."""
        attribution = NOT_SAID if by is None else "named"
        if by is not None and self.person is not None and by.id == self.person.id:
            attribution = self.attribution  # what they began by role only stays so (I12)
        envelope = self._of(by, attribution, on, precision)
        return Said(envelope, Speech(self.review, None if by is None else by.id))

    def _of(
        self, person: Person | None, attribution: str, on: date | None, precision: str | None
    ) -> Envelope:
        standing = NOT_RECORDED if person is None else person.standing(on)
        return Envelope(
            recorded_at=self.recorded_at,
            actor=UNRECORDED_ACTOR if person is None else person.actor,
            standing=standing,
            attribution=attribution,
            display_as=display_as(standing, attribution),
            source=self.source,
            occurred_on=on,
            occurred_precision=precision_of(on, precision),
            reconstructed=True,
            known_at_the_time=self.known,
            correlation_id=import_id(self.recorded_at),
        )

    def _unlinked(self, on: date | None, precision: str | None) -> Envelope:
        """Nothing to be followed: no key, no standing, no source, and the day instead of the time."""
        return Envelope(
            recorded_at=datetime.combine(self.recorded_at.date(), time(), UTC),
            actor=UNLINKED,
            standing=UNDISCLOSED,
            attribution=ANONYMOUS,
            display_as=display_as(UNDISCLOSED, ANONYMOUS),
            source=BARE,
            occurred_on=on,
            occurred_precision=precision_of(on, precision),
            reconstructed=True,
            known_at_the_time=self.known,
        )


def history(recorded_at: datetime, on: date | None, precision: str | None, name: str) -> Envelope:
    """The envelope of what is told about a review itself: nobody is recorded as having done it."""
    return Envelope(
        recorded_at=recorded_at,
        actor=UNRECORDED_ACTOR,
        standing=NOT_RECORDED,
        attribution=NOT_SAID,
        display_as=display_as(NOT_RECORDED, NOT_SAID),
        source=Source(channel=CHANNEL, client=CLIENT, external_refs=(name,)),
        occurred_on=on,
        occurred_precision=precision_of(on, precision),
        reconstructed=True,
        correlation_id=import_id(recorded_at),
    )


def precision_of(on: date | None, precision: str | None) -> str:
    """How exact a day is; where nobody wrote it down, it is unknown."""
    return "unknown" if on is None else precision or "day"
