"""The drill: a backup is taken while people write, and brought back elsewhere. Is everything there?"""

import json
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

import pytest

from projections.opening import CANNOT_BE_OPENED
from service.keys.certificates import REGISTER
from tests.databases import OWNER, POSTGRESQL, SERVICE, SQLITE, PostgresServer
from tests.journeys.people import HUNGER, NEW_REVIEW, Case, a_case
from tests.journeys.registers import register
from tests.journeys.serving import Served, free_port
from tests.journeys.systems import System
from tests.journeys.test_erasure import GONE
from tests.journeys.test_rebuilding_while_serving import OVERALL

pytestmark = pytest.mark.slow
RUN = [sys.executable, "-m", "service", "run"]
WRITERS = 4
ENOUGH = 20
ANY_POSITION = {"position": None}


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def make_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Served]]:
    """Makes servers of one kind, over nothing yet; ends them afterwards."""
    made: list[Served] = []

    def make() -> Served:
        settings = {}
        if request.param == POSTGRESQL:
            postgres: PostgresServer = request.getfixturevalue("postgres")
            name = postgres.create()
            settings["DATABASE_URL"] = postgres.url(name, SERVICE)
            settings["OWNER_DATABASE_URL"] = postgres.url(name, OWNER)
            settings["KEYS_URL"] = postgres.url(postgres.create(), OWNER)
        made.append(Served(tmp_path_factory.mktemp("served"), free_port(), settings, RUN))
        return made[-1]

    yield make
    for server in made:
        server.end()


@pytest.fixture(scope="module")
def server(make_server: Callable[[], Served]) -> Served:
    """The one that is in use."""
    running = make_server()
    running.start()
    return running


@pytest.fixture(scope="module")
def system(server: Served) -> System:
    """The system that writes."""
    return server.system()


@pytest.fixture(scope="module")
def case(system: System) -> Case:
    """The review it writes to."""
    return a_case(system)


@pytest.fixture(scope="module")
def acknowledged(system: System) -> list[str]:
    """Paths of the queries that were acknowledged, in order; the writers add to it."""
    return []


@dataclass(frozen=True)
class Drill:
    """A backup that was taken while people wrote, and the server over what was restored of it.

    `before` is what was acknowledged before it began, `checkpoint` was signed before it; `said` is
    what restoring said. Of two queries one was erased before the backup and one after it.
    """

    restored: Served
    before: list[str]
    folder: Path
    checkpoint: Path
    said: str
    gone_before: str
    gone_after: str


@pytest.fixture(scope="module")
def drilled(
    server: Served,
    system: System,
    case: Case,
    acknowledged: list[str],
    make_server: Callable[[], Served],
) -> Drill:
    """The drill, up to the moment at which the restored server answers."""
    gone = [a_case(system, code) for code in ("GONE-BEFORE", "GONE-AFTER")]
    queries = [system.made("/challenges", one.query(), one["health visitor"]) for one in gone]
    erase(server, gone[0])
    stop = Event()
    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [
            pool.submit(write, replace(system), case, acknowledged, stop) for _ in range(WRITERS)
        ]
        wait_until_more(acknowledged, writing, ENOUGH)
        checkpoint = server.data / "kept-outside"
        checkpoint.write_text(server.verb("checkpoint"))
        before = list(acknowledged)
        folder = Path(server.verb("backup", str(server.data / "backups")).split()[-1])
        wait_until_more(acknowledged, writing, ENOUGH)
        stop.set()
    assert all(one.result() for one in writing)
    erase(server, gone[1])
    restored = make_server()
    said = restore(server, restored, folder, "--erasures", str(register_of(server)))
    return Drill(restored, before, folder, checkpoint, said, *queries)


def test_everything_acknowledged_before_the_backup_began_is_there(
    system: System, drilled: Drill
) -> None:
    there = copy_of(system, drilled.restored)
    found = {f"/challenges/{item['id']}" for item in register(there)["items"]}
    assert set(drilled.before) <= found
    assert len(found) < len(register(system)["items"])  # people wrote on while it was taken


def test_every_row_that_came_back_is_as_it_was(system: System, drilled: Drill) -> None:
    there = copy_of(system, drilled.restored)
    back = {item["id"]: item for item in register(there)["items"]}
    assert {item["id"]: item for item in register(system)["items"] if item["id"] in back} == back


def test_the_ledger_s_root_is_what_it_was_when_the_log_was_as_long(
    system: System, drilled: Drill
) -> None:
    found = re.search(r"The ledger holds ([\d,]+) events; its root is (\S+)\.\n", drilled.said)
    assert found
    size = int(found[1].replace(",", ""))
    came = system.get("/ledger/consistency", from_=1, to=size)
    assert came.status == 200, came.body
    assert came.said["checkpoint"].splitlines()[1:3] == [str(size), found[2]]


def test_a_checkpoint_that_was_signed_before_agrees_with_what_was_restored(drilled: Drill) -> None:
    said = drilled.restored.verb("verify", "--checkpoint", str(drilled.checkpoint))
    assert re.search(r"events are as the ledger took them in, and [1-9]\d* checkpoint", said)
    lines = drilled.checkpoint.read_text().splitlines(keepends=True)
    assert 0 < int(lines[1]) <= json.loads((drilled.folder / "manifest.json").read_bytes())["head"]


