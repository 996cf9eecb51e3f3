"""Where the leases are: beside the log."""

from service.leases.postgres import PostgresLeases
from service.leases.sqlite import SqliteLeases
from service.leases.table import Leases
from service.log.port import Log
from service.log.postgres_store import PostgresStore
from service.settings import Settings


def open_leases(settings: Settings, log: Log) -> Leases:
    """In the database of the log, or else in `work.db`; nothing is looked at yet."""
    if isinstance(log.store, PostgresStore):
        return PostgresLeases(log.store)
    return SqliteLeases(settings.work_path)


def make_leases(settings: Settings) -> None:
    """Make their table, as the owner; again and again does no harm. Raises what `create` raises."""
    if settings.database_url is None:
        SqliteLeases(settings.work_path).create()
        return
    store = PostgresStore(settings.database_url, settings.owner_database_url)
    PostgresLeases(store).create()
    store.close()
