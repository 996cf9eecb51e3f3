"""Silent rounds: everybody writes and nobody reads, until all of it is shown at once, shuffled (B.9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.events import Envelope
from domain.rejections import ChangedMeanwhile
from domain.reviews import CaseReview
from domain.sessions import Session
from service.acting import Acting, authorise, envelope
from service.casework import Casework, Done, Outcome
from service.log.box import Released, Waiting
from service.waiting_box import recorded_at

RIGHT = "run_session"
ABSENT = "absent"
ROUNDS_OF_TRIES = 4
"""Somebody may be writing to the last moment: each time the reveal looks again, it takes them along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundStanding:
    """How far a silent round is, in numbers only: nobody is told who has written, or what.

    `round` counts from 1 within the session, null while none is open. `not_started` are those
    present who have written nothing yet.
    """

    session_id: UUID
    round: int | None
    entries: int
    people: int
    not_started: int


class Rounds:
    """The commands on silent rounds. `chance` settles the order in which a round is shown."""

    def __init__(self, casework: Casework, chance: Random | None = None) -> None:
        self.casework = casework
        self.chance = chance or SystemRandom()

    def open(
        self,
        acting: Acting,
        session_id: UUID,
        *,
        blind_status: bool = False,
        minutes: int | None = None,
    ) -> Done:
        """Let everybody write unseen. Raises `SilentRoundIsOpen`, `IllegalMove`."""

        def do(session: Session) -> None:
            made = self._permit(acting, session)
            session.open_silent_round(made, blind_status=blind_status, minutes=minutes)

        return self.casework.act(acting, Session, session_id, do)

    def reveal(self, acting: Acting, session_id: UUID) -> Done:
        """Show what waited, shuffled and all at one time: every entry and the reveal, or nothing.

        Raises `AlreadyThere` when no round is open, `IllegalMove`, `NotReadableHere`.
        """
        opened: dict[UUID, Any] = {}

        def do(session: Session) -> Outcome:
            made = self._permit(acting, session)
            waiting = self.casework.log.box.of(session_id)
            session.reveal_silent_round(made, released_count=len(waiting))
            entries = self._shuffled(waiting, made, opened)
            return Outcome(along=entries, released=Released(session_id))

        for _ in range(ROUNDS_OF_TRIES - 1):
            try:
                return self.casework.act(acting, Session, session_id, do)
            except ChangedMeanwhile:
                continue
        return self.casework.act(acting, Session, session_id, do)

    def standing(self, session_id: UUID) -> RoundStanding:
        """How many entries wait, of how many people, and how many have not begun."""
        session = self.casework.fetch(Session, session_id)
        voices = self.casework.log.box.voices(session_id)
        present = [one for one, how in session.attending.items() if how != ABSENT]
        begun = [one for one in present if self.casework.box.who(session_id, one) in voices]
        return RoundStanding(
            session_id=session_id,
            round=session.open_round,
            entries=sum(voices.values()),
            people=len(voices),
            not_started=len(present) - len(begun) if session.open_round else 0,
        )

    def _shuffled(
        self, waiting: Sequence[Waiting], made: Envelope, opened: dict[UUID, Any]
    ) -> Sequence[Aggregate]:
        """The entries as new things in an order of chance, all recorded at the time of the reveal.

        What was `opened` before is not opened again: the fewer remain, the sooner it is written.
        """
        for entry in waiting:
            if entry.thing_id not in opened:
                opened[entry.thing_id] = self.casework.box.open(entry)
        events = [opened[entry.thing_id] for entry in waiting]
        self.chance.shuffle(events)
        return [_begun(recorded_at(event, made.recorded_at)) for event in events]

    def _permit(self, acting: Acting, session: Session) -> Envelope:
        review = self.casework.fetch(CaseReview, session.review_id)
        authorise(acting, review, RIGHT)
        return envelope(acting, review)


def _begun(event: Any) -> Aggregate:
    """The aggregate that an event begins, with the event still to be saved."""
    thing: Aggregate = event.mutate(None)
    thing.pending_events.append(event)
    return thing
