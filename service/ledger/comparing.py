"""What is wrong first: the log as it stands now beside what the ledger took in, event by event."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from uuid import UUID

from eventsourcing.persistence import Notification
from sqlalchemy import Connection, select

from service.ledger.leaf import NOT_A_ROW, row_hash
from service.ledger.store import LEAVES, Kept
from service.log.port import Log

UNREADABLE = (*NOT_A_ROW, ValueError, AssertionError, OverflowError)
"""What reading a row raises that no recorder ever wrote."""
BEFORE_ALL = -(2**62)
"""Where reading begins: a row could have been slipped in under the first position."""
SAID = {
    "changed": "changed since the ledger took it in",
    "missing": "missing from the log",
    "inserted": "inserted; the ledger never took it in",
    "moved": "moved to another place in the log",
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One event that is not as the ledger took it in: its position, whose it is, what is wrong.

    `what` is a key of `SAID`. Aggregate and version are those the ledger knows, or those in the log
    for an event it does not know; None when they cannot be read.
    """

    what: str
    position: int
    originator_id: UUID | None = None
    version: int | None = None

    def __str__(self) -> str:
        whose = f", event {self.originator_id}.{self.version}" if self.originator_id else ""
        return f"Position {self.position}{whose}: {SAID[self.what]}."


def hashes_now(log: Log, kept: Sequence[Kept], after: int) -> list[bytes]:
    """The leaf hashes of the log after a position, up to the last of these leaves.

    Shorter where a row cannot be read, and one longer where there are rows too many.
    """
    try:
        return list(map(row_hash, _rows(log, after, len(kept) + 1, kept[-1].position)))
    except UNREADABLE:
        return []


def first_wrong(log: Log, ledger: Connection, kept: Sequence[Kept], after: int) -> Wrong | None:
    """The first event after a position, up to the last of these leaves, that is not as it was."""
    pairs = zip(kept, hashes_now(log, kept, after), strict=False)
    same = [leaf for leaf, hash in takewhile(lambda pair: pair[0].hash == pair[1], pairs)]
    if same:
        after = same[-1].position
    for leaf in kept[len(same) :]:
        wrong = _between(log, ledger, after, leaf) or _at(log, ledger, leaf)
        if wrong:
            return wrong
        after = leaf.position
    return None


def _between(log: Log, ledger: Connection, after: int, leaf: Kept) -> Wrong | None:
    """Whether there is an event before this one where the ledger knows of none."""
    try:
        rows = _rows(log, after, 1, leaf.position - 1)
    except UNREADABLE:
        return Wrong("inserted", after + 1)
    return _unexpected(ledger, rows[0]) if rows else None


def _at(log: Log, ledger: Connection, leaf: Kept) -> Wrong | None:
    """Whether the event that the ledger knows here is here, and as it was."""
    try:
        rows = _rows(log, leaf.position - 1, 1, leaf.position)
        if rows and row_hash(rows[0]) == leaf.hash:
            return None
    except UNREADABLE:
        return _wrong("changed", leaf)
    elsewhere = _stands_elsewhere(log, leaf)
    if not rows:
        return _wrong("moved" if elsewhere else "missing", leaf)
    here = rows[0]
    if (here.originator_id, here.originator_version) == (leaf.originator_id, leaf.version):
        return _wrong("changed", leaf)
    if _unexpected(ledger, here).what == "inserted":
        return _unexpected(ledger, here) if elsewhere else _wrong("changed", leaf)
    return _wrong("moved" if elsewhere else "missing", leaf)


def _unexpected(ledger: Connection, row: Notification) -> Wrong:
    """An event where the ledger has another or none: it knows it from elsewhere, or not at all."""
    assert isinstance(row.originator_id, UUID)
    where = (LEAVES.c.originator_id == row.originator_id.bytes, LEAVES.c.version == _version(row))
    known = ledger.execute(select(LEAVES.c.leaf_index).where(*where).limit(1)).first()
    what = "moved" if known else "inserted"
    return Wrong(what, row.id, row.originator_id, row.originator_version)


def _stands_elsewhere(log: Log, leaf: Kept) -> bool:
    try:
        return bool(
            log.select_events(leaf.originator_id, gt=leaf.version - 1, lte=leaf.version, limit=1)
        )
    except UNREADABLE:
        return False


def _rows(log: Log, after: int, limit: int, stop: int) -> Sequence[Notification]:
    return log.select_notifications(after, limit, stop, inclusive_of_start=False)


def _version(row: Notification) -> int:
    """A version no event has, for what is not a number at all."""
    return row.originator_version if isinstance(row.originator_version, int) else -1


def _wrong(what: str, leaf: Kept) -> Wrong:
    return Wrong(what, leaf.position, leaf.originator_id, leaf.version)
