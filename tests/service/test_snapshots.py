"""Does a copy of the log keep every position and byte, from either database into either?"""

import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from domain.rejections import CodeAlreadyUsed
from service.backup.lines import Damaged
from service.log.box import Released, Waiting
from service.log.conditions import CodeIsFree, Matter
from service.log.port import Log, LogCannotBeMade
from service.log.postgres import PostgresRecorder
from service.log.postgres_snapshot import PostgresSnapshots
from service.log.postgres_store import PostgresStore
from service.log.snapshot import NotEmpty, Snapshots
from service.log.snapshot_file import read_log, rows_of, write_log
from service.log.sqlite import SqliteRecorder
from service.log.sqlite_snapshot import SqliteSnapshots
from service.log.sqlite_store import SqliteStore
from service.log.unlinked import Unlinked
from tests.databases import OWNER, POSTGRESQL, SERVICE, SQLITE, PostgresServer, every_row
from tests.examples import REVIEW, id_of
from tests.service.logs import OTHER, THING, key, stored

TABLES = ("events", "idempotency", "open_matters", "review_codes", "waiting", "unlinked")
STATES = [
    b'{"text":"caf\xc3\xa9","nested":{"n":[1,2.50,1e3]}}',
    b'{ "spaces" : "kept" }',
    b'{"escaped":"\\u00e9\\n\\u0000"}',
    b'{"twice":1,"twice":2}',
    b' {"spaces":"around"} ',
    b'{\n"line":"break"}',
    b'{"not":"utf-8 \xff"}',
    b'1,"position":7',
    b"",
    bytes(range(256)),
]


def snapshots(log: Log) -> Snapshots:
    """A log as its snapshots see it."""
    if isinstance(log.store, PostgresStore):
        return PostgresSnapshots(log.store)
    assert isinstance(log.store, SqliteStore)
    return SqliteSnapshots(log.store)


def copied(log: Log) -> bytes:
    """The whole log as a file."""
    file = BytesIO()
    write_log(snapshots(log), file)
    return file.getvalue()


def brought(file: bytes, log: Log) -> None:
    """The file, into an empty log."""
    with snapshots(log).filling() as filling:
        read_log(BytesIO(file), filling)


def everything(log: Log) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    return {table: sorted(every_row(log, table)) for table in TABLES}


