"""What people can do with an observation."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.events import Envelope
from domain.observations import Observation
from domain.people import check_given
from domain.reviews import CaseReview
from domain.vocabulary import check
from service.acting import Acting, authorise, envelope, usual
from service.attribution import told_of_change, wished
from service.casework import Casework, Done, New
from service.in_session import while_it_lasts
from service.pointing import check_references, check_reply
from service.raising import raising
from service.saying import Speech, check_maybe, references
from service.saying import details as kind_details

Act = Callable[[Observation, Envelope, Speech], None]


class Observations:
    """The commands on observations, of every kind."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def record(
        self,
        acting: Acting,
        *,
        review_id: UUID,
        kind: str,
        text: str | None = None,
        id: UUID | None = None,
        about: Sequence[Mapping[str, Any]] = (),
        factor: str | None = None,
        valence: str | None = None,
        dimension: str | None = None,
        source_mode: str | None = "meeting",
        confidence: str | None = None,
        details: Mapping[str, Any] | None = None,
        in_reply_to: UUID | None = None,
        session_id: UUID | None = None,
    ) -> Done:
        """Record what somebody saw, thought, knew or missed. Raises `KindNeeds`."""

        def make() -> New:
            new = raising(
                self.casework, acting, review_id, "record_observation", "C", id, session_id
            )
            code = check("observation_kind", kind)
            check_references(self.casework, review_id, references(about))
            check_reply(self.casework, review_id, in_reply_to)
            made = Observation.record(
                new.id,
                new.envelope,
                review_id=review_id,
                reference=new.reference,
                kind=code,
                text=new.speech.maybe(text),
                about=references(about),
                factor=check_maybe("factor", factor),
                valence=check_maybe("valence", valence),
                dimension=check_maybe("dimension", dimension),
                source_mode=check_given("source_mode", source_mode),
                confidence=check_maybe("confidence", confidence),
                details=kind_details(new.speech, code, details or {}),
                in_reply_to=in_reply_to,
                session_id=session_id,
            )
            lasting = while_it_lasts(self.casework, review_id, session_id)
            return made, [new.condition, *lasting]

        return self.casework.create(acting, make)

    def correct(self, acting: Acting, observation_id: UUID, *, text: str, why: str) -> Done:
        """Say it better; only the author may, and the old words stay (I1, I16)."""
        return self._act(
            acting,
            observation_id,
            None,
            lambda entry, made, speech: entry.correct(
                made, text=speech.words(text), why=check("correction_why", why)
            ),
        )

    def confirm(self, acting: Acting, observation_id: UUID) -> Done:
        """The speaker confirms what the scribe wrote (I16)."""
        return self._act(acting, observation_id, None, lambda entry, made, _: entry.confirm(made))

    def dispute(
        self, acting: Acting, observation_id: UUID, *, correction: str | None = None
    ) -> Done:
        """The speaker disputes what the scribe wrote (I16)."""
        return self._act(
            acting,
            observation_id,
            None,
            lambda entry, made, speech: entry.dispute(made, correction=speech.maybe(correction)),
        )

    def classify(
        self,
        acting: Acting,
        observation_id: UUID,
        *,
        factor: str | None = None,
        valence: str | None = None,
        dimension: str | None = None,
    ) -> Done:
        """Set or change what it shows."""
        return self._act(
            acting,
            observation_id,
            "classify_observation",
            lambda entry, made, _: entry.classify(
                made,
                factor=check_maybe("factor", factor),
                valence=check_maybe("valence", valence),
                dimension=check_maybe("dimension", dimension),
            ),
        )

    def link(
        self, acting: Acting, observation_id: UUID, *, to: Mapping[str, Any], relation: str
    ) -> Done:
        """Link it to something else."""
        (target,) = references([to])

        def do(entry: Observation, made: Envelope, _: Speech) -> None:
            check_references(self.casework, entry.review_id, [target])
            entry.link(made, to=target, relation=check("observation_relation", relation))

        return self._act(acting, observation_id, "link", do)

    def change_attribution(self, acting: Acting, observation_id: UUID) -> Done:
        """Be shown as `acting` says from now on: only whoever began it may have it so (I12)."""
        done = self._act(
            acting,
            observation_id,
            "change_attribution",
            lambda entry, made, _: entry.change_attribution(
                made, attribution=wished(acting), display_as=acting.display_as
            ),
        )
        return told_of_change(acting, done)

    def _act(self, acting: Acting, observation_id: UUID, right: str | None, do: Act) -> Done:
        """Act on an observation; without a right named, only its author may."""

        def act(entry: Observation) -> None:
            review = self.casework.fetch(CaseReview, entry.review_id)
            authorise(acting, review, right or "record_observation", author=entry.author)
            made = envelope(acting, review, usual(acting, entry.shown))
            do(entry, made, Speech(review, made.actor.voice))

        return self.casework.act(acting, Observation, observation_id, act)
