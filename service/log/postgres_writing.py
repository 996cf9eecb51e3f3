"""How a batch is written in PostgreSQL: one call of one function, and the truth when that is cut off."""

import time
from collections.abc import Sequence
from typing import Any

import psycopg
from eventsourcing.persistence import DataError, IntegrityError, OperationalError
from psycopg import Connection
from psycopg.pq import TransactionStatus

from service.log.appends import Append, Outcome, independent
from service.log.port import OutcomeUnknown, StoreFull
from service.log.postgres_binding import bound, outcomes
from service.log.postgres_box import is_kept
from service.log.postgres_store import PostgresStore

SETTLE_SECONDS = 10.0
"""How long somebody waits for a database that went away while it was writing."""
PAUSE_SECONDS = 0.1
END_MILLISECONDS = 5_000
ARGUMENTS = 41
APPEND = f"SELECT * FROM heedful.append({', '.join(['%b'] * ARGUMENTS)})"
END = (
    "SELECT pg_terminate_backend(pid, %s::bigint) FROM pg_stat_activity"
    " WHERE pid = ANY(%s::integer[]) AND usename = current_user AND pid <> pg_backend_pid()"
)
FIND = (
    "SELECT position, topic, state FROM heedful.events"
    " WHERE originator_id = %s AND originator_version = %s"
)
KEPT = "SELECT thing_id, version, position FROM heedful.idempotency WHERE client = %s AND key = %s"
LEFT = "SELECT NOT EXISTS (SELECT FROM heedful.unlinked WHERE id = %s)"
OF_THE_STORE = (psycopg.OperationalError, psycopg.InternalError, psycopg.ProgrammingError)
"""Errors that any other command would meet as well: no room, no right, read only, timed out."""


class CutOff(Exception):
    """The connection broke while it was writing: written or not, nobody knows yet."""


class Writer:
    """Writes batches. Only one thread is ever in `write`, the one that leads."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store
        self._cut_off: list[int] = []

    def write(self, batch: Sequence[Append]) -> list[Outcome]:
        """What became of each command: a call for each run of those that cannot see one another."""
        until = time.monotonic() + SETTLE_SECONDS
        return [outcome for run in independent(batch) for outcome in self._surely(run, until)]

    def find(self, append: Append) -> list[int] | None:
        """The positions of these very events if they stand in the log. Raises `psycopg.Error`.

        A backend we were cut off from may still be at work; it is ended first, whatever it does.
        """
        positions = []
        row = append.idempotency
        with self.store.connection() as connection:
            if ending := list(self._cut_off):
                connection.execute(END, (END_MILLISECONDS, ending))
                self._cut_off = [pid for pid in self._cut_off if pid not in ending]
            if append.waiting is not None:
                return [] if is_kept(connection, append.waiting) else None
            if append.leaves is not None and not append.events:
                left = connection.execute(LEFT, (append.leaves,)).fetchone()
                return [] if left == (True,) else None
            if row is not None and not append.events:
                kept = connection.execute(KEPT, (row.client, row.key)).fetchone()
                if kept != (row.thing_id, row.version, row.position):
                    return None
            for event in append.events:
                place = (event.originator_id, event.originator_version)
                found = connection.cursor(binary=True).execute(FIND, place).fetchone()
                if found is None or found[1:] != (event.topic, event.state):
                    return None
                positions.append(found[0])
        return positions

    def _surely(self, run: Sequence[Append], until: float) -> list[Outcome]:
        try:
            return self._call(run)
        except CutOff:
            self.store.forget_idle()
        try:
            found = [self._find_out(append, until) for append in run]
        except psycopg.OperationalError as error:
            return [OutcomeUnknown(error) for _ in run]
        absent = [append for append, at in zip(run, found, strict=True) if at is None]
        again = iter(self._once_more(absent, until))
        return [next(again) if at is None else at for at in found]

    def _once_more(self, absent: Sequence[Append], until: float) -> list[Outcome]:
        """What is known not to have been written is written now, unless it has taken too long."""
        if time.monotonic() > until:
            return [OperationalError("the database went away") for _ in absent]
        return self._surely(absent, until) if absent else []

    def _find_out(self, append: Append, until: float) -> list[int] | None:
        """Look again and again until the database is back, or it takes too long."""
        while True:
            try:
                return self.find(append)
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                self.store.forget_idle()
                time.sleep(PAUSE_SECONDS)

    def _call(self, run: Sequence[Append]) -> list[Outcome]:
        """One round trip. Raises `CutOff`."""
        try:
            with self.store.connection() as connection:
                return outcomes(run, self._answer(connection, run))
        except CutOff:
            raise
        except OF_THE_STORE as error:
            return [_translated(error) for _ in run]
        except Exception as error:  # whoever leads must not die of another one's command
            if len(run) == 1:
                return [_translated(error)]
        return [outcome for append in run for outcome in self._call([append])]

    def _answer(self, connection: Connection[Any], run: Sequence[Append]) -> Sequence[Any]:
        arrays, pid = bound(run), connection.info.backend_pid
        try:
            cursor = connection.cursor(binary=True)
            answer: Sequence[Any] = cursor.execute(APPEND, arrays, prepare=True).fetchone()  # type: ignore[assignment]  # it is one row
            return answer
        except psycopg.OperationalError as error:
            if connection.closed:
                raise CutOff from error
            raise
        finally:
            if connection.info.transaction_status is not TransactionStatus.IDLE:
                self._cut_off.append(pid)
                connection.close()


def _translated(error: Exception) -> Exception:
    match error:
        case psycopg.IntegrityError():
            return IntegrityError(error)
        case psycopg.errors.DiskFull():
            return StoreFull(error)
        case psycopg.DataError():
            return DataError(error)
        case psycopg.Error():
            return OperationalError(error)
    return error
