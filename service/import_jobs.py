"""Files that wait to be brought in, sealed, and what became of each; kept at the desk."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    RowMapping,
    String,
    Table,
    select,
)

from service.acting import Acting, now
from service.desk import Desk
from service.desk_store import METADATA
from service.importing.how import How
from service.importing.kept_reports import kept, read
from service.importing.report import Report
from service.imports import CHANNEL, SCOPE, File
from service.keys.store import Keys

SUBJECT = "imports"
"""Under this name the key of files that wait stands in the key store: nobody's id."""
NONCE_BYTES = 12
KEPT = timedelta(days=90)
WAITING, WORKING, DONE, UNREADABLE = "waiting", "working", "done", "unreadable"

JOBS = Table(
    "import_jobs",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("client", String, nullable=False),  # who sent it, and may ask for it
    Column("format", String, nullable=False),
    Column("dry_run", Boolean, nullable=False),
    Column("all_or_nothing", Boolean, nullable=False),
    Column("state", String, nullable=False),  # waiting | working | done | unreadable
    Column(
        "sent_at", String, nullable=False, index=True
    ),  # RFC 3339, UTC: all counts as recorded then
    Column("done", Integer, nullable=False),  # reviews
    Column("total", Integer, nullable=False),  # reviews; 0 until it was looked through
    Column("report", JSON),  # what became of the rows so far; never what they say
    Column("body", LargeBinary),  # sealed; null once it is brought in
    Column("mapping", LargeBinary),  # the same
)


@dataclass(frozen=True, slots=True)
class Job:
    """One file and how far it is."""

    id: UUID
    client: str
    format: str
    how: How
    state: str
    sent_at: datetime
    done: int
    total: int
    report: Report

    @property
    def acting(self) -> Acting:
        """Whoever sent it."""
        return Acting(client=self.client, scopes=frozenset({SCOPE}), channel=CHANNEL)


class ImportJobs:
    """What waits, and what has been done."""

    def __init__(self, desk: Desk, keys: Keys) -> None:
        self.desk = desk
        self.keys = keys

    def put(self, client: str, file: File, how: How) -> Job:
        """Let a file wait, sealed."""
        id = uuid4()
        row = {
            "id": str(id),
            "client": client,
            "format": file.format,
            "dry_run": how.dry_run,
            "all_or_nothing": how.all_or_nothing,
            "state": WAITING,
            "sent_at": now().isoformat(timespec="microseconds"),
            "done": 0,
            "total": 0,
            "report": None,
            "body": self._seal(id, file.data),
            "mapping": None if file.mapping is None else self._seal(id, file.mapping),
        }
        with self.desk.engine.begin() as connection:
            connection.execute(JOBS.insert().values(row))
        return _job(row)

    def find(self, id: UUID, client: str) -> Job | None:
        """The job of that id, for whoever sent it."""
        wanted = select(*WITHOUT_BODY).where(JOBS.c.id == str(id), JOBS.c.client == client)
        with self.desk.engine.connect() as connection:
            row = connection.execute(wanted).mappings().one_or_none()
        return None if row is None else _job(row)

    def next(self) -> Job | None:
        """The job that has waited longest, or was broken off."""
        unfinished = JOBS.c.state.in_((WAITING, WORKING))
        wanted = (
            select(*WITHOUT_BODY).where(unfinished).order_by(JOBS.c.sent_at, JOBS.c.id).limit(1)
        )
        with self.desk.engine.connect() as connection:
            row = connection.execute(wanted).mappings().one_or_none()
        return None if row is None else _job(row)

    def file(self, job: Job) -> File:
        """The file of a job that is not done, opened."""
        wanted = select(JOBS.c.body, JOBS.c.mapping).where(JOBS.c.id == str(job.id))
        with self.desk.engine.connect() as connection:
            body, mapping = connection.execute(wanted).one()
        said = None if mapping is None else self._open(job.id, mapping)
        return File(job.format, self._open(job.id, body), said)

    def note(self, job: Job, done: int, total: int, report: Report) -> None:
        """How far it is: whoever takes it over goes on there."""
        self._change(job, state=WORKING, done=done, total=total, report=kept(report))

    def end(self, job: Job, report: Report) -> None:
        """It is brought in, or cannot be: the file is let go of."""
        state = DONE if report.unreadable is None else UNREADABLE
        self._change(job, state=state, report=kept(report), body=None, mapping=None)

    def drop_old(self) -> int:
        """Drop what ended long ago (90 days); how many there were."""
        before = (now() - KEPT).isoformat(timespec="microseconds")
        old = JOBS.c.state.in_((DONE, UNREADABLE)) & (JOBS.c.sent_at < before)
        with self.desk.engine.begin() as connection:
            return connection.execute(JOBS.delete().where(old)).rowcount

    def _change(self, job: Job, **what: Any) -> None:
        with self.desk.engine.begin() as connection:
            connection.execute(JOBS.update().where(JOBS.c.id == str(job.id)).values(what))

    def _seal(self, id: UUID, data: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher().encrypt(nonce, data, id.bytes)

    def _open(self, id: UUID, sealed: bytes) -> bytes:
        return self._cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], id.bytes)

    def _cipher(self) -> AESGCM:
        self.keys.make({SUBJECT})
        return AESGCM(self.keys.find(self.keys.epoch(), [SUBJECT])[SUBJECT])


WITHOUT_BODY = [column for column in JOBS.c if column.name not in ("body", "mapping")]


def _job(row: RowMapping | Mapping[str, Any]) -> Job:
    return Job(
        id=UUID(row["id"]),
        client=row["client"],
        format=row["format"],
        how=How(row["dry_run"], row["all_or_nothing"]),
        state=row["state"],
        sent_at=datetime.fromisoformat(row["sent_at"]).astimezone(UTC),
        done=row["done"],
        total=row["total"],
        report=read(row["report"]),
    )
