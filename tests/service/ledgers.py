"""A log of a few hundred plain rows, a ledger over it, and a key, for the tests of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from eventsourcing.persistence import StoredEvent

from service.ledger.following import LedgerFollower
from service.ledger.notes import Signer
from service.ledger.store import LedgerStore
from service.ledger.tree import leaf_hash, node_hash
from service.log.sqlite import SqliteRecorder
from service.log.sqlite_store import SqliteStore

SIGNER = Signer("example.org/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


@dataclass(frozen=True)
class Books:
    """A log and the ledger over it, in one directory."""

    directory: Path
    log: SqliteRecorder
    ledger: LedgerStore
    follower: LedgerFollower

    @classmethod
    def opened(cls, directory: Path) -> "Books":
        """Those in this directory, made where they are missing."""
        store, ledger = SqliteStore(directory / "log.db"), LedgerStore(directory / "ledger.db")
        store.create()
        ledger.create()
        log = SqliteRecorder(store)
        return cls(directory, log, ledger, LedgerFollower(ledger, log))

    def record(self, count: int, first: int = 0) -> None:
        """So many events of several aggregates, each with a state of its own."""
        self.log.insert_events([event(number) for number in range(first, first + count)])

    def close(self) -> None:
        """Let go of both files."""
        self.log.store.close()
        self.ledger.close()


def event(number: int) -> StoredEvent:
    """The stored event of this number: three to an aggregate."""
    id = UUID(bytes=sha256(b"%d" % (number // 3)).digest()[:16])
    state = b'{"text":"What was said the %dth time."}' % number
    return StoredEvent(id, number % 3 + 1, f"thing-{number % 7}", state)


def hashes(count: int) -> list[bytes]:
    """So many leaf hashes."""
    return [leaf_hash(b"leaf %d" % number) for number in range(count)]


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """The root as RFC 9162 2.1.1 defines it, word by word: a tree built the slow way."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(tree_hash(leaves[:split]), tree_hash(leaves[split:]))
