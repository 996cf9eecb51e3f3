"""The event log in PostgreSQL: append in batches, read a stream, read the log, know its head."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import psycopg
from eventsourcing.persistence import Notification, StoredEvent

from service.log.appends import Append, Outcome
from service.log.conditions import IdempotencyRow
from service.log.port import OutcomeUnknown
from service.log.postgres_box import PostgresBox
from service.log.postgres_store import PostgresStore
from service.log.postgres_unlinked import PostgresUnlinked
from service.log.postgres_writing import Writer
from service.log.recorder import GroupedRecorder

COLUMNS = "originator_id, originator_version, topic, state"
LAST = 2**62


class PostgresRecorder(GroupedRecorder):
    """Appends what waits together in one call of one function; reads with any connection."""

    def __init__(self, store: PostgresStore) -> None:
        super().__init__()
        self.store = store
        self.box = PostgresBox(store)
        self.unlinked = PostgresUnlinked(store)
        self._writer = Writer(store)

    def write(self, batch: Sequence[Append]) -> Sequence[Outcome]:
        """Write a batch, a call for each run of commands that cannot see one another."""
        return self._writer.write(batch)

    def find(self, append: Append) -> Sequence[int] | None:
        """The positions of these very events if they stand in the log."""
        try:
            return self._writer.find(append)
        except psycopg.Error as error:
            raise OutcomeUnknown(error) from error

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
        order = "DESC" if desc else "ASC"
        rows = self.store.query(
            f"SELECT {COLUMNS} FROM heedful.events WHERE originator_id = %s"
            " AND originator_version > %s AND originator_version <= %s"
            f" ORDER BY originator_version {order} LIMIT %s",
            (originator_id, gt or 0, lte or 2**31 - 1, limit),
        )
        return [StoredEvent(*row) for row in rows]

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
        named = " AND topic = ANY(%s)" if topics else ""
        rows = self.store.query(
            f"SELECT {COLUMNS}, position FROM heedful.events"
            f" WHERE position >= %s::bigint AND position <= %s::bigint{named}"
            " ORDER BY position LIMIT %s",
            (first, LAST if stop is None else stop, *([list(topics)] if topics else []), limit),
        )
        return [Notification(*row) for row in rows]

    def max_notification_id(self) -> int | None:
        """The last position, or None while the log is empty."""
        found: int | None = self.store.query("SELECT max(position) FROM heedful.events")[0][0]
        return found

    def position_or_none(self, originator_id: UUID, version: int) -> int | None:
        """Where one event stands in the log, if it does."""
        rows = self.store.query(
            "SELECT position FROM heedful.events"
            " WHERE originator_id = %s AND originator_version = %s",
            (originator_id, version),
        )
        return rows[0][0] if rows else None

    def counts_by_topic(self, after: int, up_to: int) -> Mapping[str, int]:
        """How many events of each stored name stand after one position and up to another."""
        rows = self.store.query(
            "SELECT topic, count(*) FROM heedful.events"
            " WHERE position > %s::bigint AND position <= %s::bigint GROUP BY topic",
            (after, up_to),
        )
        return dict(rows)

    def open_matters(self, review_id: UUID) -> Sequence[tuple[UUID, str, str]]:
        """Id, kind and reference of everything still open in a review."""
        return self.store.query(
            "SELECT thing_id, kind, reference FROM heedful.open_matters"
            ' WHERE review_id = %s ORDER BY reference COLLATE "C"',
            (review_id,),
        )

    def review_with_code(self, code: str) -> UUID | None:
        """The review that has a code, if one has."""
        wanted = "SELECT review_id FROM heedful.review_codes WHERE code = %s"
        rows = self.store.query(wanted, (code,))
        return rows[0][0] if rows else None

    def remembered(self, client: str, key: str) -> IdempotencyRow | None:
        """What was answered to this client's key, if it was used."""
        rows = self.store.query(
            "SELECT request_hash, thing_id, reference, version, recorded_on, position"
            " FROM heedful.idempotency WHERE client = %s AND key = %s",
            (client, key),
        )
        if not rows:
            return None
        hash, thing_id, reference, version, recorded_on, position = rows[0]
        return IdempotencyRow(
            client, key, hash, thing_id, reference, version, recorded_on.isoformat(), position
        )

    def forget_keys(self, before: date) -> int:
        """Drop the keys used before a day; the server keeps those of the last 90 days."""
        dropped: int = self.store.query("SELECT heedful.forget_keys(%s)", (before,))[0][0]
        return dropped
