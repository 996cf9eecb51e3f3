"""What both recorders have in common: every append goes through one group commit."""

import os
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    StoredEvent,
    Subscription,
)

from domain.rejections import CodeAlreadyUsed
from service.log.appends import Append, Outcome
from service.log.box import Box, Released, Waiting
from service.log.conditions import CodeIsFree, Condition, IdempotencyRow, Matter, Never
from service.log.together import LeaderFailed, Together
from service.log.unlinked import UnlinkedBox

MOST_EVENTS = 128
"""How many events are committed together, unless one command brings more."""


class GroupedRecorder(ApplicationRecorder):
    """Takes appends from many threads; a subclass writes a batch of them in one transaction."""

    box: Box
    unlinked: UnlinkedBox

    def __init__(self) -> None:
        self._together = Together[Append, Sequence[int]](
            self.write, lambda append: max(1, len(append.events)), MOST_EVENTS
        )
        self._process = os.getpid()

    @abstractmethod
    def write(self, batch: Sequence[Append]) -> Sequence[Outcome]:
        """Write what can be written of a batch, durably; only one thread is ever in here.

        A conflict, a failed condition or a used key refuses its own command only.
        """

    @abstractmethod
    def find(self, append: Append) -> Sequence[int] | None:
        """The positions of these very events if they stand in the log, after a commit gone wrong."""

    @abstractmethod
    def position_or_none(self, originator_id: UUID, version: int) -> int | None:
        """Where one event stands in the log, if it does."""

    @abstractmethod
    def remembered(self, client: str, key: str) -> IdempotencyRow | None:
        """What was answered to this client's key, if it was used."""

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        matters: Sequence[Matter] = (),
        conditions: Sequence[Condition] = (),
        idempotency: IdempotencyRow | None = None,
        waiting: Waiting | None = None,
        released: Released | None = None,
        leaves: UUID | None = None,
        **_: Any,
    ) -> Sequence[int]:
        """Append, or refuse all of it; see `service.log.port.Log`."""
        if os.getpid() != self._process:
            raise RuntimeError("The log was opened in another process, before a fork.")
        if not stored_events and idempotency is None and waiting is None and leaves is None:
            return []
        append = Append(stored_events, matters, conditions, idempotency, waiting, released, leaves)
        self._refuse_what_may_never_be(append)
        try:
            return self._together.do(append)
        except LeaderFailed:
            return self._found_out(append)

    def written(self, append: Append) -> Sequence[int] | None:
        """The same; for an entry that waits, whether it is kept, for a mere key, whether that is."""
        if append.waiting is not None:
            return [] if self._is_kept(append.waiting) else None
        row = append.idempotency
        if append.leaves is not None and not append.events:
            return [] if self.unlinked.one(append.leaves) is None else None
        if append.events or row is None:
            return self.find(append)
        return [] if self.remembered(row.client, row.key) == row else None

    def position_of(self, originator_id: UUID, version: int) -> int:
        """Where one event, which must be there, stands in the log."""
        position = self.position_or_none(originator_id, version)
        assert position is not None
        return position

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Not offered: the follower of projections/ polls and is woken instead."""
        raise NotImplementedError

    def _refuse_what_may_never_be(self, append: Append) -> None:
        """What was written before is still answered, so it is looked for first (I17)."""
        codes = dict[str, UUID]()
        for condition in append.conditions:
            if isinstance(condition, Never):
                if self._is_repeated(append):
                    raise IntegrityError
                raise condition.refusal
            if isinstance(condition, CodeIsFree):
                whose = codes.setdefault(condition.code, condition.review_id)
                if whose != condition.review_id:
                    raise CodeAlreadyUsed

    def _is_repeated(self, append: Append) -> bool:
        row = append.idempotency
        if row is not None and self.remembered(row.client, row.key) is not None:
            return True
        if append.waiting is not None and self.box.one(append.waiting.thing_id) is not None:
            return True
        return any(self.position_or_none(*_place(event)) for event in append.events)

    def _is_kept(self, entry: Waiting) -> bool:
        """Whether it is in the box, or was released from it meanwhile: then it is in the log."""
        found = self.box.one(entry.thing_id)
        if found is None:
            return self.position_or_none(entry.thing_id, 1) is not None
        return found == entry

    def _found_out(self, append: Append) -> Sequence[int]:
        """What became of it after the leader broke off: written, or to be written now."""
        positions = self.written(append)
        return self._together.do(append) if positions is None else positions


def _place(event: StoredEvent) -> tuple[UUID, int]:
    assert isinstance(event.originator_id, UUID)
    return event.originator_id, event.originator_version
