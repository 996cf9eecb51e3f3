"""How safely the log stands in its database: what the server does with a commit, and what we may do."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.log.postgres_store import OLDEST, TOO_OLD, PostgresStore

READ = """
SELECT current_setting('server_version_num')::integer / 10000,
    EXISTS (SELECT FROM pg_roles WHERE rolsuper
            AND (pg_has_role(current_user, oid, 'MEMBER') OR pg_has_role(session_user, oid, 'MEMBER'))),
    pg_has_role(current_user, log.relowner, 'MEMBER')
        OR pg_has_role(current_user, base.datdba, 'MEMBER'),
    array_remove(ARRAY[
        CASE WHEN has_any_column_privilege(log.oid, 'UPDATE') THEN 'UPDATE' END,
        CASE WHEN has_table_privilege(log.oid, 'DELETE') THEN 'DELETE' END,
        CASE WHEN has_table_privilege(log.oid, 'TRUNCATE') THEN 'TRUNCATE' END,
        CASE WHEN has_table_privilege(log.oid, 'TRIGGER') THEN 'TRIGGER' END], NULL),
    EXISTS (SELECT FROM pg_trigger WHERE tgrelid = log.oid
            AND tgname = 'events_are_never_changed' AND tgenabled = 'A'),
    (SELECT array_agg(name ORDER BY name) FROM pg_settings
     WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off')
FROM pg_class AS log, pg_database AS base
WHERE log.oid = 'heedful.events'::regclass AND base.datname = current_database()
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the server says of itself and of the role we came as."""

    version: int
    is_superuser: bool
    is_owner: bool
    may: tuple[str, ...]
    is_guarded: bool
    off: tuple[str, ...]

    def faults(self) -> Iterator[str]:
        """A sentence for each thing that production does not start with."""
        if self.version < OLDEST:
            yield TOO_OLD.format(self.version)
        if self.is_superuser:
            yield "DATABASE_URL names a superuser, whom the server refuses nothing."
        elif self.is_owner:
            yield "DATABASE_URL names the owner of the log, who could take its protection away."
        elif self.may:
            yield f"The role of DATABASE_URL may {' and '.join(self.may)} events: it must not."
        if not self.is_guarded:
            yield "The trigger that keeps events from being changed is gone or off; run init again."
        for setting in self.off:
            yield f"The database server runs with {setting} off: a crash could lose what was acknowledged."


def standing(store: PostgresStore) -> Standing:
    """Ask the server. Raises `OperationalError`."""
    version, is_superuser, is_owner, may, is_guarded, off = store.query(READ)[0]
    return Standing(version, is_superuser, is_owner, tuple(may), is_guarded, tuple(off or ()))
