"""Brings in the files that wait, one after the other; broken off anywhere, it goes on where it was."""

import logging
import threading
import time

from service.import_jobs import ImportJobs, Job
from service.importing.report import Report
from service.imports import Imports

EVERY_SECONDS = 5.0
NOTED_EVERY_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Stopped(Exception):
    """Told to stop in the middle of a file."""


class ImportWorker:
    """The background job of imports. It asks the desk what waits, and keeps nothing of its own."""

    def __init__(self, jobs: ImportJobs, imports: Imports) -> None:
        self.jobs = jobs
        self.imports = imports
        self._awake = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Bring in what waits, and look again, until told to stop."""
        while not stop.is_set():
            self._awake.clear()
            try:
                self.work(stop)
                self.jobs.drop_old()
            except Stopped:
                return
            except Exception as error:  # a database may be away for a while
                logger.warning("imports paused: %s", type(error).__name__)
            if not stop.is_set():
                self._awake.wait(EVERY_SECONDS)

    def wake(self) -> None:
        """Look again at once."""
        self._awake.set()

    def work(self, stop: threading.Event) -> None:
        """Bring in everything that waits now. Raises `Stopped`."""
        while not stop.is_set() and (job := self.jobs.next()) is not None:
            self._bring_in(job, stop)

    def _bring_in(self, job: Job, stop: threading.Event) -> None:
        goes_on = job.done > 0 and not (job.how.dry_run or job.how.all_or_nothing)
        report = job.report if goes_on else Report(lists_all=True)
        noted = time.monotonic()

        def progress(done: int, total: int) -> None:
            nonlocal noted
            if stop.is_set() or done in (0, total) or _is_time(noted):
                self.jobs.note(job, done, total, report)
                noted = time.monotonic()
            if stop.is_set():
                raise Stopped

        self.imports.bring_in(
            job.acting,
            self.jobs.file(job),
            job.how,
            progress=progress,
            recorded_at=job.sent_at,
            report=report,
            done=job.done if goes_on else 0,
        )
        self.jobs.end(job, report)


def _is_time(noted: float) -> bool:
    return time.monotonic() - noted >= NOTED_EVERY_SECONDS
