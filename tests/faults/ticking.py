"""A process with a clock that goes too fast, and back again, and that waits for no lease."""

import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy.exc import DBAPIError

from service.processes.escalation_clock import EscalationClock
from service.settings import Settings
from service.wiring import build

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
FURTHEST_DAYS = 40
AT_ONCE = 3
"""How many it acts on at a tick: so few that a kill comes between two."""
PAUSE_SECONDS = 0.02


def main(seed: str) -> None:
    """Follow, and tick at one day after the other by chance, until killed."""
    heedful = build(Settings.from_environment())
    threading.Thread(target=heedful.follower.run, args=(threading.Event(),), daemon=True).start()
    clock = EscalationClock(heedful.views, heedful.casework, AT_ONCE)
    chance = Random(seed)
    print("ticking", flush=True)  # noqa: T201  # whoever started it waits for this
    while True:
        with suppress(DBAPIError):  # a file that somebody else writes to
            clock.act(BEGAN + timedelta(days=chance.randrange(FURTHEST_DAYS)))
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main(sys.argv[1])