def test_who_was_erased_before_or_after_the_backup_stays_erased(
    system: System, drilled: Drill
) -> None:
    there = copy_of(system, drilled.restored)
    assert "Erased again: 1.\n" in drilled.said
    for path in (drilled.gone_before, drilled.gone_after):
        assert GONE.fullmatch(there.read(path)["text"])
        assert there.read(path) | ANY_POSITION == system.read(path) | ANY_POSITION
    for path in drilled.before:
        assert there.read(path)["text"].startswith("Query ")


def test_keys_came_back_where_they_belong(drilled: Drill) -> None:
    in_a_file = (drilled.restored.data / "var" / "keys.db").exists()
    assert in_a_file == ("KEYS_URL" not in drilled.restored.settings)


def test_without_the_register_of_erasures_who_was_erased_since_can_be_read_again(
    server: Served, system: System, drilled: Drill, make_server: Callable[[], Served]
) -> None:
    forgetful = make_server()
    said = restore(server, forgetful, drilled.folder)
    assert "Erased again: 0.\n" in said
    there = copy_of(system, forgetful)
    assert GONE.fullmatch(there.read(drilled.gone_before)["text"])
    assert there.read(drilled.gone_after)["text"] == HUNGER


def test_without_the_keys_the_rows_are_there_and_no_word_is_said_to_be_erased(
    server: Served, system: System, drilled: Drill, make_server: Callable[[], Served]
) -> None:
    keyless = make_server()
    restore(server, keyless, drilled.folder, "--without-keys")
    items = register(copy_of(system, keyless))["items"]
    assert len(items) == register(copy_of(system, drilled.restored))["total"]
    assert {item["text"] for item in items} == {CANNOT_BE_OPENED}


def test_keys_go_on_working_and_writing_goes_on_after_the_last_position(
    system: System, case: Case, drilled: Drill
) -> None:
    there = copy_of(system, drilled.restored)
    head = json.loads(drilled.restored.verb("status", "--json"))["head"]
    # one more than was backed up: the log was told of the erasure after the backup, once
    assert head == json.loads((drilled.folder / "manifest.json").read_bytes())["head"] + 1
    position = there.done("/challenges", case.query(), case["health visitor"])["position"]
    assert int(position[1:], 16) == head + 1
    path = there.made("/challenges", case.query(), case["health visitor"])
    assert there.read(path)["status"] == "open"
    taken = there.refused("/reviews", NEW_REVIEW)
    assert (taken[0], taken[1]["code"]) == (409, "code-already-used")


def test_after_a_quiet_backup_every_answer_is_the_same_and_a_retry_gets_the_first(
    make_server: Callable[[], Served], server: Served, system: System, case: Case, tmp_path: Path
) -> None:
    said, by = case.query("Who has seen her since?"), case["teaching assistant"]
    first = system.post("/challenges", said, by, idempotency_key="before")
    system.position = first.said["position"]
    folder = Path(server.verb("backup", str(tmp_path / "backups")).split()[-1])
    restored = make_server()
    restore(server, restored, folder)
    there = copy_of(system, restored)
    for path in (*OVERALL, f"{case.path}/summary"):
        assert told(there.read(path)) == told(system.read(path)), path
    again = there.post("/challenges", said, by, idempotency_key="before")
    assert again.headers["idempotent-replayed"] == "true"
    assert again.body == first.body


def restore(server: Served, into: Served, folder: Path, *options: str) -> str:
    """Restore as docs/operating.md says, with the try-out's two keys brought along, and start.

    What the verb said.
    """
    (into.data / "var").mkdir()
    for name in ("kek.key", "ledger.key"):
        shutil.copy(server.data / "var" / name, into.data / "var")
    said = into.verb("restore", str(folder), *options)
    into.start()
    return said


def erase(server: Served, case: Case) -> None:
    """Erase the child of a review."""
    people = ("--requested-by", "A solicitor", "--approved-by", "The data protection officer")
    server.verb("erase", "--child", case.id, "--basis", "family_asked", *people)


def register_of(server: Served) -> Path:
    """The register of erasures that a server keeps."""
    return server.data / "var" / "certificates" / REGISTER


def write(system: System, case: Case, acknowledged: list[str], stop: Event) -> int:
    """Raise query after query until told to stop: how many."""
    count = 0
    while not stop.is_set():
        acknowledged.append(
            system.made("/challenges", case.query(f"Query {count}?"), case["health visitor"])
        )
        count += 1
    return count


def wait_until_more(acknowledged: list[str], writing: list[Future[int]], more: int) -> None:
    """Wait until so many more were acknowledged; whoever writes must go on."""
    wanted = len(acknowledged) + more
    while len(acknowledged) < wanted:
        assert not any(one.done() for one in writing)
        time.sleep(0.01)


def copy_of(system: System, restored: Served) -> System:
    """The same system, with the key it has, at the door of the restored server."""
    return replace(system, door=replace(system.door, port=restored.port), position=None)


def told(answer: dict[str, object]) -> dict[str, object]:
    """An answer without the moment at which the read models were made, and what was published when."""
    said = {name: value for name, value in answer.items() if name != "rebuilt_at"}
    if isinstance(ledger := said.get("ledger"), dict):
        said["ledger"] = (ledger["size"], ledger["root"])
    return said