@pytest.fixture
def another(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> Iterator[Log]:
    """A second log of the same kind, its tables not made yet."""
    if database == SQLITE:
        store = SqliteStore(tmp_path / "another.db")
        yield SqliteRecorder(store)
        store.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create()
    opened = PostgresStore(server.url(name, SERVICE), server.url(name, OWNER))
    yield PostgresRecorder(opened)
    opened.close()
    server.drop(name)


@pytest.fixture
def full(log: Log) -> Log:
    """A log with states of every awkward kind, used keys, open matters, codes, and what waits."""
    log.insert_events(
        [StoredEvent(THING, n, "challenge-linked", state) for n, state in enumerate(STATES, 1)],
        matters=[Matter(THING, REVIEW, "challenge", "Q-é", True)],
        idempotency=key(2),
    )
    for name in ("é", "Z", "a"):
        used = key(1, client=f"client {name}", key=name, request_hash=bytes([0, 255]))
        log.insert_events(
            stored(UUID(int=ord(name))),
            matters=[Matter(UUID(int=ord(name)), REVIEW, "warning_sign", name, True)],
            conditions=[CodeIsFree(f"{name} FERN", UUID(int=ord(name)))],
            idempotency=used,
        )
        log.insert_events([], waiting=Waiting(id_of(name), REVIEW, bytes([0, 255]), b"\n\x00"))
        log.unlinked.put(Unlinked(id_of(f"unlinked {name}"), b"\n\x00\xff"))
    return log


def test_every_row_comes_back_as_it_was(full: Log, another: Log):
    brought(copied(full), another)
    assert everything(another) == everything(full)
    assert copied(another) == copied(full)


def test_the_next_append_goes_on_after_the_last_position(full: Log, another: Log):
    brought(copied(full), another)
    last = full.max_notification_id()
    assert last == len(STATES) + 3
    assert another.insert_events(stored(OTHER, 1, 2)) == [last + 1, last + 2]


def test_a_code_that_was_taken_stays_taken(full: Log, another: Log):
    brought(copied(full), another)
    for taken in ("é FERN", "Z FERN", "a FERN"):
        with pytest.raises(CodeAlreadyUsed):
            another.insert_events(stored(OTHER), conditions=[CodeIsFree(taken, OTHER)])
    another.insert_events(stored(OTHER), conditions=[CodeIsFree("A FERN", OTHER)])


def test_what_waits_can_still_be_released_and_by_nobody_else(full: Log, another: Log):
    brought(copied(full), another)
    ids = [id_of(name) for name in ("é", "Z", "a")]
    with pytest.raises(IntegrityError):
        another.insert_events(stored(ids[0]))
    with pytest.raises(IntegrityError):
        another.insert_events(stored(ids[0]), released=Released(REVIEW))
    another.insert_events([row for id in ids for row in stored(id)], released=Released(REVIEW))
    assert every_row(another, "waiting") == []


def test_a_file_from_before_there_was_a_box_says_the_same(log: Log):
    file = BytesIO()
    assert {"waiting", "unlinked"}.isdisjoint(write_log(snapshots(log), file).rows)


def test_an_empty_log_can_be_copied_too(log: Log, another: Log):
    brought(copied(log), another)
    assert another.max_notification_id() is None
    assert another.insert_events(stored()) == [1]


def test_a_log_with_anything_in_it_takes_no_other(full: Log, another: Log):
    before = everything(full)
    with pytest.raises(NotEmpty):
        brought(copied(full), full)
    assert everything(full) == before


def test_of_a_damaged_file_nothing_is_brought_in(full: Log, another: Log):
    whole = copied(full)
    for wrong in (whole[:-1], whole.replace(b'"spaces"', b'"Spaces"', 1), whole + b"{}\n"):
        with pytest.raises(Damaged):
            brought(wrong, another)
        assert everything(another) == {table: [] for table in TABLES}
    brought(whole, another)


def test_a_line_that_cannot_be_one_of_ours_is_refused():
    for line in (b"{}", b'{"row":"event"}', b"nothing", b'{"row":"used-key","key":1}'):
        file = BytesIO(b'{"file":"heedful-log","schema":1}\n' + line + b"\n")
        with pytest.raises(Damaged, match="cannot be read"):
            list(rows_of(file))


def test_states_stay_readable_wherever_that_keeps_their_bytes(full: Log):
    lines = copied(full).splitlines()[1 : len(STATES) + 1]
    readable = [b'"row":"event",' in line for line in lines]
    assert readable == [True] * 4 + [False] * 6


def test_a_copy_is_of_one_moment_while_others_write(full: Log):
    stop, failed = threading.Event(), list[BaseException]()

    def write() -> None:
        version = 0
        try:
            while not stop.is_set():
                version += 1
                log_one(full, version)
        except BaseException as error:
            failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [copied(full)]
        while not failed and (len(copies) < 20 or len(copies[-1]) == len(copies[0])):
            copies.append(copied(full))
    finally:
        stop.set()
        writer.join()
    assert failed == []
    for copy in copies:
        rows = [type(row).__name__ for row in rows_of(BytesIO(copy))]
        # each act writes an event and a key, and both are in the copy or neither is
        assert rows.count("LoggedEvent") - len(STATES) - 3 == rows.count("UsedKey") - 4


def test_a_writer_is_not_kept_waiting_while_a_copy_is_read(full: Log):
    with snapshots(full).reading() as rows:
        next(rows)
        full.insert_events(stored(OTHER))
        assert sum(1 for _ in rows) == len(STATES) + 3 - 1 + 4 + 4 + 3 + 3 + 3


@pytest.mark.slow
@pytest.mark.parametrize("there", [SQLITE, POSTGRESQL])
def test_a_log_goes_to_the_other_database_and_comes_back_the_same(
    there: str, full: Log, make_empty: Callable[[str], Log]
):
    first = copied(full)
    other = make_empty(there)
    brought(first, other)
    assert copied(other) == first
    back = make_empty(SQLITE)
    brought(copied(other), back)
    assert copied(back) == first
    assert back.insert_events(stored(OTHER)) == [len(STATES) + 4]


@pytest.fixture
def make_empty(
    tmp_path: Path, postgres: PostgresServer, an_empty_database: str
) -> Iterator[Callable[[str], Log]]:
    """Makes as many empty logs of either kind as are asked for."""
    made: list[SqliteStore | PostgresStore] = []
    names: list[str] = []

    def make(kind: str) -> Log:
        if kind == SQLITE:
            store = SqliteStore(tmp_path / f"made-{len(made)}.db")
            made.append(store)
            return SqliteRecorder(store)
        names.append(postgres.create(like=an_empty_database))
        opened = PostgresStore(postgres.url(names[-1], SERVICE), postgres.url(names[-1], OWNER))
        made.append(opened)
        return PostgresRecorder(opened)

    yield make
    for store in made:
        store.close()
    for name in names:
        postgres.drop(name)


@pytest.mark.slow
def test_the_role_of_the_service_alone_can_copy_a_log_but_not_fill_one(
    postgres: PostgresServer, postgres_log: PostgresRecorder
):
    only = PostgresStore(postgres_log.store.url)
    alone = PostgresRecorder(only)
    assert copied(alone) == copied(postgres_log)
    with pytest.raises(LogCannotBeMade):
        brought(copied(alone), alone)
    only.close()


def log_one(log: Log, version: int) -> None:
    """An event with its key."""
    log.insert_events(stored(OTHER, version), idempotency=key(version, key=f"act-{version}"))
