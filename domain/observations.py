"""An observation: one thing a participant saw, thought, knew or missed, of a kind that is data."""

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope, check_dates
from domain.kinds import Kind
from domain.people import ANONYMOUS, NAMED
from domain.rejections import AlreadyThere, KindNeeds, NotYours
from domain.sealed import Sealed
from domain.showing import Shown
from domain.vocabulary import kind as kind_named
from domain.withholding import Withholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What an observation is about: a kind of thing and its id (or an opaque outside token)."""

    kind: str
    id: UUID | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One field a kind asks for: a code in clear or words that are sealed."""

    name: str
    code: str | None = None
    words: Sealed | None = None


class Observation(Withholds, Aggregate):
    """One contribution of the observing kind, its corrections and what it was linked to."""

    TOPIC = "observation"

    class Event(Aggregate.Event):
        """Something that happened to an observation."""

        envelope: Envelope

    class Recorded(Event, Aggregate.Created):
        """Somebody put something in. `kind`, `factor`, `valence`, `source_mode` are codes."""

        TOPIC = "observation-recorded"
        review_id: UUID
        reference: str
        kind: str
        text: Sealed | None
        about: tuple[Reference, ...]
        factor: str | None
        valence: str | None
        dimension: str | None
        source_mode: str
        confidence: str | None
        details: tuple[Detail, ...]
        in_reply_to: UUID | None
        session_id: UUID | None

    Created = Recorded

    class Corrected(Event):
        """The author says it better; the old words stay readable to those who could read them (I1)."""

        TOPIC = "observation-corrected"
        text: Sealed
        why: str

    class ConfirmedBySpeaker(Event):
        """The speaker says the scribe has it right (I16)."""

        TOPIC = "observation-confirmed-by-speaker"

    class DisputedBySpeaker(Event):
        """The speaker says the scribe has it wrong (I16)."""

        TOPIC = "observation-disputed-by-speaker"
        correction: Sealed | None

    class Classified(Event):
        """A reviewer set or changed what it shows; None leaves a code as it was."""

        TOPIC = "observation-classified"
        factor: str | None
        valence: str | None
        dimension: str | None

    class Linked(Event):
        """It supports, contradicts or explains something else."""

        TOPIC = "observation-linked"
        to: Reference
        relation: str

    class AttributionChanged(Event):
        """Its author is shown otherwise from now on (V4). `role` is their title of then, if by name."""

        TOPIC = "observation-attribution-changed"
        attribution: str
        display_as: str
        role: Sealed | None

    class TextWithheld(Event):
        """Its words, or those of one `step` (a version of it), are not shown for now (J5)."""

        TOPIC = "observation-text-withheld"
        step: int | None
        basis: str
        reason: Sealed

    class TextRestored(Event):
        """What was withheld by one withholding is shown again."""

        TOPIC = "observation-text-restored"
        step: int | None
        reason: Sealed

    @event(Recorded)
    def __init__(self, envelope: Envelope, review_id: UUID, reference: str, kind: str) -> None:
        self.review_id = review_id
        self.reference = reference
        self.kind = kind
        self.author = envelope.actor.voice
        self.shown = Shown.by(envelope)
        self.is_scribed = envelope.actor.capacity == "scribe"
        self.withheld: dict[int, str] = {}
        self.answered = False

    @classmethod
    def record(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        kind: str,
        text: Sealed | None,
        about: tuple[Reference, ...] = (),
        factor: str | None = None,
        valence: str | None = None,
        dimension: str | None = None,
        source_mode: str = "meeting",
        confidence: str | None = None,
        details: tuple[Detail, ...] = (),
        in_reply_to: UUID | None = None,
        session_id: UUID | None = None,
    ) -> Self:
        """Record an observation. Raises `KindNeeds` when its kind asks for more, `DateInTheFuture`."""
        check_dates(envelope)
        check_kind(kind, text, about, details, live=not envelope.reconstructed)
        check_voice(kind, envelope)
        return cls._create(
            cls.Recorded,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            kind=kind,
            text=text,
            about=about,
            factor=factor,
            valence=valence,
            dimension=dimension,
            source_mode=source_mode,
            confidence=confidence,
            details=details,
            in_reply_to=in_reply_to,
            session_id=session_id,
        )

    def correct(self, envelope: Envelope, *, text: Sealed, why: str) -> None:
        """Say it better; only the author may (I16). Raises `NotYours`."""
        self._check_author(envelope)
        self._trigger(self.Corrected, envelope, text=text, why=why)

    def confirm(self, envelope: Envelope) -> None:
        """The speaker confirms what the scribe wrote (I16)."""
        self._check_speaker(envelope)
        self._trigger(self.ConfirmedBySpeaker, envelope)

    def dispute(self, envelope: Envelope, *, correction: Sealed | None = None) -> None:
        """The speaker disputes what the scribe wrote (I16)."""
        self._check_speaker(envelope)
        self._trigger(self.DisputedBySpeaker, envelope, correction=correction)

    def classify(
        self,
        envelope: Envelope,
        *,
        factor: str | None = None,
        valence: str | None = None,
        dimension: str | None = None,
    ) -> None:
        """Set or change what it shows."""
        check_dates(envelope)
        if factor is None and valence is None and dimension is None:
            raise KindNeeds("at least one of factor, valence and dimension")
        self._trigger(
            self.Classified, envelope, factor=factor, valence=valence, dimension=dimension
        )

    def link(self, envelope: Envelope, *, to: Reference, relation: str) -> None:
        """Link it to something else."""
        check_dates(envelope)
        self._trigger(self.Linked, envelope, to=to, relation=relation)

    def change_attribution(
        self, envelope: Envelope, *, attribution: str, display_as: str | None = None
    ) -> None:
        """Be shown otherwise from now on; only whoever began it may say so (I12)."""
        shown = self.shown.changed(envelope, attribution, display_as)
        self._trigger(
            self.AttributionChanged,
            envelope,
            attribution=shown.attribution,
            display_as=shown.display_as,
            role=shown.role if shown.attribution == NAMED else None,
        )

    def _check_author(self, envelope: Envelope) -> None:
        check_dates(envelope)
        if self.author is None or envelope.actor.voice != self.author:
            raise NotYours

    def _check_speaker(self, envelope: Envelope) -> None:
        self._check_author(envelope)
        if not self.is_scribed:
            raise KindNeeds("to have been written down by a scribe")
        if self.answered:
            raise AlreadyThere("answer of the speaker")

    @event(AttributionChanged)
    def _attribution_changed(self, attribution: str, display_as: str) -> None:
        self.shown = replace(self.shown, attribution=attribution, display_as=display_as)

    @event(Corrected)
    def _corrected(self) -> None:
        self.ever_corrected = True

    @event(ConfirmedBySpeaker)
    def _confirmed_by_speaker(self) -> None:
        self.answered = True

    @event(DisputedBySpeaker)
    def _disputed_by_speaker(self) -> None:
        self.answered = True

    @event(Classified)
    def _classified(self) -> None:
        self.ever_classified = True

    @event(Linked)
    def _linked(self) -> None:
        self.ever_linked = True

    @event(TextWithheld)
    def _text_withheld(self, step: int | None, basis: str) -> None:
        self._remember_withheld(step, basis)

    @event(TextRestored)
    def _text_restored(self, step: int | None) -> None:
        self._remember_restored(step)


