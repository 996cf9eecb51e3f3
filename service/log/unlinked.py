"""The anonymous box: what was said with no link to who said it, sealed until its batch is written (I11).

It stands in the log's own store, so that an entry leaves it in the very transaction in which it becomes an
event. A row is an id of chance and sealed bytes: it says neither when it came nor after which other.
"""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

import msgspec


class Unlinked(msgspec.Struct, frozen=True, tag_field="row", tag="unlinked"):
    """An entry that waits for its batch."""

    id: UUID
    sealed: bytes


class UnlinkedBox(Protocol):
    """Entries come in here; they leave by appends alone (`Append.leaves`)."""

    def put(self, entry: Unlinked) -> None:
        """Keep an entry, durably; the same again does no harm.

        Raises `OperationalError` when the database could not write.
        """

    def all(self) -> Sequence[Unlinked]:
        """Everything that waits, in the order of ids."""

    def one(self, id: UUID) -> Unlinked | None:
        """The entry with this id, if it waits."""
