"""The leases in a small file of their own, `work.db`, where everything runs on one machine."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from service.leases.table import Seen, Standing

BUSY_SECONDS = 5.0
AT = "((julianday('now') - 2440587.5) * 86400.0)"
"""Seconds since 1970, as the database has them."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS leases (
    job TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    beat INTEGER NOT NULL,
    since REAL NOT NULL,
    heartbeat REAL NOT NULL,
    until REAL NOT NULL
) WITHOUT ROWID
"""
CLAIM = f"""
INSERT INTO leases (job, holder, beat, since, heartbeat, until)
VALUES (:job, :holder, 1, {AT}, {AT}, {AT} + :seconds)
ON CONFLICT (job) DO UPDATE SET
    holder = excluded.holder, beat = beat + 1,
    since = CASE WHEN holder = excluded.holder THEN since ELSE excluded.since END,
    heartbeat = excluded.heartbeat, until = excluded.until
WHERE holder = excluded.holder OR until <= {AT} OR (holder = :before AND beat = :beat)
RETURNING beat
"""
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=OFF",  # what a power cut takes away is claimed anew
    "PRAGMA trusted_schema=OFF",
)


class SqliteLeases:
    """A connection a call: a lease is claimed every other second, and nobody waits for it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(self) -> None:
        """Make the table; again and again does no harm."""
        with self._connection():
            pass

    def check(self) -> None:
        """Nothing to find fault with: whoever comes first makes it."""

    def claim(self, job: str, holder: str, seconds: float, given_up: Seen | None = None) -> bool:
        """Take or renew the lease; whether it is ours now. Raises `sqlite3.OperationalError`."""
        before = given_up or Seen("", 0)
        said = {"job": job, "holder": holder, "seconds": seconds}
        said |= {"before": before.holder, "beat": before.beat}
        with self._connection() as connection:
            return bool(connection.execute(CLAIM, said).fetchall())

    def seen(self, job: str) -> Seen | None:
        """The job's row as it stands. Raises `sqlite3.OperationalError`."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT holder, beat FROM leases WHERE job = ?", (job,)
            ).fetchone()
        return Seen(*row) if row else None

    def release(self, holder: str) -> None:
        """Let go of whatever this holder holds. Raises `sqlite3.OperationalError`."""
        with self._connection() as connection:
            connection.execute(f"UPDATE leases SET until = {AT} WHERE holder = ?", (holder,))

    def standing(self) -> Sequence[Standing]:
        """How every job stands. Raises `sqlite3.OperationalError`."""
        with self._connection() as connection:
            rows = connection.execute(
                f"SELECT job, holder, until > {AT}, {AT} - heartbeat, {AT} - since"
                " FROM leases ORDER BY job"
            ).fetchall()
        return [Standing(job, holder, bool(held), *ages) for job, holder, held, *ages in rows]

    def close(self) -> None:
        """Nothing stays open."""

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connecting = sqlite3.connect(self.path, isolation_level=None, timeout=BUSY_SECONDS)
        with closing(connecting) as connection:
            for pragma in PRAGMAS:
                connection.execute(pragma)
            connection.execute(SCHEMA)
            yield connection
