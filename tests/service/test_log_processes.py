"""Several processes write with several threads each: is the order one, and does a reader miss nothing?"""

import subprocess
import sys
import time

import pytest

from service.log.postgres import PostgresRecorder
from service.log.sqlite import SqliteRecorder
from tests.house.tree import TOP
from tests.service.logs import rows

pytestmark = pytest.mark.slow
PROCESSES, THREADS, EACH = 3, 8, 40
WRITING = """
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4
from eventsourcing.persistence import StoredEvent
from service.log.factory import LogFactory
log = LogFactory({"HEEDFUL_LOG": sys.argv[1]}).log
things = [uuid4() for _ in range(int(sys.argv[2]))]
def write(thing):
    for version in range(1, int(sys.argv[3]) + 1):
        log.insert_events([StoredEvent(thing, version, "challenge-linked", b"{}")])
sys.stdin.read(1)
with ThreadPoolExecutor(len(things)) as pool:
    list(pool.map(write, things))
"""


def test_a_reader_at_the_head_of_a_crowd_sees_every_event_once_and_in_order(
    log: SqliteRecorder | PostgresRecorder,
):
    address = log.store.url if isinstance(log, PostgresRecorder) else str(log.store.path)
    program = [sys.executable, "-c", WRITING, address, str(THREADS), str(EACH)]
    writers = [subprocess.Popen(program, cwd=TOP, stdin=subprocess.PIPE) for _ in range(PROCESSES)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.close()
    seen, after, until = [], 0, time.monotonic() + 120
    while len(seen) < PROCESSES * THREADS * EACH:
        assert time.monotonic() < until
        page = log.select_notifications(after, 50, inclusive_of_start=False)
        seen += [(row.id, row.originator_id, row.originator_version) for row in page]
        after = seen[-1][0] if seen else 0
    assert [writer.wait(30) for writer in writers] == [0] * PROCESSES
    assert [row[0] for row in seen] == sorted({row[0] for row in seen})
    assert sorted(seen) == sorted(
        row for start in range(0, len(seen) + 1_000, 1_000) for row in rows_from(log, start)
    )
    assert len(rows(log)) == min(len(seen), 1_000)


def rows_from(log: SqliteRecorder | PostgresRecorder, start: int):
    """A thousand positions, read afterwards."""
    page = log.select_notifications(start, 1_000, stop=start + 999)
    return [(row.id, row.originator_id, row.originator_version) for row in page]
