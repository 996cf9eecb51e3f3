"""Web workers are killed while clients write: is anything lost that was acknowledged, or done twice?"""

from tests.faults.conftest import knob
from tests.faults.installation import Installation
from tests.faults.load import under_load
from tests.faults.promises import check_promises, head
from tests.journeys.people import Case
from tests.journeys.systems import System

KILLS = knob("SOAK_WORKER_KILLS", 3)
BETWEEN = knob("SOAK_WRITES_BETWEEN_KILLS", 25)


def test_killed_workers_lose_nothing_and_write_nothing_twice(
    installation: Installation, system: System, case: Case
) -> None:
    before, kills = head(installation), 0
    with under_load(system, case) as load:
        while kills < KILLS:
            load.wait_for(BETWEEN)
            kills += installation.kill_a_worker(kills)
        load.wait_for(BETWEEN)
    print(f"\n{kills} workers killed: {load}")  # noqa: T201  # a soak is run for its numbers
    assert any(client.broken for client in load.clients)
    check_promises(installation, system, case, load, before)
