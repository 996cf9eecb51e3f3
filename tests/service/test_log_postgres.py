"""What is so only where PostgreSQL holds the log: rights, its version, its way of being made."""

import threading

import psycopg
import pytest
from psycopg import errors

from service.log.box import Waiting
from service.log.port import LogNotMade
from service.log.postgres import PostgresRecorder
from service.log.postgres_store import PostgresStore
from tests.databases import OWNER, SERVICE, PostgresServer, a_server
from tests.service.logs import OTHER, THING, key, rows, stored

pytestmark = pytest.mark.slow

CHANGES = [
    "UPDATE heedful.events SET state = ''",
    "DELETE FROM heedful.events",
    "TRUNCATE heedful.events",
]


@pytest.mark.parametrize("attempt", CHANGES)
def test_the_server_refuses_the_service_to_change_what_is_written(
    postgres_log: PostgresRecorder, attempt: str
):
    postgres_log.insert_events(stored())
    with pytest.raises(errors.InsufficientPrivilege):
        postgres_log.store.query(attempt)
    assert rows(postgres_log) == [(1, THING, 1)]


@pytest.mark.parametrize(
    "attempt",
    [
        "DELETE FROM heedful.waiting",
        "UPDATE heedful.waiting SET sealed = ''",
        "TRUNCATE heedful.waiting",
        "INSERT INTO heedful.waiting SELECT * FROM heedful.waiting",
    ],
)
def test_the_service_changes_the_waiting_box_by_appends_alone(
    postgres_log: PostgresRecorder, attempt: str
):
    entry = Waiting(THING, OTHER, b"who", b"sealed")
    postgres_log.insert_events([], waiting=entry)
    with pytest.raises(errors.InsufficientPrivilege):
        postgres_log.store.query(attempt)
    assert postgres_log.box.one(THING) == entry


@pytest.mark.parametrize("attempt", CHANGES)
@pytest.mark.parametrize("who", ["owner", "superuser"])
def test_not_even_the_owner_or_a_superuser_changes_what_is_written(
    postgres: PostgresServer, postgres_log: PostgresRecorder, who: str, attempt: str
):
    postgres_log.insert_events(stored())
    url = postgres_log.store.owner_url if who == "owner" else superuser(postgres, postgres_log)
    with psycopg.connect(url) as connection:
        if who == "superuser":  # which would silence an ordinary trigger
            connection.execute("SET session_replication_role = replica")
        with pytest.raises(errors.RestrictViolation, match="never"):
            connection.execute(attempt)  # type: ignore[call-overload]  # ours
    assert rows(postgres_log) == [(1, THING, 1)]


@pytest.mark.parametrize(
    "attempt",
    [
        "INSERT INTO heedful.events (originator_id, originator_version, topic, state)"
        " VALUES (gen_random_uuid(), 1, '', '')",
        "DELETE FROM heedful.idempotency",
        "UPDATE heedful.idempotency SET position = 9",
        "DELETE FROM heedful.open_matters",
        "INSERT INTO heedful.open_matters VALUES (gen_random_uuid(), gen_random_uuid(), '', '')",
        "SELECT nextval('heedful.events_position_seq')",
        "DROP TABLE heedful.events",
        "ALTER TABLE heedful.events DISABLE TRIGGER ALL",
        "CREATE TABLE heedful.mine ()",
        "CREATE OR REPLACE FUNCTION heedful.shape() RETURNS integer LANGUAGE sql AS 'SELECT 3'",
    ],
)
def test_the_service_writes_through_the_function_and_in_no_other_way(
    postgres_log: PostgresRecorder, attempt: str
):
    with pytest.raises(errors.InsufficientPrivilege):
        postgres_log.store.query(attempt)


def test_keys_of_the_last_ninety_days_are_kept_whoever_asks(postgres_log: PostgresRecorder):
    today = postgres_log.store.query("SELECT current_date")[0][0]
    postgres_log.insert_events(stored(), idempotency=key(recorded_on=today.isoformat()))
    assert postgres_log.forget_keys(today.replace(year=today.year + 1)) == 0
    assert postgres_log.remembered("case-system", "k-1") is not None


def test_another_role_of_the_server_sees_nothing(
    postgres: PostgresServer, postgres_log: PostgresRecorder
):
    postgres.do(
        "DO $$ BEGIN CREATE ROLE {} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        "somebody_else",
    )
    url = postgres.url(name_of(postgres_log), "somebody_else")
    for attempt in ("SELECT * FROM heedful.events", "SELECT heedful.shape()"):
        with psycopg.connect(url) as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute(attempt)


def test_a_database_that_was_not_prepared_is_told_by_its_name(postgres: PostgresServer):
    name = postgres.create()
    store = PostgresStore(postgres.url(name, SERVICE))
    with pytest.raises(LogNotMade):
        store.check()
    store.close()
    postgres.drop(name)


def test_eight_who_make_the_tables_at_once_all_succeed(postgres: PostgresServer):
    name = postgres.create()
    stores = [
        PostgresStore(postgres.url(name, SERVICE), postgres.url(name, OWNER)) for _ in range(8)
    ]
    failed: list[Exception] = []

    def make(store: PostgresStore) -> None:
        try:
            store.create()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=make, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    stores[0].check()
    stores[0].close()
    postgres.drop(name)


def test_a_connection_that_died_idle_is_replaced_without_anybody_noticing(
    postgres: PostgresServer, postgres_log: PostgresRecorder
):
    postgres_log.insert_events(stored(THING, 1))
    hang_up(postgres)
    assert rows(postgres_log) == [(1, THING, 1)]
    hang_up(postgres)
    assert postgres_log.insert_events(stored(OTHER, 1)) == [2]


def test_what_is_written_is_announced(postgres_log: PostgresRecorder):
    with psycopg.connect(postgres_log.store.url, autocommit=True) as connection:
        connection.execute("LISTEN heedful_log")
        postgres_log.insert_events(stored(THING, 1, 2))
        told = next(connection.notifies(timeout=10))
    assert told.payload == "2"


def test_the_oldest_server_we_promise_holds_the_log_as_well():
    with a_server(16) as server:
        name = server.create()
        store = PostgresStore(server.url(name, SERVICE), server.url(name, OWNER))
        store.create()
        log = PostgresRecorder(store)
        assert log.insert_events(stored(THING, 1, 2), idempotency=key(2)) == [1, 2]
        assert rows(log) == [(1, THING, 1), (2, THING, 2)]
        store.close()


def hang_up(server: PostgresServer) -> None:
    """The server ends every connection of the service's role."""
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s",
            (SERVICE,),
        )


def name_of(log: PostgresRecorder) -> str:
    """The database that holds the log."""
    name: str = log.store.query("SELECT current_database()")[0][0]
    return name


def superuser(server: PostgresServer, log: PostgresRecorder) -> str:
    """The superuser's way into the log's database."""
    return server.url(name_of(log))
