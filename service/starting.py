"""Building the service in a web process: a database that is away is waited for, not died of.

gunicorn ends altogether when a worker fails to boot. A worker that has to be started again while
the database restarts would take every other one with it.
"""

import logging
import time

from eventsourcing.persistence import OperationalError

from service.settings import Settings
from service.wiring import Heedful, build

WAIT_SECONDS = 10.0
PAUSE_SECONDS = 0.25
TEMPORARY_FAILURE = 75  # EX_TEMPFAIL: gunicorn starts another worker, as after any other death

logger = logging.getLogger(__name__)


def build_in_worker(settings: Settings, wait_seconds: float = WAIT_SECONDS) -> Heedful:
    """What `build` makes, once the database answers. Raises what `build` raises.

    Raises `SystemExit` when it takes too long, so that a worker told to end is not stuck in here.
    """
    until = time.monotonic() + wait_seconds
    while True:
        try:
            return build(settings)
        except OperationalError:
            if time.monotonic() > until:
                logger.warning("the database does not answer; starting again")
                raise SystemExit(TEMPORARY_FAILURE) from None
            time.sleep(PAUSE_SECONDS)
