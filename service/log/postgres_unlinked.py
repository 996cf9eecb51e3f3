"""The anonymous box in PostgreSQL: how an entry comes in, and what a batch takes out, as arrays."""

from collections.abc import Sequence
from uuid import UUID

from service.log.appends import Append
from service.log.postgres_arrays import Ints, Packed, Uuids
from service.log.postgres_store import PostgresStore
from service.log.unlinked import Unlinked

COLUMNS = "SELECT id, sealed FROM heedful.unlinked"
NOTHING_LEAVES = (Ints.of(()), Uuids.of(()))


class PostgresUnlinked:
    """Keeps and reads entries; see `service.log.unlinked.UnlinkedBox`."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store

    def put(self, entry: Unlinked) -> None:
        """Keep an entry. The function lays down all rows anew, so that no place on disk tells the last."""
        self.store.query("SELECT heedful.keep_unlinked(%s, %s)", (entry.id, entry.sealed))

    def all(self) -> Sequence[Unlinked]:
        """Everything that waits."""
        return [Unlinked(*row) for row in self.store.query(f"{COLUMNS} ORDER BY id")]

    def one(self, id: UUID) -> Unlinked | None:
        """The entry with this id, if it waits."""
        rows = self.store.query(f"{COLUMNS} WHERE id = %s", (id,))
        return Unlinked(*rows[0]) if rows else None


def leaving(run: Sequence[Append]) -> tuple[Packed, ...]:
    """The entries that leave the box: command, entry."""
    rows = [(number, one.leaves) for number, one in enumerate(run) if one.leaves is not None]
    if not rows:
        return NOTHING_LEAVES
    return Ints.of([number for number, _ in rows]), Uuids.of([id for _, id in rows])
