"""Publishing: a checkpoint when it is time, handed over until it has arrived; none is dropped."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from service.acting import now
from service.ledger.checkpoint import Checkpoint, read
from service.ledger.notes import NoteNotSigned, Signer
from service.ledger.sinks import NotDelivered, Sink
from service.ledger.store import CHECKPOINTS, LedgerStore, node_in, size
from service.ledger.tree import root

CLAIM = timedelta(minutes=2)
"""How long a delivery belongs to who began it; longer than any may take."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)

logger = logging.getLogger(__name__)


class NotContinued(Exception):
    """The ledger does not continue a checkpoint that was published: nothing more is signed."""


@dataclass(frozen=True, slots=True)
class Published:
    """How publishing stands: the newest checkpoint delivered, and what is waiting and why.

    Times are RFC 3339, UTC.
    """

    delivered_size: int | None
    delivered_at: str | None
    waiting: int
    error: str | None


class Publisher:
    """Makes and delivers the checkpoints of one ledger. Any number may run: each is made once."""

    def __init__(
        self, store: LedgerStore, signer: Callable[[], Signer], sink: Sink, minutes: float
    ) -> None:
        self.store = store
        self.signer = signer
        self.sink = sink
        self.every = timedelta(minutes=minutes)

    def tick(self, at: datetime | None = None) -> None:
        """What is due now: a new checkpoint, and deliveries that wait. Logs what goes wrong."""
        at = at or now()
        if self._is_due(at):
            try:
                self.make(at)
            except NotContinued as error:
                logger.error("no checkpoint was signed: %s", error)
        self.deliver(at)

    def make(self, at: datetime | None = None) -> None:
        """Sign a checkpoint of all there is, unless there is one. Raises `NotContinued`."""
        at = at or now()
        self._check_sink()
        with self.store.writing() as ledger:
            newest = _newest(ledger)
            if newest is not None and newest.size == size(ledger):
                self._check_last(ledger)
                return
            row = {"note": self.sign(ledger), "made_at": _stamp(at), "next_try_at": _stamp(at)}
            ledger.execute(CHECKPOINTS.insert().values(size=size(ledger), tries=0, **row))

    def sign(self, ledger: Connection, at_size: int | None = None) -> str:
        """The signed checkpoint of the first so many events, or of all there are.

        Raises `NotContinued` rather than contradict a checkpoint that was made before.
        """
        self._check_last(ledger)
        signer = self.signer()
        count = size(ledger) if at_size is None else at_size
        return Checkpoint(signer.name, count, root(count, partial(node_in, ledger))).signed(signer)

    def deliver(self, at: datetime | None = None, *, hurry: bool = False) -> None:
        """Hand over what waits and may be tried now, oldest first; in a hurry, all that waits."""
        at = at or now()
        for row in self._waiting(at, hurry):
            if self._claim(row, at):
                self._hand_over(row, at)

    def standing(self) -> Published:
        """How publishing stands."""
        newest, delivered = self.delivered(), CHECKPOINTS.c.delivered_at
        with self.store.reading() as ledger:
            waiting, error = ledger.execute(
                select(func.count(), func.max(CHECKPOINTS.c.error)).where(delivered.is_(None))
            ).one()
        return Published(
            newest.size if newest else None,
            newest.delivered_at if newest else None,
            waiting,
            error or self.problem(),
        )

    def delivered(self) -> Row[Any, Any] | None:
        """The newest checkpoint that was delivered: its size, and when."""
        size, delivered = CHECKPOINTS.c.size, CHECKPOINTS.c.delivered_at
        newest = select(size, delivered).where(delivered.is_not(None)).order_by(size.desc())
        with self.store.reading() as ledger:
            return ledger.execute(newest).first()

    def problem(self) -> str | None:
        """Why nothing more is signed, if so."""
        try:
            self._check_sink()
            with self.store.reading() as ledger:
                self._check_last(ledger)
        except NotContinued as error:
            return str(error)
        return None

    def _is_due(self, at: datetime) -> bool:
        with self.store.reading() as ledger:
            newest, count = _newest(ledger), size(ledger)
        if newest is None:
            return count > 0
        return bool(count > newest.size and _stamp(at - self.every) >= newest.made_at)

    def _check_sink(self) -> None:
        """The newest checkpoint outside must be one of this ledger's past."""
        try:
            newest = self.sink.newest()
        except NotDelivered:
            return  # it cannot be looked at now; whoever delivers says so
        if newest:
            with self.store.reading() as ledger:
                self._check_continued(ledger, *newest)

    def _check_last(self, ledger: Connection) -> None:
        newest = _newest(ledger)
        if newest is not None:
            self._check_continued(ledger, "the checkpoint made last", newest.note)

    def _check_continued(self, ledger: Connection, name: str, note: str) -> None:
        try:
            was = read(note, self.signer().verifier)
        except NoteNotSigned:
            return  # made with an earlier key or by somebody else: `verify` is the judge of it
        if was.size > size(ledger) or was.root != root(was.size, partial(node_in, ledger)):
            raise NotContinued(f"The ledger does not continue {name}. Run `verify`.")

    def _waiting(self, at: datetime, hurry: bool) -> list[Row[tuple[int, str]]]:
        waiting = select(CHECKPOINTS).where(CHECKPOINTS.c.delivered_at.is_(None))
        if not hurry:
            waiting = waiting.where(CHECKPOINTS.c.next_try_at <= _stamp(at))
        with self.store.reading() as ledger:
            return list(ledger.execute(waiting.order_by(CHECKPOINTS.c.size)).all())

    def _claim(self, row: Row[tuple[int, str]], at: datetime) -> bool:
        """Whether this delivery is ours: nobody else began it since the row was read."""
        mine = (CHECKPOINTS.c.size == row.size, CHECKPOINTS.c.next_try_at == row.next_try_at)
        with self.store.writing() as ledger:
            claimed = ledger.execute(
                update(CHECKPOINTS)
                .where(*mine, CHECKPOINTS.c.delivered_at.is_(None))
                .values(tries=CHECKPOINTS.c.tries + 1, next_try_at=_stamp(at + CLAIM))
            )
            return claimed.rowcount == 1

    def _hand_over(self, row: Row[tuple[int, str]], at: datetime) -> None:
        try:
            self.sink.deliver(row.size, row.note)
        except NotDelivered as error:
            logger.error("a checkpoint of %d events was not delivered: %s", row.size, error)
            pause = min(FIRST_PAUSE * 2 ** min(row.tries, 10), LONGEST_PAUSE)
            self._note(row.size, error=str(error), next_try_at=_stamp(at + pause))
        else:
            self._note(row.size, error=None, delivered_at=_stamp(at))

    def _note(self, count: int, **outcome: str | None) -> None:
        with self.store.writing() as ledger:
            ledger.execute(update(CHECKPOINTS).where(CHECKPOINTS.c.size == count).values(**outcome))


def _newest(ledger: Connection) -> Row[tuple[int, str, str]] | None:
    return ledger.execute(select(CHECKPOINTS).order_by(CHECKPOINTS.c.size.desc())).first()


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
