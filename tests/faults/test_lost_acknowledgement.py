"""The connection to PostgreSQL is cut around one write: does the client learn the truth, and once?"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from psycopg.conninfo import conninfo_to_dict

from api.app import create_app
from service.log import postgres_writing
from service.operations.stores import make_stores
from service.wiring import Heedful, build
from tests.databases import PostgresServer
from tests.faults.cutting import Cut, Proxy
from tests.journeys.people import Case, a_case
from tests.journeys.systems import Answer, Inside, System

RAISER = "teaching assistant"


@dataclass
class Cuttable:
    """A service whose way to PostgreSQL can be cut, and a review that is open in it."""

    heedful: Heedful
    proxy: Proxy
    system: System
    case: Case

    def raising(self) -> tuple[str, Any]:
        """A query to raise."""
        return "/challenges", self.case.query()

    def withdrawing(self) -> tuple[str, Any]:
        """A query, raised already, to take back."""
        raised = self.send(*self.raising(), f"before-{uuid4()}")
        return f"/challenges/{raised.said['id']}/withdrawal", {"reason_code": "new_information"}

    def send(self, path: str, said: Any, key: str) -> Answer:
        """One write."""
        return self.system.post(path, said, self.case[RAISER], idempotency_key=key)

    def head(self) -> int:
        """How many events there are."""
        return len(self.heedful.casework.log.select_notifications(0, 1_000))


@pytest.fixture(scope="module")
def cuttable(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer
) -> Iterator[Cuttable]:
    """One for all these tests."""
    name, stores = postgres.create(), tmp_path_factory.mktemp("cut")
    make_stores(postgres.settings(name, data_dir=stores))
    with a_proxy(postgres) as proxy:
        through = PostgresServer(f"postgresql://postgres@/postgres?host={proxy.directory}")
        heedful = build(through.settings(name, data_dir=stores))
        key = heedful.desk.create_key("case-system")
        system = System(Inside(create_app(heedful).test_client()), key)
        yield Cuttable(heedful, proxy, system, a_case(system))
        heedful.close()
    postgres.drop(name)


@pytest.mark.parametrize("how", Cut)
@pytest.mark.parametrize("what", [Cuttable.raising, Cuttable.withdrawing])
def test_wherever_it_is_cut_the_answer_is_true_and_the_event_is_there_once(
    cuttable: Cuttable, how: Cut, what: Callable[[Cuttable], tuple[str, Any]]
) -> None:
    key = f"{how.name}-{what.__name__}"
    path, said = what(cuttable)
    before = cuttable.head()
    cuttable.proxy.cut(how, carries(key))
    first = cuttable.send(path, said, key)
    assert cuttable.proxy.has_cut.is_set()
    assert first.status in (200, 201), first.body
    assert cuttable.head() == before + 1
    again = cuttable.send(path, said, key)
    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers["idempotent-replayed"] == "true"
    assert cuttable.head() == before + 1


@pytest.mark.parametrize("how", [Cut.BEFORE, Cut.AFTER])
def test_while_the_database_stays_away_the_answer_is_that_nobody_knows(
    cuttable: Cuttable, how: Cut, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_writing, "SETTLE_SECONDS", 0.3)
    path, said = cuttable.raising()
    before, key = cuttable.head(), f"away-{how.name}"
    cuttable.proxy.cut(how, carries(key))
    with away(cuttable.proxy):
        first = cuttable.send(path, said, key)
    assert first.status == 503
    assert first.said["code"] == "outcome-unknown"
    assert int(first.headers["retry-after"]) >= 1
    then = cuttable.send(path, said, key)
    assert then.status == 201
    assert ("idempotent-replayed" in then.headers) == (how is Cut.AFTER)
    assert cuttable.send(path, said, key).body == then.body
    assert cuttable.head() == before + 1


def carries(key: str) -> Callable[[bytes], bool]:
    """Whether a message is the write that has this key: a mere look for the key has no event."""
    return lambda sent: key.encode() in sent and b'"envelope"' in sent


@contextmanager
def away(proxy: Proxy) -> Iterator[None]:
    """Nobody is let in meanwhile."""
    proxy.is_closed = True
    try:
        yield
    finally:
        proxy.is_closed = False


@contextmanager
def a_proxy(server: PostgresServer) -> Iterator[Proxy]:
    """A proxy before this server, in a directory of its own: the path of a socket must be short."""
    host = str(conninfo_to_dict(server.superuser_url)["host"])
    with tempfile.TemporaryDirectory(prefix="heedful-") as directory:
        proxy = Proxy(Path(directory), Path(host))
        yield proxy
        proxy.close()
