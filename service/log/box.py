"""The waiting box: what was sent into an open silent round, sealed as a whole until the reveal (I11).

It stands in the log's own store, so that an entry becomes an event in one transaction with its
leaving the box: there is no moment at which it is in neither or in both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import msgspec


class Waiting(msgspec.Struct, frozen=True, tag_field="row", tag="waiting"):
    """An entry that waits. `who` tells two people apart and names neither; nothing says when."""

    thing_id: UUID
    session_id: UUID
    who: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Released:
    """Everything in the box of a session is among the events of this command, and leaves the box.

    Where something else waits there as well, the command is refused (`IntegrityError`).
    """

    session_id: UUID


class Box(Protocol):
    """What is read of the box; it is written by appends alone."""

    def of(self, session_id: UUID) -> Sequence[Waiting]:
        """Everything that waits in a session, in the order of ids."""

    def one(self, thing_id: UUID) -> Waiting | None:
        """The entry with this id, if it waits."""

    def voices(self, session_id: UUID) -> Mapping[bytes, int]:
        """How many entries wait in a session of everybody who made any."""

    def sessions(self) -> Sequence[UUID]:
        """The sessions in which anything waits."""
