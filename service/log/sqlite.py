"""The event log in SQLite: append in batches, read a stream, read the log, know its head."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from errno import ENOSPC
from uuid import UUID

from eventsourcing.persistence import IntegrityError, Notification, OperationalError, StoredEvent

from service.log.appends import Append, Outcome
from service.log.conditions import IdempotencyRow
from service.log.port import StoreFull
from service.log.recorder import GroupedRecorder
from service.log.sqlite_batches import write_batch
from service.log.sqlite_box import SqliteBox
from service.log.sqlite_store import SqliteStore
from service.log.sqlite_unlinked import SqliteUnlinked

COLUMNS = "originator_id, originator_version, topic, state"
KEYS_AT_ONCE = 500
"""How many old keys are dropped in one transaction: nobody who writes shall wait for long."""


class SqliteRecorder(GroupedRecorder):
    """Appends what waits together in one transaction; reads with a connection of each thread's own."""

    def __init__(self, store: SqliteStore) -> None:
        super().__init__()
        self.store = store
        self.box = SqliteBox(store)
        self.unlinked = SqliteUnlinked(store)

    def write(self, batch: Sequence[Append]) -> Sequence[Outcome]:
        """Write a batch; where the database itself objects, each command is tried on its own."""
        try:
            with self.store.writing() as connection:
                return write_batch(connection, batch)
        except Exception as error:  # whoever leads must not die of another one's command
            if len(batch) == 1 or isinstance(error, sqlite3.OperationalError | OSError):
                return [self._look(append, error) for append in batch]
        return [outcome for append in batch for outcome in self.write([append])]

    def find(self, append: Append) -> Sequence[int] | None:
        """The positions of these very events if they stand in the log."""
        positions = []
        for event in append.events:
            assert isinstance(event.originator_id, UUID)
            row = self.store.reader().execute(
                "SELECT position, topic, state FROM events"
                " WHERE originator_id = ? AND originator_version = ?",
                (event.originator_id.bytes, event.originator_version),
            )
            found = row.fetchone()
            if found is None or found[1:] != (event.topic, event.state):
                return None
            positions.append(found[0])
        return positions

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one aggregate, in order."""
        assert isinstance(originator_id, UUID)
        order = "DESC" if desc else "ASC"
        rows = self.store.reader().execute(
            f"SELECT {COLUMNS} FROM events WHERE originator_id = ?"
            " AND originator_version > ? AND originator_version <= ?"
            f" ORDER BY originator_version {order} LIMIT ?",
            (originator_id.bytes, gt or 0, lte or 2**62, -1 if limit is None else limit),
        )
        return [
            StoredEvent(UUID(bytes=id), version, topic, state) for id, version, topic, state in rows
        ]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """A page of the log, in order of position."""
        first = (start or 0) + (0 if inclusive_of_start else 1)
        named = f" AND topic IN ({','.join('?' * len(topics))})" if topics else ""
        rows = self.store.reader().execute(
            f"SELECT position, {COLUMNS} FROM events WHERE position >= ? AND position <= ?{named}"
            " ORDER BY position LIMIT ?",
            (first, 2**62 if stop is None else stop, *topics, limit),
        )
        return [
            Notification(UUID(bytes=id), version, topic, state, position)
            for position, id, version, topic, state in rows
        ]

    def max_notification_id(self) -> int | None:
        """The last position, or None while the log is empty."""
        found: int | None = (
            self.store.reader().execute("SELECT max(position) FROM events").fetchone()[0]
        )
        return found

    def position_or_none(self, originator_id: UUID, version: int) -> int | None:
        """Where one event stands in the log, if it does."""
        row = (
            self.store.reader()
            .execute(
                "SELECT position FROM events WHERE originator_id = ? AND originator_version = ?",
                (originator_id.bytes, version),
            )
            .fetchone()
        )
        return None if row is None else row[0]

    def counts_by_topic(self, after: int, up_to: int) -> Mapping[str, int]:
        """How many events of each stored name stand after one position and up to another.

        Read from the rows themselves: an index on the name would cost every append a page.
        """
        rows = self.store.reader().execute(
            "SELECT topic, count(*) FROM events WHERE position > ? AND position <= ? GROUP BY topic",
            (after, up_to),
        )
        return dict(rows.fetchall())

    def open_matters(self, review_id: UUID) -> Sequence[tuple[UUID, str, str]]:
        """Id, kind and reference of everything still open in a review."""
        rows = self.store.reader().execute(
            "SELECT thing_id, kind, reference FROM open_matters WHERE review_id = ? ORDER BY reference",
            (review_id.bytes,),
        )
        return [(UUID(bytes=id), kind, reference) for id, kind, reference in rows]

    def review_with_code(self, code: str) -> UUID | None:
        """The review that has a code, if one has."""
        wanted = "SELECT review_id FROM review_codes WHERE code = ?"
        row = self.store.reader().execute(wanted, (code,)).fetchone()
        return None if row is None else UUID(bytes=row[0])

    def remembered(self, client: str, key: str) -> IdempotencyRow | None:
        """What was answered to this client's key, if it was used."""
        row = (
            self.store.reader()
            .execute(
                "SELECT request_hash, thing_id, reference, version, position, recorded_on"
                " FROM idempotency WHERE client = ? AND key = ?",
                (client, key),
            )
            .fetchone()
        )
        if row is None:
            return None
        hash, id, reference, version, position, recorded_on = row
        return IdempotencyRow(
            client, key, hash, UUID(bytes=id), reference, version, recorded_on, position
        )

    def forget_keys(self, before: date) -> int:
        """Drop the keys used before a day; how many there were."""
        dropped = 0
        while old := self._keys_before(before):
            with self.store.writing() as connection:
                connection.executemany("DELETE FROM idempotency WHERE client = ? AND key = ?", old)
            dropped += len(old)
        return dropped

    def _keys_before(self, day: date) -> list[tuple[str, str]]:
        """Some of them; looked for without holding the write lock."""
        return (
            self.store.reader()
            .execute(
                "SELECT client, key FROM idempotency WHERE recorded_on < ? LIMIT ?",
                (day.isoformat(), KEYS_AT_ONCE),
            )
            .fetchall()
        )

    def _look(self, append: Append, error: Exception) -> Outcome:
        """What became of a command when its transaction ended in an error."""
        try:
            positions = self.written(append)
        except sqlite3.Error:
            positions = None
        return _translated(error) if positions is None else positions


def _translated(error: Exception) -> Exception:
    if isinstance(error, sqlite3.IntegrityError):
        return IntegrityError(error)
    if not isinstance(error, sqlite3.OperationalError | OSError):
        return error
    full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    full = full or getattr(error, "errno", None) == ENOSPC
    return StoreFull(error) if full else OperationalError(error)
