"""What people can do with a finding."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from domain.events import Envelope
from domain.findings import Finding, words_of
from domain.naming import check_names_nobody
from domain.reviews import CaseReview
from domain.vocabulary import check
from service.acting import Acting, authorise, envelope
from service.casework import Casework, Done, New
from service.pointing import check_evidence
from service.raising import raising
from service.saying import Speech, check_each, check_maybe

Act = Callable[[Finding, Envelope, Speech], None]
NamesOf = Callable[[Iterable[UUID]], Iterable[str]]
"""By which names some participants are known, where they are."""


def nobody_known(participants: Iterable[UUID]) -> Iterable[str]:
    """Names of participants where there is no desk that knows any."""
    return ()


class Findings:
    """The commands on findings."""

    def __init__(self, casework: Casework, names_of: NamesOf = nobody_known) -> None:
        self.casework = casework
        self.names_of = names_of

    def propose(
        self,
        acting: Acting,
        *,
        review_id: UUID,
        text: str,
        pattern_type: str,
        valence: str,
        evidence: Sequence[UUID],
        factors: Sequence[str],
        id: UUID | None = None,
        how_it_showed: str | None = None,
        how_usual: str | None = None,
        how_widespread: str | None = None,
        why_it_matters: str | None = None,
        confidence: str | None = None,
        rests_on: str = "both",
        hindsight_note: str | None = None,
    ) -> Done:
        """Propose a finding on at least one factor and two pieces of evidence (I14).

        Raises `PersonNamed` when its words name somebody who takes part.
        """

        def make() -> New:
            new = raising(self.casework, acting, review_id, "propose_finding", "F", id)
            check_evidence(self.casework, review_id, evidence)
            made = Finding.propose(
                new.id,
                new.envelope,
                review_id=review_id,
                reference=new.reference,
                text=new.speech.words(text),
                pattern_type=check("pattern_type", pattern_type),
                valence=check("pattern_valence", valence),
                evidence=tuple(evidence),
                factors=check_each("factor", factors),
                how_it_showed=new.speech.maybe(how_it_showed),
                how_usual=new.speech.maybe(how_usual),
                how_widespread=new.speech.maybe(how_widespread),
                why_it_matters=new.speech.maybe(why_it_matters),
                confidence=check_maybe("confidence", confidence),
                rests_on=check("rests_on", rests_on),
                hindsight_note=new.speech.maybe(hindsight_note),
            )
            [proposed] = made.pending_events
            assert isinstance(proposed, Finding.Proposed)
            called = self.names_of(new.review.participants)
            check_names_nobody(new.review.participants, words_of(proposed), called)
            return made, [new.condition]

        return self.casework.create(acting, make)

    def peer_review(self, acting: Acting, finding_id: UUID, *, comment: str) -> Done:
        """Comment as a second reviewer."""
        return self._act(
            acting,
            finding_id,
            "peer_review_finding",
            lambda finding, made, speech: finding.peer_review(made, comment=speech.words(comment)),
        )

    def agree(self, acting: Acting, finding_id: UUID, *, comment: str | None = None) -> Done:
        """Agree the finding, perhaps with a worry."""
        return self._act(
            acting,
            finding_id,
            "agree_finding",
            lambda finding, made, speech: finding.agree(made, comment=speech.maybe(comment)),
        )

    def record_dissent(self, acting: Acting, finding_id: UUID, *, text: str) -> Done:
        """Keep a disagreement beside the finding."""
        return self._act(
            acting,
            finding_id,
            "dissent_from_finding",
            lambda finding, made, speech: finding.record_dissent(made, text=speech.words(text)),
        )

    def _act(self, acting: Acting, finding_id: UUID, right: str, do: Act) -> Done:
        def act(finding: Finding) -> None:
            review = self.casework.fetch(CaseReview, finding.review_id)
            authorise(acting, review, right)
            made = envelope(acting, review)
            do(finding, made, Speech(review, made.actor.voice))

        return self.casework.act(acting, Finding, finding_id, act)
