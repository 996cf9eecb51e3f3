"""What learning leads can do with patterns, which belong to the partnership and to no one review."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from domain.events import Envelope
from domain.findings import Finding
from domain.patterns import Pattern
from domain.reviews import CaseReview
from domain.vocabulary import check
from service.acting import Acting, authorise, envelope, now
from service.casework import Casework, Done, New, Outcome
from service.identity import new_id, reference
from service.raising import inbox_id
from service.saying import Speech

Act = Callable[[Pattern, Envelope, Speech], Outcome | None]


class Patterns:
    """The commands on patterns.

    Rights are judged in the standing inbox, on whoever leads its learning: that is the partnership's
    learning lead. Whoever leads the learning of one review may besides name a pattern in findings of
    that review alone, and link such a finding (decision 29).
    """

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def name(
        self,
        acting: Acting,
        *,
        name: str,
        pattern_type: str,
        valence: str,
        findings: Sequence[UUID] = (),
        id: UUID | None = None,
        why: str | None = None,
    ) -> Done:
        """Name a pattern, with the findings in which it was seen, of whichever reviews."""

        def make() -> New:
            review = self._judged_in(acting, self._fetch(findings))
            authorise(acting, review, "name_pattern")
            made, speech = _said(acting, review)
            pattern_id = id or new_id(made.recorded_at)
            pattern = Pattern.name(
                pattern_id,
                made,
                review_id=self._inbox(),
                reference=reference("PT", pattern_id),
                name=speech.words(name),
                pattern_type=check("pattern_type", pattern_type),
                valence=check("pattern_valence", valence),
                findings=tuple(findings),
                why=speech.maybe(why),
            )
            return pattern, []

        return self.casework.create(acting, make)

    def link_finding(
        self, acting: Acting, pattern_id: UUID, *, finding: UUID, why: str | None = None
    ) -> Done:
        """Add a finding in which the pattern was seen, too."""

        def act(pattern: Pattern) -> None:
            review = self._judged_in(acting, self._fetch([finding]))
            authorise(acting, review, "link_to_pattern")
            made, speech = _said(acting, review)
            pattern.link_finding(made, finding=finding, why=speech.maybe(why))

        return self.casework.act(acting, Pattern, pattern_id, act)

    def merge(self, acting: Acting, pattern_id: UUID, *, absorbed: UUID, why: str) -> Done:
        """Take another pattern in, which turned out to be this one: at once, or not at all."""

        def do(pattern: Pattern, made: Envelope, speech: Speech) -> Outcome:
            other = self.casework.fetch(Pattern, absorbed)
            pattern.merge(made, other=other, why=speech.words(why))
            return Outcome(along=[other])

        return self._act(acting, pattern_id, "merge_patterns", do)

    def split(
        self,
        acting: Acting,
        pattern_id: UUID,
        *,
        findings: Sequence[UUID],
        name: str,
        why: str,
        pattern_type: str,
        valence: str,
    ) -> Done:
        """Move some findings to a new pattern, whose id is answered: at once, or not at all."""
        new = new_id(now())

        def do(pattern: Pattern, made: Envelope, speech: Speech) -> Outcome:
            pattern.split(made, into=new, findings=tuple(findings), why=speech.words(why))
            begun = Pattern.name(
                new,
                made,
                review_id=pattern.review_id,
                reference=reference("PT", new),
                name=speech.words(name),
                pattern_type=check("pattern_type", pattern_type),
                valence=check("pattern_valence", valence),
                findings=tuple(findings),
                split_from=pattern.id,
                why=speech.words(why),
            )
            return Outcome(id=new, reference=begun.reference, along=[begun])

        return self._act(acting, pattern_id, "split_pattern", do)

    def _act(self, acting: Acting, pattern_id: UUID, right: str, do: Act) -> Done:
        """Something that concerns patterns as a whole: for the partnership's learning lead."""

        def act(pattern: Pattern) -> Outcome | None:
            review = self.casework.fetch(CaseReview, self._inbox())
            authorise(acting, review, right)
            return do(pattern, *_said(acting, review))

        return self.casework.act(acting, Pattern, pattern_id, act)

    def _fetch(self, findings: Iterable[UUID]) -> list[Finding]:
        """Raises `NotFound` for a finding there is not."""
        return [self.casework.fetch(Finding, id) for id in findings]

    def _judged_in(self, acting: Acting, findings: Sequence[Finding]) -> CaseReview:
        """The review of all these findings, for its own learning lead; else the standing inbox."""
        reviews = {finding.review_id for finding in findings}
        if len(reviews) == 1 and acting.on_behalf_of is not None:
            review = self.casework.fetch(CaseReview, reviews.pop())
            if review.lead == acting.on_behalf_of:
                return review
        return self.casework.fetch(CaseReview, self._inbox())

    def _inbox(self) -> UUID:
        return inbox_id(self.casework.settings.partnership)


def _said(acting: Acting, review: CaseReview) -> tuple[Envelope, Speech]:
    made = envelope(acting, review)
    return made, Speech(review, made.actor.voice)
