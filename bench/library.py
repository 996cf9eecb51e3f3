"""The library's own way to keep a read model: its ProjectionRunner, one transaction an event."""

import time
from functools import singledispatchmethod
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL

from tests.databases import PostgresServer

WORDS = "Has anything in the child's day changed since the last conference? " * 4


class Query(Aggregate):
    """A query as anybody would write it with the library."""

    @event("Raised")
    def __init__(self, review: str, status: str, band: str, agency: str, words: str) -> None:
        self.review, self.status, self.band = review, status, band
        self.agency, self.words = agency, words


class Queries(Application[UUID]):
    """Where they are kept."""

    def fill(self, events: int) -> None:
        """So many events."""
        for _ in range(0, events, 100):
            self.save(*(Query(str(uuid4()), "open", "2", "school", WORDS) for _ in range(100)))


class Register(PostgresTrackingRecorder):
    """One row a query."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS register (id text PRIMARY KEY, review text,"
                " status text, band text, agency text, words text)"
            )
        )

    def add(self, raised: Any, tracking: Tracking) -> None:
        """The row and the position in one transaction."""
        row = (str(raised.originator_id), raised.review, raised.status, raised.band)
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                "INSERT INTO register VALUES (%s, %s, %s, %s, %s, %s)",
                (*row, raised.agency, raised.words),
                prepare=True,
            )


class Registering(Projection[Register]):
    """From the events to the rows."""

    name = "registering"

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Every event here is a query raised."""
        self.view.add(domain_event, tracking)


def rate(server: PostgresServer, events: int) -> float:
    """Events a second, from the first position to the last."""
    with psycopg.connect(server.url(server.create())) as connection:
        told = connection.info
        env = {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": told.dbname,
            "POSTGRES_HOST": told.host,
            "POSTGRES_PORT": str(told.port),
            "POSTGRES_USER": told.user,
            "POSTGRES_PASSWORD": told.password,
        }
    app = Queries(env=env)
    app.fill(events)
    head = app.recorder.max_notification_id()
    start = time.perf_counter()
    with ProjectionRunner(
        application_class=Queries, projection_class=Registering, view_class=Register, env=env
    ) as runner:
        runner.wait(head, timeout=600)
    return events / (time.perf_counter() - start)
