"""One command's share of a batch, and which commands of a batch cannot see one another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from service.log.box import Released, Waiting
from service.log.conditions import (
    CodeIsFree,
    Condition,
    IdempotencyRow,
    Matter,
    NothingElseOpen,
    StillSo,
)


@dataclass(frozen=True, slots=True, eq=False)
class Append:
    """What one command wants written, all of it or nothing."""

    events: Sequence[StoredEvent]
    matters: Sequence[Matter] = ()
    conditions: Sequence[Condition] = ()
    idempotency: IdempotencyRow | None = None
    waiting: Waiting | None = None
    released: Released | None = None
    leaves: UUID | None = None


Outcome = Sequence[int] | Exception
"""What became of one command: the positions of its events, or why nothing of it was written."""


def independent(batch: Sequence[Append]) -> Iterator[list[Append]]:
    """The batch in its order, cut into runs in which nobody looks at what another one writes.

    A whole run can be judged at once, before any of it is written, as if one came after the other.
    """
    if len(batch) == 1:
        yield list(batch)
        return
    run: list[Append] = []
    written = _Written()
    for append in batch:
        if run and written.concerns(append):
            yield run
            run, written = [], _Written()
        run.append(append)
        written.add(append)
    if run:
        yield run


@dataclass(slots=True)
class _Written:
    """What the commands of a run will have changed."""

    things: set[UUID | str] = field(default_factory=set)
    reviews: set[UUID] = field(default_factory=set)
    keys: set[tuple[str, str]] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    boxes: set[UUID] = field(default_factory=set)
    left: set[UUID] = field(default_factory=set)

    def add(self, append: Append) -> None:
        self.things.update(event.originator_id for event in append.events)
        self.reviews.update(matter.review_id for matter in append.matters)
        for condition in append.conditions:
            if isinstance(condition, CodeIsFree):
                self.codes.add(condition.code)
        if append.idempotency is not None:
            self.keys.add((append.idempotency.client, append.idempotency.key))
        if append.waiting is not None:
            self.things.add(append.waiting.thing_id)
            self.boxes.add(append.waiting.session_id)
        if append.leaves is not None:
            self.left.add(append.leaves)

    def concerns(self, append: Append) -> bool:
        row = append.idempotency
        return (
            (row is not None and (row.client, row.key) in self.keys)
            or any(event.originator_id in self.things for event in append.events)
            or any(self._judged(condition) for condition in append.conditions)
            or (append.waiting is not None and append.waiting.thing_id in self.things)
            or (append.released is not None and append.released.session_id in self.boxes)
            or append.leaves in self.left
        )

    def _judged(self, condition: Condition) -> bool:
        match condition:
            case StillSo(thing_id=thing_id):
                return thing_id in self.things
            case NothingElseOpen(review_id=review_id):
                return review_id in self.reviews
            case CodeIsFree(code=code):
                return code in self.codes
        return False