def check_kind(
    code: str,
    text: Sealed | None,
    about: tuple[Reference, ...],
    details: tuple[Detail, ...],
    *,
    live: bool = True,
) -> None:
    """An observation carries what its kind asks for, and nothing else. Raises `KindNeeds`."""
    kind = kind_named(code)
    if kind is None:
        return  # a local kind that an import kept (settled 7): nothing is known to be asked for
    if kind.text_required and text is None:
        raise KindNeeds("words")
    if kind.something_required and text is None and not details:
        raise KindNeeds("words, or at least one of its fields")
    about_needed = kind.about_required and (live or not kind.history_may_lack_about)
    if about_needed and not any(one.kind in kind.about for one in about):
        raise KindNeeds(f"to say what it is about: {', '.join(kind.about)}")
    check_fields(kind, {detail.name for detail in details})


def check_voice(code: str, envelope: Envelope) -> None:
    """Some kinds need somebody who can be asked; history stands as it is. Raises `KindNeeds`."""
    kind, is_live = kind_named(code), not envelope.reconstructed
    if kind and is_live and envelope.attribution == ANONYMOUS and not kind.may_be_anonymous:
        raise KindNeeds("somebody who says it, so it cannot be said anonymously")


def check_fields(kind: Kind, given: set[str]) -> None:
    """The fields given are those of the kind, and none it needs is missing. Raises `KindNeeds`."""
    for field in kind.fields:
        if field.required and given.isdisjoint(field.names):
            raise KindNeeds(f"the field “{field.name}”")
    known = {name for field in kind.fields for name in field.names}
    if given - known:
        own = sorted(field.name for field in kind.fields)
        raise KindNeeds("no other fields than: " + (", ".join(own) or "none"))
