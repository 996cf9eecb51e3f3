"""Hands our recorders to the library in place of its own: which one, the address says."""

from pathlib import Path
from typing import Any, NoReturn

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    ProcessRecorder,
    TrackingRecorder,
)

from service.log.port import Log
from service.log.postgres import PostgresRecorder
from service.log.postgres_store import PostgresStore
from service.log.sqlite import SqliteRecorder
from service.log.sqlite_store import SqliteStore

POSTGRESQL = "postgresql://"


class LogFactory(InfrastructureFactory[TrackingRecorder]):
    """Opens the log at `HEEDFUL_LOG`: the path of a SQLite file, or a PostgreSQL URL.

    `HEEDFUL_LOG_OWNER` is the URL of the role that makes the tables there.
    """

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        self.log = _opened(self.env["HEEDFUL_LOG"], self.env.get("HEEDFUL_LOG_OWNER"))

    def application_recorder(self) -> ApplicationRecorder:
        """The log."""
        return self.log

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """Not offered: aggregates are small, so there are no snapshots."""
        self._not_offered()

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> TrackingRecorder:
        """Not offered: read models keep their own position."""
        self._not_offered()

    def process_recorder(self) -> ProcessRecorder:
        """Not offered: read models keep their own position."""
        self._not_offered()

    def close(self) -> None:
        """Close the store."""
        self.log.store.close()

    def _not_offered(self) -> NoReturn:
        raise NotImplementedError


def _opened(address: str, owner: str | None) -> SqliteRecorder | PostgresRecorder:
    log: SqliteRecorder | PostgresRecorder
    if address.startswith(POSTGRESQL):
        log = PostgresRecorder(PostgresStore(address, owner))
    else:
        log = SqliteRecorder(SqliteStore(Path(address)))
    _as_port(log)
    return log


def _as_port(log: Log) -> None:
    """Nothing to do: that both recorders fit the port is for the type checker to see."""
