"""Who has seen whose words: one row for each subject, reader and hour, kept for subject access."""

import logging
import threading
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from domain.sealed import Closed, Erasure, Opener
from service.desk import SEEN, Desk
from service.reads.looking import opened_words_of

OPERATOR = "an operator"
UNSEEN = ""
"""Whoever holds a receipt: when they looked is nobody's to know (I11), so it is not recorded."""

_reader: ContextVar[str] = ContextVar("reader", default=OPERATOR)
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sight:
    """A reader to whom words of a subject were shown: in how many hours, the first and the last."""

    reader: str
    hours: int
    first: str
    last: str


def reading_as(reader: str) -> None:
    """From now on this thread shows words to this reader; said anew for every request."""
    _reader.set(reader)


def reader() -> str:
    """Who this thread shows words to now."""
    return _reader.get()


class Watched:
    """Opens words, and keeps a record of whose words were shown to whom."""

    def __init__(self, opener: Opener, desk: Desk) -> None:
        self._opener = opener
        self._desk = desk
        self._opened = threading.local()
        self._hour = ""
        self._known: set[tuple[str, str]] = set()

    def open(self, closed: Closed) -> str | Erasure | None:
        """The words, as whoever holds the keys opens them."""
        found = self._opener.open(closed)
        if isinstance(found, str):
            vars(self._opened).setdefault("owners", set()).add(closed.subjects)
        return found

    def foresee(self, owners: Iterable[str]) -> None:
        """Fetch the keys of all these subjects at once."""
        self._opener.foresee(owners)

    def shown(self) -> None:
        """Record whose words this thread has opened since the last time.

        Where the record cannot be written, reading goes on, and the log of the server says so.
        """
        owners = {one for some in vars(self._opened).pop("owners", ()) for one in some.split(",")}
        opened_words_of(owners)
        reader, hour = _reader.get(), _this_hour()
        if hour != self._hour:
            self._hour, self._known = hour, set()
        new = {(one, reader) for one in owners} - self._known
        if not new or reader == UNSEEN:
            return
        try:
            self._write(new, hour)
        except SQLAlchemyError:
            logger.warning("who has seen whose words could not be recorded")
        else:
            self._known |= new

    def _write(self, new: Iterable[tuple[str, str]], hour: str) -> None:
        rows = [{"subject": one, "reader": reader, "hour": hour} for one, reader in sorted(new)]
        with self._desk.engine.begin() as connection:
            connection.execute(insert(SEEN).prefix_with("OR IGNORE"), rows)


def tell_of(desk: Desk, subject: str, how: str) -> None:
    """Record that this reader is about to be told who somebody is; without that nobody is told."""
    row = {"subject": subject, "reader": f"{_reader.get()} {how}", "hour": _this_hour()}
    with desk.engine.begin() as connection:
        connection.execute(insert(SEEN).prefix_with("OR IGNORE"), [row])


def who_saw(desk: Desk, subject: str) -> Sequence[Sight]:
    """To whom words of a subject were shown, the first reader first."""
    first, last = func.min(SEEN.c.hour), func.max(SEEN.c.hour)
    found = select(SEEN.c.reader, func.count(), first, last).where(SEEN.c.subject == subject)
    with desk.engine.connect() as connection:
        rows = connection.execute(found.group_by(SEEN.c.reader).order_by(first, SEEN.c.reader))
        return [Sight(*row) for row in rows]


def _this_hour() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:00:00Z")
