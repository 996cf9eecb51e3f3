"""What must be true of the log and the registers after whatever happened."""

from collections import Counter
from uuid import UUID

from eventsourcing.persistence import Notification

from domain.challenges import Challenge
from service.casework import Casework
from tests.databases import every_row
from tests.faults.installation import Installation
from tests.faults.load import Acknowledged, Load
from tests.journeys.people import Case
from tests.journeys.systems import System

PAGE = 5_000
RAISED = "challenge-raised"
AGAIN = 20
"""How many of the acknowledged writes are sent once more at the end."""


def check_promises(
    installation: Installation, system: System, case: Case, load: Load, before: int
) -> None:
    """Nothing acknowledged is lost, nothing is there twice; `before` is the head before the load."""
    casework = Casework(installation.own_settings())
    try:
        log = _whole(casework)
        _check_order(log)
        _check_each_once([row for row in log if row.id > before], load.acknowledged())
        _check_keys(casework, load)
        _check_open_matters(casework, case, log)
    finally:
        casework.close()
    _check_registers(system, log)
    _check_repeats(system, case, load)


def head(installation: Installation) -> int:
    """The last position of the log."""
    casework = Casework(installation.own_settings())
    try:
        return casework.head()
    finally:
        casework.close()


def _whole(casework: Casework) -> list[Notification]:
    log: list[Notification] = []
    while page := casework.log.select_notifications(
        log[-1].id if log else 0, PAGE, inclusive_of_start=False
    ):
        log += page
    return log


def _check_order(log: list[Notification]) -> None:
    """Positions only grow; each thing's versions follow one another without a gap."""
    positions = [row.id for row in log]
    assert positions == sorted(set(positions))
    versions: Counter[UUID | str] = Counter()
    for row in log:
        versions[row.originator_id] += 1
        assert row.originator_version == versions[row.originator_id], row.originator_id


def _check_each_once(written: list[Notification], acknowledged: dict[str, Acknowledged]) -> None:
    """The log and the answers tell the same: each acknowledged event, and no other, once."""
    stored = {row.id: (str(row.originator_id), row.originator_version) for row in written}
    answered = {
        one.position: (one.answer.said["id"], one.answer.said["version"])
        for one in acknowledged.values()
    }
    assert len(answered) == len(acknowledged)
    assert stored == answered


def _check_keys(casework: Casework, load: Load) -> None:
    """Every key is remembered once, with the position it was answered with."""
    assert len(every_row(casework.log, "idempotency")) == load.number()
    client = every_row(casework.log, "idempotency")[0][0]
    for key, one in load.acknowledged().items():
        row = casework.log.remembered(client, key)
        assert row is not None
        assert (str(row.thing_id), row.position) == (one.answer.said["id"], one.position)


def _check_open_matters(casework: Casework, case: Case, log: list[Notification]) -> None:
    """What is kept as open is what a replay of every query says is open."""
    raised = [row.originator_id for row in log if row.topic == RAISED]
    things = [casework.fetch(Challenge, id) for id in raised if isinstance(id, UUID)]
    replayed = {thing.id for thing in things if thing.is_open_matter}
    kept = [id for id, _, _ in casework.log.open_matters(UUID(case.id))]
    assert len(kept) == len(set(kept))
    assert set(kept) == replayed


def _check_registers(system: System, log: list[Notification]) -> None:
    """The register has a row for every query raised, and the integrity check holds."""
    system.position = f"p{log[-1].id:x}"
    raised = sum(row.topic == RAISED for row in log)
    assert system.read("/queries", limit=1)["total"] == raised
    assert system.read("/integrity")["holds"]


def _check_repeats(system: System, case: Case, load: Load) -> None:
    """A key that was used gets the same answer, byte for byte, and says so."""
    acknowledged = list(load.acknowledged().items())
    for key, one in acknowledged[:: max(1, len(acknowledged) // AGAIN)]:
        came = system.post(one.path, one.said, case["teaching assistant"], idempotency_key=key)
        assert (came.status, came.body) == (one.answer.status, one.answer.body)
        assert came.headers["idempotent-replayed"] == "true"
