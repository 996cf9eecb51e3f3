"""The background work: following the log and acting on it, in the web worker or on its own (`work`)."""

import sys
import threading
from collections.abc import Callable, Collection
from contextlib import suppress

from service.anonymous.releasing import ANONYMOUS
from service.leases.holder import new_holder
from service.leases.job import Job
from service.leases.lease import BEAT_SECONDS, Lease
from service.log.postgres_listening import Listener
from service.log.postgres_store import PostgresStore
from service.old_keys import OldKeys
from service.processes.escalation_clock import CLOCK
from service.processes.process import KeptAt, Process
from service.processes.radar import RADAR
from service.wiring import Heedful

READ_MODELS, LEDGER, SEARCH, TIDYING = "read_models", "ledger", "search", "tidying"
IMPORTS, WEBHOOKS = "imports", "webhooks"
PROCESSES: tuple[str, ...] = (CLOCK, RADAR, ANONYMOUS)
"""What acts by itself: the names of `Heedful.processes`."""
JOBS = (READ_MODELS, LEDGER, SEARCH, TIDYING, IMPORTS, WEBHOOKS, *PROCESSES)
POLL_SECONDS_BESIDE_LISTENING = 1.0
ENDING_SECONDS = 10.0
TURN_SECONDS = 0.0005
"""How long a busy thread keeps Python to itself. With the usual 5 ms, whoever indexes words for searching
makes the read models wait so long after each of the many statements of a page."""


class Background:
    """Keeps the read models, the ledger and the search up, and tidies, until it is stopped.

    Each job is done by whoever holds its lease: start as many as you like, the others stand by.
    `only` are the names of the jobs to be done here.
    """

    def __init__(self, heedful: Heedful, only: Collection[str] = JOBS) -> None:
        self.heedful = heedful
        self.holder = new_holder()
        self._stop = threading.Event()
        self._beating: threading.Thread | None = None
        follower, ledger = heedful.follower, heedful.ledger
        jobs = (
            self._job(READ_MODELS, follower.run, follower.wake),
            self._job(
                LEDGER,
                lambda stop: ledger.follower.run(stop, ledger.publisher.tick),
                ledger.follower.wake,
            ),
            self._job(SEARCH, heedful.search.follower.run, heedful.search.follower.wake),
            self._job(TIDYING, OldKeys(heedful.casework).run),
            self._job(IMPORTS, heedful.import_worker.run, heedful.import_worker.wake),
            self._job(WEBHOOKS, heedful.deliverer.run, heedful.deliverer.wake),
            *(self._process(process) for process in heedful.processes),
        )
        self.jobs = tuple(job for job in jobs if job.lease.job in only)

    def start(self) -> None:
        """Begin, in threads that end with the process."""
        sys.setswitchinterval(TURN_SECONDS)
        self._listen()
        self._beat()
        self._beating = threading.Thread(target=self._keep_beating, name="leases", daemon=True)
        self._beating.start()

    def stop(self) -> None:
        """End, wait until the pages at hand are written, and leave the jobs to whoever stands by."""
        self._stop.set()
        if self._beating is not None:
            self._beating.join(timeout=ENDING_SECONDS)
        for job in self.jobs:
            job.end()
        for job in self.jobs:
            job.wait(ENDING_SECONDS)
        with suppress(Exception):  # they run out by themselves
            self.heedful.leases.release(self.holder)

    def _job(
        self,
        name: str,
        run: Callable[[threading.Event], None],
        wake: Callable[[], None] = lambda: None,
    ) -> Job:
        return Job(Lease(self.heedful.leases, name, self.holder), run, wake)

    def _process(self, process: Process) -> Job:
        kept = KeptAt(process)
        return self._job(process.name, kept.run, kept.wake)

    def _keep_beating(self) -> None:
        while not self._stop.wait(BEAT_SECONDS):
            self._beat()

    def _beat(self) -> None:
        for job in self.jobs:
            job.beat()

    def _listen(self) -> None:
        """Where the database announces commits, be woken by them, and poll the less."""
        store = self.heedful.casework.log.store
        if not isinstance(store, PostgresStore):
            return
        self.heedful.follower.poll_seconds = POLL_SECONDS_BESIDE_LISTENING
        listener = Listener(store, self.heedful.follower.wake, self._look_again)
        threading.Thread(
            target=listener.run, args=(self._stop,), name="listening", daemon=True
        ).start()

    def _look_again(self) -> None:
        """The database is back: nobody sits out a pause it began while it was away."""
        for job in self.jobs:
            job.wake()
