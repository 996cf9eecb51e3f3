"""A finding: what this case teaches about the system, with its evidence and its dissent."""

from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope, check_dates
from domain.moves import after
from domain.rejections import EvidenceRequired, FactorRequired, OwnFinding
from domain.sealed import Sealed
from domain.withholding import Withholds

LEAST_EVIDENCE = 2
LEAST_EVIDENCE_IN_HISTORY = 1


class Finding(Withholds, Aggregate):
    """One generalised statement. States and moves: vocabulary/moves.toml, `finding` (B.5)."""

    TOPIC = "finding"

    class Event(Aggregate.Event):
        """Something that happened to a finding."""

        envelope: Envelope

    class Proposed(Event, Aggregate.Created):
        """Somebody proposed it. `pattern_type` V9; `evidence` ids of things in the review."""

        TOPIC = "finding-proposed"
        review_id: UUID
        reference: str
        text: Sealed
        pattern_type: str
        valence: str
        evidence: tuple[UUID, ...]
        factors: tuple[str, ...]
        how_it_showed: Sealed | None
        how_usual: Sealed | None
        how_widespread: Sealed | None
        why_it_matters: Sealed | None
        confidence: str | None
        rests_on: str
        hindsight_note: Sealed | None

    Created = Proposed

    class PeerReviewed(Event):
        """A second reviewer commented on the draft."""

        TOPIC = "finding-peer-reviewed"
        comment: Sealed

    class Agreed(Event):
        """The case group agreed, perhaps with a worry. Before version 2 there was no `comment`."""

        TOPIC = "finding-agreed"
        class_version = 2
        comment: Sealed | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Nothing was said with it."""
            state["comment"] = None

    class DissentRecorded(Event):
        """Somebody disagrees, and it is kept beside the finding."""

        TOPIC = "finding-dissent-recorded"
        text: Sealed

    class TextWithheld(Event):
        """Its words, or those of one `step` (a version of it), are not shown for now (J5)."""

        TOPIC = "finding-text-withheld"
        step: int | None
        basis: str
        reason: Sealed

    class TextRestored(Event):
        """What was withheld by one withholding is shown again."""

        TOPIC = "finding-text-restored"
        step: int | None
        reason: Sealed

    @event(Proposed)
    def __init__(self, envelope: Envelope, review_id: UUID, reference: str) -> None:
        self.review_id = review_id
        self.reference = reference
        self.state = "proposed"
        self.proposer = envelope.actor.voice
        self.withheld: dict[int, str] = {}

    @classmethod
    def propose(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        text: Sealed,
        pattern_type: str,
        valence: str,
        evidence: tuple[UUID, ...],
        factors: tuple[str, ...],
        rests_on: str,
        how_it_showed: Sealed | None = None,
        how_usual: Sealed | None = None,
        how_widespread: Sealed | None = None,
        why_it_matters: Sealed | None = None,
        confidence: str | None = None,
        hindsight_note: Sealed | None = None,
    ) -> Self:
        """Propose a finding. Raises `EvidenceRequired`, `FactorRequired` (I14), `DateInTheFuture`."""
        check_dates(envelope)
        check_grounds(envelope, evidence, factors)
        return cls._create(
            cls.Proposed,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            text=text,
            pattern_type=pattern_type,
            valence=valence,
            evidence=evidence,
            factors=factors,
            how_it_showed=how_it_showed,
            how_usual=how_usual,
            how_widespread=how_widespread,
            why_it_matters=why_it_matters,
            confidence=confidence,
            rests_on=rests_on,
            hindsight_note=hindsight_note,
        )

    def peer_review(self, envelope: Envelope, *, comment: Sealed) -> None:
        """Comment as a second reviewer. Raises `OwnFinding` for whoever proposed it, `IllegalMove`."""
        self._check("peer_review", envelope)
        if self.proposer is not None and self.proposer == envelope.actor.voice:
            raise OwnFinding
        self._trigger(self.PeerReviewed, envelope, comment=comment)

    def agree(self, envelope: Envelope, *, comment: Sealed | None = None) -> None:
        """Agree the finding; `comment` is a worry that goes with it (B.6)."""
        self._check("agree", envelope)
        self._trigger(self.Agreed, envelope, comment=comment)

    def record_dissent(self, envelope: Envelope, *, text: Sealed) -> None:
        """Keep a disagreement beside the finding."""
        self._check("record_dissent", envelope)
        self._trigger(self.DissentRecorded, envelope, text=text)

    def _check(self, move: str, envelope: Envelope) -> None:
        after("finding", move, self.state)
        check_dates(envelope)

    @event(PeerReviewed)
    def _peer_reviewed(self) -> None:
        self.state = "peer_reviewed"

    @event(Agreed)
    def _agreed(self) -> None:
        self.state = "agreed"

    @event(DissentRecorded)
    def _dissent_recorded(self) -> None:
        self.has_dissent = True

    @event(TextWithheld)
    def _text_withheld(self, step: int | None, basis: str) -> None:
        self._remember_withheld(step, basis)

    @event(TextRestored)
    def _text_restored(self, step: int | None) -> None:
        self._remember_restored(step)


def words_of(proposed: Finding.Proposed) -> tuple[Sealed | None, ...]:
    """All that a finding says in words."""
    return (
        proposed.text,
        proposed.how_it_showed,
        proposed.how_usual,
        proposed.how_widespread,
        proposed.why_it_matters,
        proposed.hindsight_note,
    )


def check_grounds(envelope: Envelope, evidence: tuple[UUID, ...], factors: tuple[str, ...]) -> None:
    """At least one factor and two pieces of evidence; history may bring one (I14, settled 5)."""
    least = LEAST_EVIDENCE_IN_HISTORY if envelope.reconstructed else LEAST_EVIDENCE
    if len(set(evidence)) < least:
        raise EvidenceRequired(least)
    if not factors:
        raise FactorRequired
