"""The ledger: what anybody may ask of it. Checkpoints, proofs, and whether it goes on."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property, partial
from uuid import UUID

from domain.rejections import NotFound
from service.ledger.comparing import UNREADABLE
from service.ledger.following import LedgerFollower
from service.ledger.leaf import leaf_of
from service.ledger.notes import Signer
from service.ledger.proofs import proof_file
from service.ledger.publishing import Publisher
from service.ledger.signing_key import check_key, signer
from service.ledger.sinks import sink_of
from service.ledger.store import LedgerStore, at_position, node_in, size
from service.ledger.tree import consistency, inclusion, leaf_hash
from service.log.port import Log
from service.settings import Settings


class NotInLedgerYet(Exception):
    """The event was recorded a moment ago; the ledger takes it in within seconds."""


class NotAsRecorded(Exception):
    """What the log holds now is not what the ledger took in: `verify` says more."""


class SizeUnknown(ValueError):
    """The ledger never had, or not yet has, a tree of this size."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof that an event stands in the log, `file` as C2SP tlog-proof, checked by verify.py.

    `index` counts from 0 among the first `size` events of the ledger.
    """

    id: UUID
    version: int
    index: int
    size: int
    file: str


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """What the log is now: its name, how many events the ledger holds, and the signed note (C2SP).

    `public_key` is for convenience: take the one to trust from the operator, not from here.
    """

    origin: str
    size: int
    note: str
    public_key: str


@dataclass(frozen=True, slots=True)
class Consistency:
    """The proof that the log of `to_size` events continues the log of `from_size` (RFC 9162 2.1.4).

    `hashes` are base64; `checkpoint` is the signed note of the later size.
    """

    origin: str
    from_size: int
    to_size: int
    hashes: tuple[str, ...]
    checkpoint: str


class Ledger:
    """One ledger over one log."""

    def __init__(self, settings: Settings, log: Log) -> None:
        self.settings = settings
        self.log = log
        self.store = LedgerStore(settings.ledger_path)
        self.sink = sink_of(settings.checkpoint_sink, settings.checkpoints_path)
        self.follower = LedgerFollower(self.store, log)
        self.publisher = Publisher(
            self.store, lambda: self.signer, self.sink, settings.checkpoint_minutes
        )

    def check(self) -> None:
        """Raises `LedgerNotMade`, and `LedgerKeyNotUsable` when no key is set that has to be."""
        self.store.check()
        check_key(self.settings)

    @cached_property
    def signer(self) -> Signer:
        """Who signs. Raises `LedgerKeyNotUsable`."""
        return signer(self.settings)

    def checkpoint(self) -> SignedCheckpoint:
        """The checkpoint of all that was taken in so far. Raises `NotContinued`."""
        with self.store.reading() as ledger:
            note = self.publisher.sign(ledger)
            key = str(self.signer.verifier)
            return SignedCheckpoint(self.settings.origin, size(ledger), note, key)

    def position_of(self, id: UUID, version: int) -> int:
        """Where an event stands in the log. Raises `NotFound`."""
        if not self.log.select_events(id, gt=version - 1, lte=version):
            raise NotFound("event")
        return self.log.position_of(id, version)

    def proof(
        self, id: UUID, version: int, at_size: int | None = None, *, with_state: bool = False
    ) -> Proof:
        """The proof that an event stands in the log of so many events, or of all there are.

        Raises `NotFound`, `NotInLedgerYet`, `NotAsRecorded`, `SizeUnknown`, `NotContinued`.
        """
        try:
            row = self.log.select_notifications(self.position_of(id, version), 1)[0]
            leaf = leaf_of(row)
        except UNREADABLE:
            raise NotAsRecorded from None
        with self.store.reading() as ledger:
            kept = at_position(ledger, leaf.position)
            if kept is None:
                raise NotInLedgerYet
            if kept.hash != leaf_hash(leaf.to_bytes()):
                raise NotAsRecorded
            count = size(ledger) if at_size is None else at_size
            if not kept.index < count <= size(ledger):
                raise SizeUnknown
            path = inclusion(kept.index, count, partial(node_in, ledger))
            note = self.publisher.sign(ledger, count)
        file = proof_file(leaf, kept.index, path, note, row.state if with_state else None)
        return Proof(id, version, kept.index, count, file)

    def consistency(self, older: int, newer: int | None = None) -> Consistency:
        """The proof that the log of one size continues that of another. Raises `SizeUnknown`."""
        with self.store.reading() as ledger:
            count = size(ledger) if newer is None else newer
            if not 0 < older <= count <= size(ledger):
                raise SizeUnknown
            path = consistency(older, count, partial(node_in, ledger))
            note = self.publisher.sign(ledger, count)
        return Consistency(self.settings.origin, older, count, tuple(map(_base64, path)), note)

    def close(self) -> None:
        """Let go of the ledger's file."""
        self.store.close()


def _base64(hash: bytes) -> str:
    return b64encode(hash).decode()
