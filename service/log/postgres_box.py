"""The waiting box in PostgreSQL: how it is read, and what a batch changes in it, as arrays."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from service.log.appends import Append
from service.log.box import Waiting
from service.log.postgres_arrays import Blobs, Ints, Packed, Uuids
from service.log.postgres_store import PostgresStore

COLUMNS = "SELECT thing_id, session_id, who, sealed FROM heedful.waiting"
NO_ENTRIES = (Ints.of(()), Uuids.of(()), Uuids.of(()), Blobs.of(()), Blobs.of(()))
NO_RELEASES = (Ints.of(()), Uuids.of(()))


class PostgresBox:
    """Reads the box; see `service.log.box.Box`."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store

    def of(self, session_id: UUID) -> Sequence[Waiting]:
        """Everything that waits in a session."""
        rows = self.store.query(f"{COLUMNS} WHERE session_id = %s ORDER BY thing_id", (session_id,))
        return [Waiting(*row) for row in rows]

    def one(self, thing_id: UUID) -> Waiting | None:
        """The entry with this id, if it waits."""
        rows = self.store.query(f"{COLUMNS} WHERE thing_id = %s", (thing_id,))
        return Waiting(*rows[0]) if rows else None

    def voices(self, session_id: UUID) -> Mapping[bytes, int]:
        """How many entries wait in a session of everybody who made any."""
        return dict(
            self.store.query(
                "SELECT who, count(*) FROM heedful.waiting WHERE session_id = %s GROUP BY who",
                (session_id,),
            )
        )

    def sessions(self) -> Sequence[UUID]:
        """The sessions in which anything waits."""
        rows = self.store.query("SELECT DISTINCT session_id FROM heedful.waiting ORDER BY 1")
        return [id for (id,) in rows]


def entries(run: Sequence[Append]) -> tuple[Packed, ...]:
    """What is put into the box: command, thing, session, who, sealed."""
    rows = [(number, one.waiting) for number, one in enumerate(run) if one.waiting is not None]
    if not rows:
        return NO_ENTRIES
    found = [entry for _, entry in rows]
    return (
        Ints.of([number for number, _ in rows]),
        Uuids.of([entry.thing_id for entry in found]),
        Uuids.of([entry.session_id for entry in found]),
        Blobs.of([entry.who for entry in found]),
        Blobs.of([entry.sealed for entry in found]),
    )


def releases(run: Sequence[Append]) -> tuple[Packed, ...]:
    """The sessions whose box becomes events: command, session."""
    rows = [(number, one.released) for number, one in enumerate(run) if one.released is not None]
    if not rows:
        return NO_RELEASES
    return (
        Ints.of([number for number, _ in rows]),
        Uuids.of([released.session_id for _, released in rows]),
    )


IS_KEPT = (
    "SELECT coalesce((SELECT sealed = %s FROM heedful.waiting WHERE thing_id = %s),"
    " EXISTS (SELECT FROM heedful.events WHERE originator_id = %s AND originator_version = 1))"
)


def is_kept(connection: Any, entry: Waiting) -> bool:
    """Whether an entry is in the box, or was released from it meanwhile."""
    asked = (entry.sealed, entry.thing_id, entry.thing_id)
    kept: bool = connection.execute(IS_KEPT, asked).fetchone()[0]
    return kept
