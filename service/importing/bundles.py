"""Bringing a file in: every review in a transaction of its own, every refusal with its place."""

from datetime import datetime
from typing import BinaryIO

from service.acting import now
from service.casework import Casework
from service.importing.bundle_file import BundleFile
from service.importing.how import SIMPLY, How, Source
from service.importing.refusals import UnreadableBundle
from service.importing.report import Report
from service.importing.running import Progress, Run, placed
from service.importing.source import rewindable


def import_bundle(
    casework: Casework,
    source: BinaryIO,
    *,
    progress: Progress | None = None,
    recorded_at: datetime | None = None,
    how: How = SIMPLY,
) -> Report:
    """Import a `review-bundle/1` (docs/review-bundle.md); safe to run again (settled 22-33).

    The file is looked through first, so that a broken one records nothing; then one review at a time
    is held in memory. `recorded_at` (UTC) is when all of it counts as recorded: now, unless given.
    """
    report = Report()
    file = rewindable(source, casework.settings.data_dir)
    try:
        found = BundleFile(file)
        bring_in(casework, found, report, progress=progress, recorded_at=recorded_at, how=how)
    except UnreadableBundle as refusal:
        report.unreadable = refusal.sentence
    finally:
        if file is not source:
            file.close()
    return report


def bring_in(
    casework: Casework,
    source: Source,
    report: Report,
    *,
    progress: Progress | None = None,
    recorded_at: datetime | None = None,
    how: How = SIMPLY,
    done: int = 0,
) -> None:
    """Bring in a file that was looked through; the first reviews may be `done`, and in the report.

    Raises `UnreadableBundle`, and then the report says what was done.
    """
    if not done:
        before = source.beforehand
        report.add(placed(source, before.rows), placed(source, before.remarks), 0)
    run = Run(casework, recorded_at or now(), source, report, how)
    run.all(progress or _nobody, done)


def _nobody(done: int, total: int) -> None:
    """Nobody watches the progress."""
