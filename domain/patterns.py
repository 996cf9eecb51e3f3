"""A pattern: what several findings have in common, across cases; named, added to, merged, split (B.2)."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from domain.events import Envelope, check_dates
from domain.moves import allowed
from domain.recording import Records
from domain.rejections import (
    AlreadyThere,
    IllegalMove,
    PatternWithItself,
    SplitLeavesNothing,
    UnknownReference,
)
from domain.sealed import Sealed

GO_ON_THERE = (
    "Go on with the pattern that took it in; `merged_into` of what it shows names that one."
)
ABSORBED = (
    "What `absorbed` names went up in another pattern; `merged_into` of what it shows says which."
)
EACH_ONCE = "The same finding is named twice here; name each once."
THOSE_IT_HAS = "Name findings that it has; what it shows lists them."


class Pattern(Records, Aggregate):
    """One pattern of the whole partnership. Moves: vocabulary/moves.toml, `pattern`.

    A finding may be in several patterns, and in each of them once. Neither a merger nor a split loses
    anything: what was in a pattern that went up in another one stays written there as well.
    """

    TOPIC = "pattern"

    class Event(Aggregate.Event):
        """Something that happened to a pattern."""

        envelope: Envelope

    class Named(Event, Aggregate.Created):
        """Somebody saw what findings have in common. `pattern_type` V9.

        `review_id` is the standing inbox, where matters of no one review are; `split_from` the pattern
        its findings were in before.
        """

        TOPIC = "pattern-named"
        review_id: UUID
        reference: str
        name: Sealed
        pattern_type: str
        valence: str
        findings: tuple[UUID, ...]
        split_from: UUID | None
        why: Sealed | None

    Created = Named

    class FindingLinked(Event):
        """A finding shows the pattern, too."""

        TOPIC = "pattern-finding-linked"
        finding: UUID
        why: Sealed | None

    class Merged(Event):
        """Another pattern turned out to be this one; `findings` are those this one had not yet."""

        TOPIC = "pattern-merged"
        absorbed: UUID
        findings: tuple[UUID, ...]
        why: Sealed

    class MergedInto(Event):
        """This pattern turned out to be another one, and goes on there."""

        TOPIC = "pattern-merged-into"
        into: UUID
        why: Sealed

    class Split(Event):
        """Some of its findings turned out to be another pattern, and went there."""

        TOPIC = "pattern-split"
        into: UUID
        findings: tuple[UUID, ...]
        why: Sealed

    @event(Named)
    def __init__(self, review_id: UUID, reference: str, findings: tuple[UUID, ...]) -> None:
        self.review_id = review_id
        self.reference = reference
        self.state = "named"
        self.findings = list(findings)

    @classmethod
    def name(
        cls,
        id: UUID,
        envelope: Envelope,
        *,
        review_id: UUID,
        reference: str,
        name: Sealed,
        pattern_type: str,
        valence: str,
        findings: tuple[UUID, ...] = (),
        split_from: UUID | None = None,
        why: Sealed | None = None,
    ) -> Self:
        """Name a pattern. Raises `AlreadyThere` for a finding given twice, `DateInTheFuture`."""
        check_dates(envelope)
        check_each_once(findings)
        return cls._create(
            cls.Named,
            id=id,
            timestamp=envelope.recorded_at,
            envelope=envelope,
            review_id=review_id,
            reference=reference,
            name=name,
            pattern_type=pattern_type,
            valence=valence,
            findings=findings,
            split_from=split_from,
            why=why,
        )

    def link_finding(self, envelope: Envelope, *, finding: UUID, why: Sealed | None = None) -> None:
        """Add a finding. Raises `AlreadyThere`, `IllegalMove`."""
        self._check("link_finding", envelope)
        if finding in self.findings:
            raise AlreadyThere("finding of the pattern")
        self._trigger(self.FindingLinked, envelope, finding=finding, why=why)

    def merge(self, envelope: Envelope, *, other: "Pattern", why: Sealed) -> None:
        """Take the other pattern in: both remember it. Raises `PatternWithItself`, `IllegalMove`."""
        self._check("merge", envelope)
        if other.id == self.id:
            raise PatternWithItself
        other._check("merge_into", envelope, "be taken in", ABSORBED)
        gained = tuple(one for one in other.findings if one not in self.findings)
        self._trigger(self.Merged, envelope, absorbed=other.id, findings=gained, why=why)
        other._trigger(self.MergedInto, envelope, into=self.id, why=why)

    def split(
        self, envelope: Envelope, *, into: UUID, findings: tuple[UUID, ...], why: Sealed
    ) -> None:
        """Give some of its findings to a new pattern, and keep some.

        Raises `UnknownReference` for a finding it has not, `SplitLeavesNothing`, `AlreadyThere` for one
        given twice, `IllegalMove`.
        """
        self._check("split", envelope)
        check_each_once(findings)
        moved, all_of_it = set(findings), set(self.findings)
        if not moved <= all_of_it:
            raise UnknownReference("finding", "pattern", THOSE_IT_HAS)
        if not moved or moved == all_of_it:
            raise SplitLeavesNothing
        self._trigger(self.Split, envelope, into=into, findings=findings, why=why)

    def _check(
        self, move: str, envelope: Envelope, called: str = "", instead: str = GO_ON_THERE
    ) -> None:
        moves = allowed("pattern", self.state)
        if move not in moves:
            raise IllegalMove("pattern", called or move, self.state, moves, instead)
        check_dates(envelope)

    @event(FindingLinked)
    def _finding_linked(self, finding: UUID) -> None:
        self.findings.append(finding)

    @event(Merged)
    def _merged(self, findings: tuple[UUID, ...]) -> None:
        self.findings.extend(findings)

    @event(MergedInto)
    def _merged_into(self) -> None:
        self.state = "merged"

    @event(Split)
    def _split(self, findings: tuple[UUID, ...]) -> None:
        self.findings = [one for one in self.findings if one not in findings]


def check_each_once(findings: tuple[UUID, ...]) -> None:
    """A finding is in a pattern once. Raises `AlreadyThere`."""
    if len(set(findings)) < len(findings):
        raise AlreadyThere("finding of the pattern", EACH_ONCE)
