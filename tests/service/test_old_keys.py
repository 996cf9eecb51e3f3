"""Are idempotency keys kept for 90 days, and then dropped by the background work?"""

import threading
from datetime import timedelta

from service.acting import now
from service.old_keys import OldKeys
from tests.databases import as_owner
from tests.service.logs import THING, key, stored
from tests.service.recorded import Commands


def use(commands: Commands, age: int) -> None:
    """A key used so many days ago."""
    day = (now() - timedelta(days=age)).date().isoformat()
    events = stored(THING, age + 1)
    commands.casework.log.insert_events(events, idempotency=key(key=f"{age}", recorded_on=day))


def kept(commands: Commands) -> list[int]:
    """The ages of those that are still there."""
    log = commands.casework.log
    return [age for age in (0, 90, 91, 200) if log.remembered("case-system", f"{age}")]


def test_a_key_is_dropped_after_ninety_days_and_not_before(commands: Commands):
    for age in (0, 90, 91, 200):
        use(commands, age)
    assert OldKeys(commands.casework).drop() == 2
    assert kept(commands) == [0, 90]


def test_they_are_dropped_at_once_and_then_until_told_to_stop(commands: Commands):
    use(commands, 200)
    stop = threading.Event()
    working = threading.Thread(target=OldKeys(commands.casework).run, args=(stop,))
    working.start()
    while kept(commands):
        stop.wait(0.01)
    stop.set()
    working.join(10)
    assert not working.is_alive()


def test_a_log_that_does_not_let_them_go_does_not_end_the_work(commands: Commands, caplog):
    as_owner(commands.casework.log, "DROP TABLE idempotency")
    stop = threading.Event()
    working = threading.Thread(target=OldKeys(commands.casework).run, args=(stop,))
    working.start()
    while not caplog.records:
        stop.wait(0.01)
    stop.set()
    working.join(10)
    assert "old keys were not dropped" in caplog.text
