"""How much was asked in the present minute, by whom: counted by all processes together, kept a minute.

In a file of its own: what it holds is worth nothing a minute later, so it is in no backup and never waits
for the disk. Who asked stands in it as a keyed digest; nothing tells an address from a person there.
"""

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import (
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    case,
    create_engine,
    delete,
    event,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.schema import CreateTable

FORGET_AFTER_SECONDS = 60.0

METADATA = MetaData()
COUNTS = Table(
    "counts",
    METADATA,
    Column("who", String, primary_key=True),  # a keyed digest of what is counted, and of whom
    Column("number", Integer, nullable=False),
    Column("ends", Float, nullable=False),  # when this window does, in seconds since 1970
)


class Counts:
    """The counts of one installation. The first thing counted makes the file."""

    def __init__(
        self, path: Path, secret: Callable[[], str], clock: Callable[[], float] | None = None
    ) -> None:
        self._path, self._secret, self._clock = path, secret, clock or _now
        self._making = threading.Lock()
        self._engine: Engine | None = None
        self._key = b""
        self._forget_at = 0.0

    def add(self, name: str, seconds: int, amount: int) -> int:
        """Count so many more; how many that makes in the window, which begins with the first."""
        now = self._clock()
        fresh = COUNTS.c.ends <= now
        row = insert(COUNTS).values(who=self._digest(name), number=amount, ends=now + seconds)
        counted = row.on_conflict_do_update(
            index_elements=[COUNTS.c.who],
            set_={
                "number": case((fresh, amount), else_=COUNTS.c.number + amount),
                "ends": case((fresh, now + seconds), else_=COUNTS.c.ends),
            },
        ).returning(COUNTS.c.number)
        with self._opened().begin() as connection:
            number: int = connection.execute(counted).scalar_one()
            if now >= self._forget_at:
                connection.execute(delete(COUNTS).where(COUNTS.c.ends <= now))
                self._forget_at = now + FORGET_AFTER_SECONDS
        return number

    def read(self, name: str) -> tuple[int, float]:
        """How many there are in the window, and when it ends; none, and now, where there is none."""
        now = self._clock()
        stands = select(COUNTS.c.number, COUNTS.c.ends).where(
            COUNTS.c.who == self._digest(name), COUNTS.c.ends > now
        )
        with self._opened().connect() as connection:
            found = connection.execute(stands).first()
        return (found.number, found.ends) if found else (0, now)

    def forget(self, name: str | None = None) -> None:
        """Begin anew, with one count or with all."""
        some = delete(COUNTS)
        if name is not None:
            some = some.where(COUNTS.c.who == self._digest(name))
        with self._opened().begin() as connection:
            connection.execute(some)

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.dispose()

    def _digest(self, name: str) -> str:
        self._opened()
        return hashlib.blake2b(name.encode(), key=self._key, digest_size=16).hexdigest()

    def _opened(self) -> Engine:
        if self._engine is not None:
            return self._engine
        with self._making:
            if self._engine is None:
                self._key = hashlib.sha256(self._secret().encode()).digest()
                engine = create_engine(f"sqlite:///{self._path}")
                event.listen(engine, "connect", _prepare)
                with engine.begin() as connection:
                    connection.execute(CreateTable(COUNTS, if_not_exists=True))
                self._engine = engine
        return self._engine


def _now() -> float:
    return datetime.now(UTC).timestamp()


def _prepare(connection: object, _: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection
    for pragma in ("busy_timeout=1000", "journal_mode=WAL", "synchronous=OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
