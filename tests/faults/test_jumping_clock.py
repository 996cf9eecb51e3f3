"""The clock jumps forwards and backwards while people write: does order, does expiry stay right?"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from werkzeug.serving import make_server

from api.app import create_app
from service.background import Background
from service.operations.stores import make_stores
from service.wiring import Heedful, build
from tests.faults.clocks import Clock
from tests.faults.installation import Installation
from tests.faults.load import CLIENTS, Load, under_load
from tests.journeys.people import Case, a_case
from tests.journeys.systems import System, Wire
from web.app import add_pages

JUMPS = (
    timedelta(hours=5),
    timedelta(hours=-3),
    timedelta(days=2),
    timedelta(days=-40),
    timedelta(days=30),
    timedelta(),
)
NEAR = timedelta(seconds=30)


@dataclass
class Running:
    """A service with a real server in this process, and the clock it goes by."""

    heedful: Heedful
    clock: Clock
    system: System

    def recorded_at(self, id: str, version: int = 1) -> datetime:
        """When an event says it was recorded."""
        rows = self.heedful.casework.log.select_events(UUID(id), lte=version)
        event = self.heedful.casework.mapper.to_domain_event(rows[-1])
        found: datetime = vars(event)["envelope"].recorded_at
        return found


@pytest.fixture
def running(
    tmp_path: Path, stores: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Running]:
    """Stores of this test's own, served by threads of this process."""
    settings = Installation(tmp_path, 0, stores).own_settings()
    clock = Clock()
    clock.put_in(monkeypatch)
    make_stores(settings)
    heedful = build(settings)
    background = Background(heedful)
    background.start()
    app = create_app(heedful)
    add_pages(app, heedful)
    server_ = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server_.serve_forever, daemon=True)
    serving.start()
    yield Running(
        heedful, clock, System(Wire(server_.port), heedful.desk.create_key("case-system"))
    )
    server_.shutdown()
    serving.join()
    server_.server_close()
    background.stop()
    heedful.close()


@pytest.fixture
def case(running: Running) -> Case:
    """A review that is open."""
    return a_case(running.system)


def test_ids_positions_and_answers_stay_right_whatever_the_clock_does(
    running: Running, case: Case
) -> None:
    with under_load(running.system, case) as load:
        for jump in JUMPS:
            load.wait_for(CLIENTS)
            running.clock.ahead = jump
        load.wait_for(CLIENTS)
    assert not load.refusals()
    assert not any(client.broken for client in load.clients)
    in_order_of_answers(load)
    raised = [one for one in load.acknowledged().values() if one.path == "/challenges"]
    assert len({one.answer.said["id"] for one in raised}) == len(raised)
    assert len({one.answer.said["reference"] for one in raised}) == len(raised)
    running.system.position = f"p{running.heedful.casework.head():x}"
    assert running.system.read("/queries", limit=1)["total"] == len(raised)
    assert running.system.read("/integrity")["holds"]
    one = raised[0]
    again = running.system.post(
        one.path, one.said, case["teaching assistant"], idempotency_key="client-0-0"
    )
    first = load.clients[0].acknowledged["client-0-0"]
    assert (again.status, again.body) == (201, first.answer.body)


def test_an_event_says_what_the_clock_said(running: Running, case: Case) -> None:
    for jump in JUMPS:
        running.clock.ahead = jump
        done = running.system.done("/challenges", case.query(), case["teaching assistant"])
        assert abs(running.recorded_at(done["id"]) - (datetime.now(UTC) + jump)) < NEAR
        assert running.system.read(f"/challenges/{done['id']}")["version"] == 1


def test_a_query_raised_before_the_clock_went_back_can_be_taken_back(
    running: Running, case: Case
) -> None:
    by = case["teaching assistant"]
    raised = running.system.done("/challenges", case.query(), by)
    running.clock.ahead = timedelta(days=-2)
    path = f"/challenges/{raised['id']}"
    done = running.system.done(f"{path}/withdrawal", {"reason_code": "new_information"}, by)
    assert done["version"] == 2
    assert in_order(done["position"]) > in_order(raised["position"])
    assert running.system.read(path)["status"] == "withdrawn"
    assert len(running.system.read(f"{path}/timeline")["steps"]) == 2


def test_a_key_used_before_the_jump_is_still_known(running: Running, case: Case) -> None:
    by, said = case["teaching assistant"], case.query()
    first = running.system.post("/challenges", said, by, idempotency_key="k")
    for jump in JUMPS:
        running.clock.ahead = jump
        again = running.system.post("/challenges", said, by, idempotency_key="k")
        assert (again.status, again.body) == (first.status, first.body)
        other = running.system.post("/challenges", case.query("?"), by, idempotency_key="k")
        assert (other.status, other.said["code"]) == (422, "idempotency-key-reused")


def test_keys_links_and_sessions_run_out_by_the_clock_and_never_by_its_going_back(
    running: Running,
) -> None:
    desk, ask = running.heedful.desk, running.system.get
    session = desk.redeem(desk.new_sign_in_link("local"), hours=12)
    assert session is not None
    link = desk.new_sign_in_link("local")
    running.clock.ahead = timedelta(days=-3_650)
    assert desk.person_for(session) == "local"
    assert ask("/queries").status == 200
    running.clock.ahead = timedelta(hours=13)
    assert desk.person_for(session) is None
    assert desk.redeem(link, hours=12) is None
    assert ask("/queries").status == 200
    running.clock.ahead = timedelta(days=366)
    assert (ask("/queries").status, ask("/queries").said["code"]) == (401, "key-not-valid")
    running.clock.ahead = timedelta()
    assert ask("/queries").status == 200


def in_order(position: str) -> int:
    """Where a position stands among others (only a test may look into the token)."""
    return int(position[1:], 16)


def in_order_of_answers(load: Load) -> None:
    """Whoever wrote one after the other finds it so in the log."""
    for client in load.clients:
        positions = [one.position for one in client.acknowledged.values()]
        assert positions == sorted(set(positions))
