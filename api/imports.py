"""Calls that bring files in: review bundles, lines of entries, and challenge logs as spreadsheets."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response, request

from api.answers import answer
from api.asking import found
from api.callers import bringing_in, client_id, heedful
from api.calls import Calls
from api.import_reports import ImportReport, import_report
from api.problems import Problem
from api.schemas.imports import HowToImport
from api.sent_files import file_in
from service.import_jobs import DONE, Job
from service.importing.how import How
from service.importing.logs.template import csv_template, xlsx_template
from service.importing.sending import XLSX, is_large

ASYNC = "respond-async"
"""What asks not to wait (RFC 7240)."""

calls = Calls("imports", "Files that are brought in: bundles, lines, and challenge logs.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportJob:
    """A file that was too large to wait for: `waiting`, `working`, `done`, or `unreadable`.

    `done` of `total` reviews are brought in; the report is there once all are, and `detail` where the file
    cannot be read.
    """

    id: UUID
    state: str
    sent_at: datetime
    done: int
    total: int
    report: ImportReport | None
    detail: str | None


@calls.brings("/imports", ImportReport, HowToImport)
def import_file(dry_run: bool, all_or_nothing: bool) -> Response:
    """Bring a file in, and say what became of each row; the same again adds nothing."""
    file, how = file_in(request), How(dry_run, all_or_nothing)
    if is_large(file.format, file.data) or ASYNC in request.headers.get("Prefer", "").lower():
        job = heedful().import_jobs.put(client_id(), file, how)
        heedful().import_worker.wake()
        response = answer(_job(job), 202)
        response.headers["Location"] = f"{request.path}/{job.id}"
        return response
    report = heedful().imports.bring_in(bringing_in(), file, how)
    if report.unreadable is not None:
        raise Problem("unreadable-bundle", report.unreadable)
    return answer(import_report(report, file.format, how))


@calls.tells("/imports/<uuid:job_id>", ImportJob)
def read_import(job_id: UUID) -> ImportJob:
    """How far is a file that was too large to wait for, and what became of its rows?"""
    return _job(found("import", heedful().import_jobs.find(job_id, client_id())))


@calls.hands_out("/imports/template.csv", "text/csv; charset=utf-8")
def read_log_template_csv() -> bytes:
    """The challenge log to fill in, as CSV."""
    return csv_template()


@calls.hands_out("/imports/template.xlsx", XLSX)
def read_log_template_xlsx() -> bytes:
    """The challenge log to fill in, as a workbook that says what each column takes."""
    return xlsx_template()


def _job(job: Job) -> ImportJob:
    report = import_report(job.report, job.format, job.how) if job.state == DONE else None
    return ImportJob(
        id=job.id,
        state=job.state,
        sent_at=job.sent_at,
        done=job.done,
        total=job.total,
        report=report,
        detail=job.report.unreadable,
    )
