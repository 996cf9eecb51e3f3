"""What people can do with a session: arrange it, run it, and end it with nothing dropped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from secrets import randbits
from typing import Any
from uuid import UUID

from domain.events import Envelope
from domain.observations import Reference
from domain.rejections import MattersStillOpen
from domain.reviews import CarriedMatter, CaseReview
from domain.sessions import Session
from domain.vocabulary import check
from service.acting import Acting, authorise, envelope, now
from service.casework import Casework, Done, New, Outcome
from service.identity import new_id, reference
from service.in_session import nothing_else_open_in, open_in
from service.join_codes import digest_of, new_code
from service.pointing import check_references
from service.raising import raising
from service.saying import Speech, references

SEED_BITS = 31
"""What settles chance where a rule leaves it open; small enough for every reader's numbers."""
Names = dict[UUID, str] | set[UUID]
Act = Callable[[Session, Envelope, Speech], Outcome | None]


class Sessions:
    """The commands on sessions. Each raises the rejections of `domain.sessions` and of access."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def schedule(
        self,
        acting: Acting,
        review_id: UUID,
        *,
        session_type: str,
        mode: str,
        id: UUID | None = None,
        title: str | None = None,
        starts_at: datetime | None = None,
    ) -> Done:
        """Arrange a session. `Done.join_code` is told this once: only its digest is kept."""
        code = new_code()

        def make() -> New:
            new = raising(self.casework, acting, review_id, "schedule_session", "M", id)
            made = Session.schedule(
                new.id,
                new.envelope,
                review_id=review_id,
                reference=new.reference,
                session_type=check("session_type", session_type),
                mode=check("session_mode", mode),
                title=new.speech.maybe(title),
                starts_at=starts_at,
                join_code_digest=digest_of(code, new.id),
            )
            return made, [new.condition]

        return _telling(code, self.casework.create(acting, make))

    def renew_join_code(self, acting: Acting, session_id: UUID) -> Done:
        """Replace the code to join; `Done.join_code` tells the new one this once."""
        code = new_code()
        digest = digest_of(code, session_id)
        done = self._run(
            acting,
            session_id,
            lambda session, made, _: session.renew_join_code(made, join_code_digest=digest),
        )
        return _telling(code, done)

    def join(
        self, acting: Acting, session_id: UUID, *, code: str, present: str = "in_room"
    ) -> Done:
        """Come in with the code. Raises `WrongJoinCode`."""
        digest = digest_of(code, session_id)

        def do(session: Session, made: Envelope, speech: Speech) -> None:
            session.check_join_code(digest)
            here = made.standing
            assert made.actor.voice is not None  # whoever is authorised is somebody
            session.join(
                made,
                participant=made.actor.voice,
                agency=here.agency,
                band=here.band,
                present=check("presence", present),
            )

        return self._act(acting, session_id, "attend_session", do)

    def record_attendance(
        self,
        acting: Acting,
        session_id: UUID,
        *,
        participant: UUID,
        present: str,
        arrived_at: datetime | None = None,
        left_at: datetime | None = None,
    ) -> Done:
        """Record who was there: those who run the session of anybody, everybody of themselves."""
        own = participant == acting.on_behalf_of

        def do(session: Session, made: Envelope, speech: Speech) -> None:
            standing = speech.review.participant(participant).standing
            session.record_attendance(
                made,
                participant=participant,
                agency=standing.agency,
                band=standing.band,
                present=check("presence", present),
                arrived_at=arrived_at,
                left_at=left_at,
            )

        right = "attend_session" if own else "record_attendance"
        return self._act(acting, session_id, right, do)

    def start(self, acting: Acting, session_id: UUID) -> Done:
        """Begin."""
        return self._run(acting, session_id, lambda session, made, _: session.start(made))

    def pause(self, acting: Acting, session_id: UUID) -> Done:
        """Take a break."""
        return self._run(acting, session_id, lambda session, made, _: session.pause(made))

    def resume(self, acting: Acting, session_id: UUID) -> Done:
        """Go on after a break. Raises `NotMadeSafe`."""
        return self._run(acting, session_id, lambda session, made, _: session.resume(made))

    def end(self, acting: Acting, session_id: UUID) -> Done:
        """End it; the last word on what is open is spoken in the events' transaction (I8).

        Raises `SessionMattersOpen`, naming what is parked or unanswered and nobody's.
        """

        def do(session: Session, made: Envelope, _: Speech) -> Outcome:
            still_open = open_in(self.casework, session)
            session.end(made, open_matters=tuple((id, name) for id, _, name in still_open))
            return Outcome(conditions=(nothing_else_open_in(session),))

        try:
            return self._run(acting, session_id, do)
        except MattersStillOpen:  # raised at this very moment: now it can be named
            return self._run(acting, session_id, do)

    def agree_ground_rules(self, acting: Acting, session_id: UUID, *, text: str) -> Done:
        """Agree how to be with one another."""
        return self._run(
            acting,
            session_id,
            lambda session, made, speech: session.agree_ground_rules(made, text=speech.words(text)),
        )

    def open_phase(
        self,
        acting: Acting,
        session_id: UUID,
        *,
        phase: str,
        prompt: str | None = None,
        minutes: int | None = None,
    ) -> Done:
        """Begin a part of the session (V24)."""
        return self._run(
            acting,
            session_id,
            lambda session, made, speech: session.open_phase(
                made,
                phase=check("session_phase", phase),
                prompt=speech.maybe(prompt),
                minutes=minutes,
            ),
        )

    def close_phase(self, acting: Acting, session_id: UUID) -> Done:
        """End the part that is open."""
        return self._run(acting, session_id, lambda session, made, _: session.close_phase(made))

    def set_speaking_order(self, acting: Acting, session_id: UUID, *, rule: str) -> Done:
        """Say by which rule people take turns; a new seed settles what it leaves open."""
        return self._run(
            acting,
            session_id,
            lambda session, made, _: session.set_speaking_order(
                made, rule=check("speaking_rule", rule), seed=randbits(SEED_BITS)
            ),
        )

    def appoint_devils_advocate(
        self,
        acting: Acting,
        session_id: UUID,
        *,
        participant: UUID,
        for_item: Mapping[str, Any] | None = None,
    ) -> Done:
        """Ask somebody to argue the other side."""

        def do(session: Session, made: Envelope, speech: Speech) -> None:
            speech.check_participant(participant)
            item = self._item(session, for_item)
            session.appoint_devils_advocate(made, participant=participant, for_item=item)

        return self._run(acting, session_id, do)

    def record_devils_advocate_view(
        self,
        acting: Acting,
        session_id: UUID,
        *,
        view: str,
        strongest_counter: str | None = None,
        for_item: Mapping[str, Any] | None = None,
    ) -> Done:
        """Argue the other side, as one was asked to. Raises `NotTheDevilsAdvocate`."""
        return self._act(
            acting,
            session_id,
            "argue_other_side",
            lambda session, made, speech: session.record_devils_advocate_view(
                made,
                view=speech.words(view),
                strongest_counter=speech.maybe(strongest_counter),
                for_item=self._item(session, for_item),
            ),
        )

    def call_on_expertise(
        self, acting: Acting, session_id: UUID, *, participant: UUID, expertise: str
    ) -> Done:
        """Ask somebody for what they know."""

        def do(session: Session, made: Envelope, speech: Speech) -> None:
            asked = speech.review.participant(participant).standing
            session.call_on_expertise(
                made,
                participant=participant,
                agency=asked.agency,
                band=asked.band,
                expertise=Speech(speech.review, participant).words(expertise),
            )

        return self._run(acting, session_id, do)

    def park(
        self,
        acting: Acting,
        session_id: UUID,
        *,
        why: str,
        item: UUID | None = None,
        text: str | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> Done:
        """Put something by for later. `Done.id` and `Done.reference` are the parked item's."""
        id = item or new_id(now())

        def do(session: Session, made: Envelope, speech: Speech) -> None:
            session.park(
                made,
                item=id,
                reference=reference("K", id),
                why=check("parked_why", why),
                text=speech.maybe(text),
                about=self._item(session, about),
            )

        known = self._named(do, id, reference("K", id), lambda session: session.parked)
        return self._run(acting, session_id, known)

    def take_up(self, acting: Acting, session_id: UUID, *, item: UUID) -> Done:
        """Take up again what was parked."""
        return self._run(
            acting, session_id, lambda session, made, _: session.take_up(made, item=item)
        )

    def call_safety_stop(
        self,
        acting: Acting,
        session_id: UUID,
        *,
        what: str,
        stop: UUID | None = None,
        item: Mapping[str, Any] | None = None,
    ) -> Done:
        """Stop because somebody may be in danger now; anyone may. `Done.id` is the stop's."""
        id = stop or new_id(now())

        def do(session: Session, made: Envelope, speech: Speech) -> None:
            session.call_safety_stop(
                made,
                stop=id,
                reference=reference("X", id),
                what=speech.words(what),
                item=self._item(session, item),
            )

        known = self._named(do, id, reference("X", id), lambda session: session.stops)
        return self._act(acting, session_id, "stop_for_safety", known)

    def record_made_safe(
        self,
        acting: Acting,
        session_id: UUID,
        *,
        stop: UUID,
        action: str,
        what: str | None = None,
        told_role: str | None = None,
        told_at: datetime | None = None,
    ) -> Done:
        """Record what was done about a safety stop (V28); anyone may."""
        return self._act(
            acting,
            session_id,
            "stop_for_safety",
            lambda session, made, speech: session.record_made_safe(
                made,
                stop=stop,
                action=check("made_safe", action),
                what=speech.maybe(what),
                told_role=speech.maybe(told_role),
                told_at=told_at,
            ),
        )

    def inform_supervision(
        self,
        acting: Acting,
        session_id: UUID,
        *,
        stop: UUID,
        told_role: str,
        told_at: datetime | None = None,
    ) -> Done:
        """Record that a supervisor was told of a safety stop; anyone may."""
        return self._act(
            acting,
            session_id,
            "stop_for_safety",
            lambda session, made, speech: session.inform_supervision(
                made, stop=stop, told_role=speech.words(told_role), told_at=told_at
            ),
        )

    def hand_on(
        self, acting: Acting, session_id: UUID, *, items: Sequence[Mapping[str, Any]]
    ) -> Done:
        """Give what stays open an owner and a date (I8)."""
        given = tuple(
            CarriedMatter(
                kind=check("session_matter", one["kind"]),
                id=one["id"],
                owner=one["owner"],
                by_date=one["by_date"],
            )
            for one in items
        )

        def do(session: Session, made: Envelope, speech: Speech) -> None:
            session.hand_on(
                made,
                items=given,
                owners={one.owner: speech.review.participant(one.owner).standing for one in given},
                open_matters={id: kind for id, kind, _ in open_in(self.casework, session)},
            )

        return self._run(acting, session_id, do)

    def _named(self, do: Act, id: UUID, name: str, there: Callable[[Session], Names]) -> Act:
        """The same act, which names what it makes; the same again gives the first answer (I17).

        Whether it is the same is seen in a copy of the session in which it has not happened yet.
        """

        def act(session: Session, made: Envelope, speech: Speech) -> Outcome:
            named = Outcome(id=id, reference=name)
            if id not in there(session):
                do(session, made, speech)
                return named
            copy = self.casework.fetch(Session, session.id)
            there(copy).clear()
            copy.state = "running"
            do(copy, made, speech)
            version = self.casework.version_that_says(session.id, copy.pending_events[-1])
            return replace(named, recorded_at_version=version)

        return act

    def _item(self, session: Session, given: Mapping[str, Any] | None) -> Reference | None:
        """What is spoken of, which must be there. Raises `UnknownReference`."""
        if given is None:
            return None
        found = references([given])
        check_references(self.casework, session.review_id, found)
        return found[0]

    def _run(self, acting: Acting, session_id: UUID, do: Act) -> Done:
        return self._act(acting, session_id, "run_session", do)

    def _act(self, acting: Acting, session_id: UUID, right: str, do: Act) -> Done:
        def act(session: Session) -> Outcome | None:
            review = self.casework.fetch(CaseReview, session.review_id)
            authorise(acting, review, right)
            made = envelope(acting, review)
            return do(session, made, Speech(review, made.actor.voice))

        return self.casework.act(acting, Session, session_id, act)


def _telling(code: str, done: Done) -> Done:
    """With the code, if it was made now: what is answered again knows only its digest."""
    return done if done.replayed else replace(done, join_code=code)
