"""A leaf of the ledger: one stored event as bytes that can be read in one way only.

The bytes are, in this order, numbers unsigned and big-endian:

    8   the ASCII letters `heedful1`: what this is, and in which form
    8   the event's position in the log
    16  the id of its aggregate
    8   its version in the aggregate
    4   how many bytes the topic has
    n   the topic, in UTF-8
    32  SHA-256 of the state, exactly as it is stored

Every part has a fixed length or says its own, so two events never have the same bytes. The state
stands in it by its digest: whoever holds the state can check it, and whoever does not can be given
a proof that shows nothing of it.
"""

import struct
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from eventsourcing.persistence import Notification

MARK = b"heedful1"
PREFIX = b"\0" + MARK
"""How the bytes begin that are hashed: 0x00 before a leaf (RFC 9162 2.1.1)."""
NOT_A_ROW = (AttributeError, TypeError, struct.error)
_HEAD = struct.Struct(">8sQ16sQI")
_PREFIXED = struct.Struct(">9sQ16sQI")
_sha256 = sha256


@dataclass(frozen=True, slots=True)
class Leaf:
    """The parts of a leaf. `position` and `version` count from 1."""

    position: int
    originator_id: UUID
    version: int
    topic: str
    state_digest: bytes

    def to_bytes(self) -> bytes:
        """What is hashed as a leaf of the tree (RFC 9162 2.1.1 puts 0x00 before it)."""
        name = self.topic.encode()
        id = self.originator_id.bytes
        head = _HEAD.pack(MARK, self.position, id, self.version, len(name))
        return head + name + self.state_digest


def leaf_of(row: Notification) -> Leaf:
    """The leaf of a stored event."""
    assert isinstance(row.originator_id, UUID)
    digest = sha256(row.state).digest()
    return Leaf(row.id, row.originator_id, row.originator_version, row.topic, digest)


def row_hash(row: Notification) -> bytes:
    """The leaf hash of a stored event (RFC 9162 2.1.1).

    Raises one of `NOT_A_ROW` for what no recorder ever wrote.
    """
    return row_hashed(row, row.originator_id.bytes)  # type: ignore[union-attr]  # ours are UUIDs


def row_hashed(row: Notification, id: bytes) -> bytes:
    """The same for who has the bytes of the id already: catching up lives here."""
    name = row.topic.encode()
    head = _PREFIXED.pack(PREFIX, row.id, id, row.originator_version, len(name))
    return _sha256(head + name + _sha256(row.state).digest()).digest()
