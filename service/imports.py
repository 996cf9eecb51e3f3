"""Bringing files in, whatever they are: bundles, lines, challenge logs; and what is remembered of that."""

import hmac
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import BinaryIO

from eventsourcing.persistence import IntegrityError

from domain.bulk_imports import RejectedCode, RejectedRow, Tally
from domain.reviews import CaseReview
from service.acting import Acting, envelope, now, require_scope
from service.casework import Casework
from service.identity import import_id
from service.importing.bundle_file import BundleFile
from service.importing.bundles import bring_in, import_bundle
from service.importing.how import SIMPLY, How, Source
from service.importing.lines import Lines
from service.importing.logs.book import Book
from service.importing.logs.columns import mapping
from service.importing.places import pointer
from service.importing.refusals import UnreadableBundle
from service.importing.report import Report
from service.importing.running import Progress
from service.importing.sending import BUNDLE, LINES, LOG
from service.raising import inbox_id
from service.references import key_of_references

SCOPE = "import"
TRIES = 20
CHUNK = 1_000_000
CHANNEL = "import"
NO_MAPPING = "A mapping goes with a challenge log, and with nothing else."


@dataclass(frozen=True, slots=True)
class File:
    """What was sent: its format, its bytes, and the mapping that goes with a challenge log."""

    format: str
    data: bytes
    mapping: bytes | None = None


class Imports:
    """The command that brings a file in. The report says of each row what became of it."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def bring_in(
        self,
        acting: Acting,
        file: File,
        how: How = SIMPLY,
        *,
        progress: Progress | None = None,
        recorded_at: datetime | None = None,
        report: Report | None = None,
        done: int = 0,
    ) -> Report:
        """Bring a file in; again and again does no harm. Raises `NotOpenToYou`.

        `recorded_at` (UTC) is when all of it counts as recorded: now, unless given. Whoever goes on with a
        file has a `report` of the reviews that are `done`.
        """
        require_scope(acting, SCOPE)
        began, report = recorded_at or now(), report or Report(lists_all=True)
        try:
            source = self._source(file)
            bring_in(
                self.casework,
                source,
                report,
                progress=progress,
                recorded_at=began,
                how=how,
                done=done,
            )
        except UnreadableBundle as refusal:
            report.unreadable = refusal.sentence
        if not how.dry_run:
            self._remember(acting, file.format, self._digest([file.data]), report, began)
        return report

    def bring_in_bundle(
        self, acting: Acting, stream: BinaryIO, how: How = SIMPLY, progress: Progress | None = None
    ) -> Report:
        """The same for a bundle of any size, which is never in memory whole. Raises `NotOpenToYou`."""
        require_scope(acting, SCOPE)
        began = now()
        report = import_bundle(self.casework, stream, progress=progress, recorded_at=began, how=how)
        if not how.dry_run and stream.seekable():
            stream.seek(0)
            digest = self._digest(iter(partial(stream.read, CHUNK), b""))
            self._remember(acting, BUNDLE, digest, report, began)
        return report

    def _digest(self, pieces: Iterable[bytes]) -> str:
        """What tells this file from others, to whoever has the key alone."""
        digest = hmac.new(key_of_references(self.casework.keys), b"file\x1f", "sha256")
        for piece in pieces:
            digest.update(piece)
        return digest.hexdigest()

    def _source(self, file: File) -> Source:
        if file.format == LOG:
            return Book(file.data, mapping(file.mapping), self.casework.keys)
        if file.mapping:
            raise UnreadableBundle(NO_MAPPING)
        return Lines(file.data) if file.format == LINES else BundleFile(io.BytesIO(file.data))

    def _remember(
        self, acting: Acting, format: str, digest: str, report: Report, began: datetime
    ) -> None:
        """Tell the standing inbox; of a file that cannot be read there is nothing to tell."""
        if report.unreadable is not None and not report.reviews:
            return
        for _ in range(TRIES):
            inbox = self.casework.fetch(CaseReview, inbox_id(self.casework.settings.partnership))
            inbox.accept_import(
                envelope(acting, None),
                import_id=import_id(began),
                format=format,
                digest=digest,
                tally=Tally(**_counts(report)),
                events=0 if report.held_back else report.events,
                codes=_codes(report),
                rejected=_rejected(report),
            )
            with suppress(IntegrityError):
                if inbox.pending_events:
                    self.casework.save(inbox, matters=[], conditions=[])
                return


def _counts(report: Report) -> Mapping[str, int]:
    """What stayed out with others is not recorded, however good it was."""
    counts = {name: report.counts[name] for name in Tally.__dataclass_fields__}
    return counts | ({"recorded": 0, "extended": 0} if report.held_back else {})


def _codes(report: Report) -> tuple[RejectedCode, ...]:
    codes = Counter(row.code for row in report.refused if row.code is not None)
    return tuple(RejectedCode(code=code, count=count) for code, count in sorted(codes.items()))


def _rejected(report: Report) -> list[RejectedRow]:
    found = []
    for row in report.refused:
        place = row.place
        number, where = (place.row, place.pointer) if place else (None, "")
        if number is None:
            where = pointer(row.path)
        found.append(RejectedRow(row=number, pointer=where, code=row.code or ""))
    return found
