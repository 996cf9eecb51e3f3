"""Recording reads: after the answer is made and before it is sent, those of one moment together."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from service.desk_store import stamp
from service.log.together import Together
from service.reads.chain import Link, Read, linked
from service.reads.looking import Looking, looking
from service.reads.tables import READS, WHOSE

AT_ONCE = 64
"""How many reads are committed together at the most."""
SHOWN = 200
"""The HTTP status of an answer that shows something."""
KEPT = tuple(one.name for one in fields(Read) if one.name not in ("number", "at", "whose"))


class Reads:
    """The record of who looked at what. Without it nothing is shown: what it raises, refuses."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._together: Together[Looking, None] = Together(self._write, lambda _: 1, AT_ONCE)
        self._guard = threading.Lock()
        self._hour = ""
        self._known: set[tuple[str, str]] = set()

    def record(self, looking: Looking) -> None:
        """Record this look, on disk before it returns. Raises `DBAPIError`, `LeaderFailed`."""
        self._together.do(looking)
        looking.is_recorded = True
        looking.whose.clear()

    def answered(self, status: int, form: str) -> None:
        """What this thread looks at is about to be sent in this form. Raises as `record` does."""
        this = looking()
        if this is not None and status == SHOWN:
            this.form = form
            self.record(this)

    def answered_further(self) -> None:
        """Record whose words come with one more page of an answer that is being sent."""
        this = looking()
        if this is not None and this.is_recorded and this.whose:
            self.record(this)

    def _write(self, looks: Sequence[Looking]) -> Sequence[Exception | None]:
        try:
            with self.engine.begin() as desk:
                desk.exec_driver_sql("BEGIN IMMEDIATE")  # nobody links to the same read meanwhile
                before = end(desk)
                reads = list(self._reads(before, looks))
                append(desk, before, reads)
        except DBAPIError as error:
            return [error] * len(looks)
        self._remember(reads)
        return [None] * len(looks)

    def _reads(self, before: Link, looks: Sequence[Looking]) -> Iterator[Read]:
        at, told = stamp(), set[tuple[str, str]]()
        self._begin(at[:13])
        for number, one in enumerate(looks, before.number + 1):
            new = {(one.who, subject) for subject in one.whose} - self._known - told
            told |= new
            whose = tuple(sorted(subject for _, subject in new))
            yield Read(number, at, **{name: getattr(one, name) for name in KEPT}, whose=whose)

    def _begin(self, hour: str) -> None:
        """What was shown in an hour before counts anew. Only whoever leads a batch is in here."""
        with self._guard:
            if hour != self._hour:
                self._hour, self._known = hour, set()

    def _remember(self, reads: Sequence[Read]) -> None:
        with self._guard:
            self._known |= {(one.who, subject) for one in reads for subject in one.whose}


def append(desk: Connection, before: Link, reads: Sequence[Read]) -> None:
    """Put reads behind the end of the chain, in the transaction that asked for it."""
    links = linked(before, reads)
    rows = [
        {name: value for name, value in asdict(read).items() if name != "whose"}
        | {"digest": link.digest}
        for read, link in zip(reads, links, strict=True)
    ]
    desk.execute(READS.insert(), rows)
    whose = [{"number": one.number, "subject": each} for one in reads for each in one.whose]
    if whose:
        desk.execute(WHOSE.insert(), whose)


def end(desk: Connection) -> Link:
    """Where the chain ends just now."""
    newest = select(READS.c.number, READS.c.digest).order_by(READS.c.number.desc()).limit(1)
    row = desk.execute(newest).first()
    return Link(*row) if row else Link()
