"""Verifying: the whole log read again, and held against the ledger and against every checkpoint."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound

from projections.bulk_work import without_collecting
from service.ledger.checkpoint import Checkpoint, read
from service.ledger.comparing import BEFORE_ALL, first_wrong, hashes_now
from service.ledger.following import Progress
from service.ledger.notes import NoteNotSigned, Verifier
from service.ledger.store import LOWEST_KEPT, Kept, LedgerStore, between, node_in, nodes_between
from service.ledger.store import size as size_of
from service.ledger.tree import grown, root
from service.log.port import Log

PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of it: how many events and checkpoints were compared, and what is wrong."""

    events: int
    last_position: int
    checkpoints: int
    wrong: tuple[str, ...]


def verify(
    store: LedgerStore,
    log: Log,
    notes: Iterable[tuple[str, str]],
    verifiers: Sequence[Verifier],
    progress: Progress | None = None,
) -> Verified:
    """Compare log and ledger up to the first wrong event, and the ledger with these checkpoints.

    `notes` are names and texts of signed notes; each must be by one of the verifiers.
    """
    with store.reading() as ledger, without_collecting():
        size = size_of(ledger)
        tree = _Tree(ledger, log)
        wrong = tree.check(size, progress)
        checked = [_checkpoint(ledger, size, *named, verifiers) for named in notes]
    found = [wrong, *checked]
    return Verified(tree.compared, tree.last, len(checked), tuple(said for said in found if said))


class _Tree:
    """The tree built anew from the log, beside the one the ledger keeps."""

    def __init__(self, ledger: Connection, log: Log) -> None:
        self.ledger = ledger
        self.log = log
        self.compared = 0
        self.last = 0

    def check(self, size: int, progress: Progress | None) -> str | None:
        """What is wrong first with the first so many events, if anything is."""
        after = BEFORE_ALL
        for first in range(0, size, PAGE):
            kept = between(self.ledger, first, min(first + PAGE, size))
            if said := self._incomplete(kept, first, size) or self._page(kept, after):
                return said
            self.compared, self.last = first + len(kept), kept[-1].position
            after = self.last
            if progress:
                progress(self.compared, size)
        return None

    def _incomplete(self, kept: Sequence[Kept], first: int, size: int) -> str | None:
        wanted = range(first, min(first + PAGE, size))
        if [leaf.index for leaf in kept] == list(wanted):
            return None
        return f"The ledger itself has lost leaves between index {first} and {wanted[-1]}."

    def _page(self, kept: Sequence[Kept], after: int) -> str | None:
        hashes = hashes_now(self.log, kept, after)
        if hashes != [leaf.hash for leaf in kept]:
            wrong = first_wrong(self.log, self.ledger, kept, after)
            return str(wrong) if wrong else "The log was written to while it was being read."
        return next(self._altered_nodes(kept, hashes), None)

    def _altered_nodes(self, kept: Sequence[Kept], hashes: Sequence[bytes]) -> Iterator[str]:
        """The subtrees of the ledger that do not follow from its leaves, which are as in the log."""
        node = partial(node_in, self.ledger)
        for level, first, row in grown(kept[0].index, hashes, node):
            if level < LOWEST_KEPT:
                continue
            found = nodes_between(self.ledger, level, first, first + len(row))
            for index, hash in enumerate(row, first):
                if found.get(index) != hash:
                    start, end = index << level, ((index + 1) << level) - 1
                    yield f"The ledger itself was altered: its hash over leaves {start} to {end}."


def _checkpoint(
    ledger: Connection, size: int, name: str, note: str, verifiers: Sequence[Verifier]
) -> str | None:
    """What is wrong between the ledger and one checkpoint, if anything is."""
    try:
        was = read(note, *verifiers)
    except NoteNotSigned as error:
        return f"Checkpoint {name}: {error}"
    if was.size > size:
        return f"Checkpoint {name}: it is of {was.size} events, and the ledger has {size}."
    if not _continues(ledger, was):
        among = f"one or more of the first {was.size} events are not what they were"
        return f"Checkpoint {name}: {among}, in the log and in the ledger alike."
    return None


def _continues(ledger: Connection, was: Checkpoint) -> bool:
    try:
        return root(was.size, partial(node_in, ledger)) == was.root
    except (NoResultFound, ValueError):
        return False
