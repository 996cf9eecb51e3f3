"""The leases in PostgreSQL, beside the log and by the server's clock."""

from collections.abc import Sequence
from importlib.resources import files

import psycopg
from eventsourcing.persistence import OperationalError
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from service.leases.table import Seen, Standing
from service.log.port import LogCannotBeMade, LogNotMade
from service.log.postgres_store import MAKING, NO_RIGHT, NO_ROLE, PostgresStore

SCHEMA = files("service.leases").joinpath("postgres.sql")
GRANTS = (
    "GRANT USAGE ON SCHEMA heedful_work TO {}",
    "GRANT SELECT, INSERT, UPDATE ON heedful_work.leases TO {}",
)
NOT_THERE = (
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.UndefinedTable,
    psycopg.errors.InsufficientPrivilege,
)
NO_FLUSH = "set_config('synchronous_commit', 'off', true) = 'off'"
"""Holds always. What a crash of the server takes away is claimed anew, so nobody waits for the disk:
every process claims several leases a second, and whoever takes over should not stand behind all other
writes to do so."""
CLAIM = f"""
INSERT INTO heedful_work.leases AS held (job, holder, beat, since, heartbeat, until)
SELECT %(job)s::text, %(holder)s::text, 1, at, at, at + make_interval(secs => %(seconds)s::float8)
FROM clock_timestamp() AS at WHERE {NO_FLUSH}
ON CONFLICT (job) DO UPDATE SET
    holder = excluded.holder, beat = held.beat + 1,
    since = CASE WHEN held.holder = excluded.holder THEN held.since ELSE excluded.since END,
    heartbeat = excluded.heartbeat, until = excluded.until
WHERE held.holder = excluded.holder OR held.until <= clock_timestamp()
    OR (held.holder = %(before)s::text AND held.beat = %(beat)s::bigint)
RETURNING held.beat
"""
STANDING = """
SELECT job, holder, until > at, extract(epoch FROM at - heartbeat)::float8,
    extract(epoch FROM at - since)::float8
FROM heedful_work.leases, clock_timestamp() AS at ORDER BY job COLLATE "C"
"""


class PostgresLeases:
    """A table in a schema of its own, over connections of the log's store."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store

    def create(self) -> None:
        """Make the table as the owner, and let the service's role write it.

        Raises `LogCannotBeMade`, and `OperationalError` when the database does not answer.
        """
        try:
            with self.store.connect(self.store.owner_url) as owner, owner.transaction():
                owner.execute("SELECT pg_advisory_xact_lock(%s)", (MAKING,))
                owner.execute(SCHEMA.read_bytes())
                role = conninfo_to_dict(self.store.url).get("user")
                if role is not None and role != owner.info.user:
                    for grant in GRANTS:
                        owner.execute(sql.SQL(grant).format(sql.Identifier(str(role))))
        except psycopg.OperationalError as error:
            raise OperationalError(error) from error
        except psycopg.errors.InsufficientPrivilege:
            raise LogCannotBeMade(NO_RIGHT) from None
        except psycopg.errors.UndefinedObject:
            raise LogCannotBeMade(NO_ROLE) from None

    def check(self) -> None:
        """Raises `LogNotMade` unless the table is there, and `OperationalError`."""
        try:
            self.standing()
        except NOT_THERE:
            raise LogNotMade from None

    def claim(self, job: str, holder: str, seconds: float, given_up: Seen | None = None) -> bool:
        """Take or renew the lease; whether it is ours now. Raises `OperationalError`."""
        before = given_up or Seen("", 0)
        said = {"job": job, "holder": holder, "seconds": seconds}
        said |= {"before": before.holder, "beat": before.beat}
        return bool(self.store.query(CLAIM, said))

    def seen(self, job: str) -> Seen | None:
        """The job's row as it stands. Raises `OperationalError`."""
        rows = self.store.query(
            "SELECT holder, beat FROM heedful_work.leases WHERE job = %s", (job,)
        )
        return Seen(*rows[0]) if rows else None

    def release(self, holder: str) -> None:
        """Let go of whatever this holder holds. Raises `OperationalError`."""
        self.store.query(
            "UPDATE heedful_work.leases SET until = clock_timestamp()"
            f" WHERE holder = %s AND {NO_FLUSH} RETURNING job",
            (holder,),
        )

    def standing(self) -> Sequence[Standing]:
        """How every job stands. Raises `OperationalError`."""
        return [Standing(*row) for row in self.store.query(STANDING)]

    def close(self) -> None:
        """Nothing: the connections are the log's."""
