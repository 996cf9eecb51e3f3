"""The register of erasures and the legal holds: destroying keys, and doing so again after a restore."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, text, update

from service.keys.store import Keys
from service.keys.tables import ERASURES, HOLDS, STATE, SUBJECT_KEYS

TRIES, PAUSE_SECONDS = 50, 0.1
STANDING = select(HOLDS).where(HOLDS.c.lifted_at.is_(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRecord:
    """One line of the register; `erased_at` is RFC 3339, UTC. It says nothing of what was erased."""

    subject: str
    kind: str
    key_id: str | None
    basis: str
    erased_at: str
    requested_by: str
    approved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A legal hold that stands: on whom, by what reference, by whom and since when (UTC)."""

    subject: str
    reference: str
    placed_by: str
    placed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRecord(Hold):
    """A hold that stands or stood; `lifted_at` is null while it stands."""

    lifted_at: str | None


class UnderHold(Exception):
    """A legal hold stands on this subject."""


class StillInFile(Exception):
    """The key was destroyed, but a reader kept its bytes from being cleared out of the WAL."""


def erasures(keys: Keys) -> Sequence[ErasureRecord]:
    """The whole register, in the order of time."""
    order = (ERASURES.c.erased_at, ERASURES.c.subject)
    names = [field.name for field in fields(ErasureRecord)]
    with keys.engine.connect() as connection:
        rows = connection.execute(select(ERASURES).order_by(*order)).mappings()
        return [ErasureRecord(**{name: row[name] for name in names}) for row in rows]


def destroy(keys: Keys, record: ErasureRecord) -> None:
    """Destroy a subject's key and enter it in the register, in one transaction, then clear its bytes.

    Raises `UnderHold`, `StillInFile`.
    """
    with keys.engine.begin() as connection:
        _new_generation(connection)
        if connection.execute(STANDING.where(HOLDS.c.subject == record.subject)).first():
            raise UnderHold
        _enter(connection, record)
    keys.forget()
    scrub(keys)


def replay_erasures(keys: Keys, records: Iterable[ErasureRecord]) -> int:
    """Erase again what an older copy of the key store brought back; how many were new to it.

    Holds do not stop it: every one of these was decided before. Raises `StillInFile`.
    """
    with keys.engine.begin() as connection:
        again = erase_again(connection, records)
    keys.forget()
    scrub(keys)
    return again


def erase_again(connection: Connection, records: Iterable[ErasureRecord]) -> int:
    """The same within a transaction on a key store: then nobody ever sees what it brought back."""
    _new_generation(connection)
    known = set(connection.execute(select(ERASURES.c.subject)).scalars())
    lacking = {one.subject: one for one in records if one.subject not in known}
    for record in lacking.values():
        _enter(connection, record)
    return len(lacking)


def place_hold(keys: Keys, subject: str, reference: str, by: str) -> None:
    """Keep a subject from being erased, until it is lifted."""
    with keys.engine.begin() as connection:
        _new_generation(connection)
        connection.execute(
            insert(HOLDS).values(
                subject=subject, reference=reference, placed_by=by, placed_at=stamp()
            )
        )


def lift_holds(keys: Keys, subject: str, by: str) -> int:
    """Lift every hold on a subject; how many there were."""
    with keys.engine.begin() as connection:
        standing = (HOLDS.c.subject == subject, HOLDS.c.lifted_at.is_(None))
        lifted = update(HOLDS).where(*standing).values(lifted_by=by, lifted_at=stamp())
        return connection.execute(lifted).rowcount


def holds(keys: Keys) -> Sequence[Hold]:
    """The holds that stand, in the order placed."""
    with keys.engine.connect() as connection:
        rows = connection.execute(STANDING.order_by(HOLDS.c.id)).mappings().all()
    return [Hold(**{field.name: row[field.name] for field in fields(Hold)}) for row in rows]


def all_holds(keys: Keys) -> Sequence[HoldRecord]:
    """Every hold there ever was, in the order placed."""
    with keys.engine.connect() as connection:
        rows = connection.execute(select(HOLDS).order_by(HOLDS.c.id)).mappings().all()
    names = [field.name for field in fields(HoldRecord)]
    return [HoldRecord(**{name: row[name] for name in names}) for row in rows]


def scrub(keys: Keys) -> None:
    """Clear what was deleted out of the database's files, as far as they are its own to clear.

    SQLite zeroes what it deletes; its WAL is copied back and emptied. PostgreSQL clears its pages,
    and its WAL when it is recycled (docs/operating.md). Raises `StillInFile`.
    """
    if not keys.is_sqlite:
        with keys.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM subject_keys"))
        return
    for _ in range(TRIES):
        with keys.engine.connect() as connection:
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        if not busy:
            return
        time.sleep(PAUSE_SECONDS)
    raise StillInFile


def stamp() -> str:
    """This moment as the register writes it: RFC 3339, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _new_generation(connection: Connection) -> None:
    """Also the lock: whoever makes keys or changes the register meanwhile waits."""
    connection.execute(update(STATE).values(generation=STATE.c.generation + 1))


def _enter(connection: Connection, record: ErasureRecord) -> None:
    connection.execute(delete(SUBJECT_KEYS).where(SUBJECT_KEYS.c.subject == record.subject))
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    connection.execute(insert(ERASURES).values(values))
