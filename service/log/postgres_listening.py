"""Being told of every commit: a connection of its own that listens, and comes back when it is cut off."""

import logging
import threading
from collections.abc import Callable

import psycopg

from service.log.postgres_store import PostgresStore

CHANNEL = "heedful_log"
LOOK_SECONDS = 0.5
"""How long it listens before it looks whether it is to stop."""
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0

logger = logging.getLogger(__name__)


class Listener:
    """Calls `woken` on every commit, `back` whenever it can listen (again): then look for yourself.

    What was announced while it was cut off is lost, and a pooler in transaction mode announces
    nothing at all: whoever is woken polls besides.
    """

    def __init__(
        self, store: PostgresStore, woken: Callable[[], None], back: Callable[[], None]
    ) -> None:
        self.store = store
        self.woken = woken
        self.back = back

    def run(self, stop: threading.Event) -> None:
        """Listen until told to stop; a connection that breaks is made again, ever less hastily."""
        pause = FIRST_PAUSE_SECONDS
        while not stop.is_set():
            try:
                with self.store.connect() as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    pause = FIRST_PAUSE_SECONDS
                    self.back()
                    while not stop.is_set():
                        for _ in connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
                            self.woken()
            except psycopg.Error as error:
                logger.warning("listening paused: %s", type(error).__name__)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
