"""Which database a log is in, as its snapshots see it."""

from pathlib import Path

from service.log.factory import POSTGRESQL
from service.log.postgres_snapshot import PostgresSnapshots
from service.log.postgres_store import PostgresStore
from service.log.snapshot import Snapshots
from service.log.sqlite_snapshot import SqliteSnapshots
from service.log.sqlite_store import SqliteStore
from service.settings import Settings


def snapshots_of(settings: Settings) -> Snapshots:
    """The log of these settings, to be copied or to be filled; nothing is opened yet."""
    address = settings.log_address
    if address.startswith(POSTGRESQL):
        return PostgresSnapshots(PostgresStore(address, settings.owner_database_url))
    return SqliteSnapshots(SqliteStore(Path(address)))
