"""Bringing a review bundle in: every review in a transaction of its own, every refusal with its path."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from eventsourcing.domain import Aggregate
from eventsourcing.persistence import IntegrityError, OperationalError

from domain.rejections import CodeAlreadyUsed, NotReadableHere, ReviewIsClosed, WordsOfErased
from domain.reviews import CaseReview
from service.acting import now
from service.casework import Casework, matters_of
from service.identity import partnership_namespace
from service.importing.one_review import Entries
from service.importing.reading import Outline, look_through, reviews
from service.importing.refusals import NotSaved, Refused, UnreadableBundle, UnreadableRow
from service.importing.report import Remark, Report
from service.importing.result import Result, check_lists
from service.importing.setting_up import SettingUp
from service.importing.shaping import PLAIN_KEY, UNKNOWN_KEY
from service.importing.shared import Shared
from service.importing.source import rewindable
from service.log.conditions import Condition, StillSo
from service.raising import inbox_id

TRIES = 5
Progress = Callable[[int, int], object]
"""Called with the reviews done and the reviews in the file."""


def import_bundle(
    casework: Casework,
    source: BinaryIO,
    *,
    progress: Progress | None = None,
    recorded_at: datetime | None = None,
) -> Report:
    """Import a `review-bundle/1` (docs/review-bundle.md); safe to run again (settled 22-33).

    The file is looked through first, so that a broken one records nothing; then one review at a time
    is held in memory. `recorded_at` (UTC) is when all of it counts as recorded: now, unless given.
    """
    report = Report()
    file = rewindable(source, casework.settings.data_dir)
    start = file.tell()
    try:
        outline = look_through(file)
        file.seek(start)
        _note_unknown(outline, report)
        run = _Run(casework, recorded_at or now(), outline, report)
        run.all(reviews(file), progress or _nobody)
    except UnreadableBundle as refusal:
        report.unreadable = refusal.sentence
    finally:
        if file is not source:
            file.close()
    return report


@dataclass(slots=True)
class _Run:
    """One import of one file."""

    casework: Casework
    recorded_at: datetime
    outline: Outline
    report: Report

    def all(self, found: Any, progress: Progress) -> None:
        """Every review of the file."""
        progress(0, self.outline.reviews)
        for place, raw in enumerate(found):
            result = self._review(raw, f"reviews[{place}]")
            self.report.add(result.rows, result.warnings, result.events)
            self.report.reviews += 1
            progress(place + 1, self.outline.reviews)

    def _review(self, raw: Any, path: str) -> Result:
        """One review; told again when somebody else wrote to it at the same moment."""
        if not isinstance(raw, dict):
            refused = Refused(path, UnreadableRow("A review is an object, and this is none."))
            return Result().refuse_all(raw, path, refused)
        for _ in range(TRIES):
            try:
                return self._attempt(raw, path)
            except (IntegrityError, ReviewIsClosed):
                continue
            except (WordsOfErased, NotReadableHere) as refusal:
                return Result().refuse_all(raw, path, Refused(path, refusal))
            except OperationalError:
                break
        return Result().refuse_all(raw, path, Refused(path, NotSaved()))

    def _attempt(self, raw: dict[str, Any], path: str) -> Result:
        result = Result()
        setting_up = SettingUp(
            self.casework, self._namespace, self.recorded_at, self.outline.doubled, result
        )
        try:
            shared = setting_up.set_up(raw, path)
        except Refused as refused:
            return result.refuse_all(raw, path, refused)
        check_lists(raw, path, result)
        things = Entries(shared, self.outline.doubled, result).tell(raw, path)
        try:
            result.events = self._save(shared, things)
        except CodeAlreadyUsed as taken:  # by a review that was opened here, under another id
            return result.refuse_all(raw, path, Refused(f"{path}.code", taken))
        return result

    def _save(self, shared: Shared, things: list[Aggregate]) -> int:
        """Record everything of one review at once; the number of new events."""
        news = [thing for thing in (shared.review, *things) if thing.pending_events]
        if not news:
            return 0
        if shared.is_new:
            return len(self.casework.save_all(*news))
        matters = [matter for thing in news for matter in matters_of(thing)]
        conditions = self._still_open(shared.review)
        return len(self.casework.save(*news, matters=matters, conditions=conditions))

    def _still_open(self, review: CaseReview) -> list[Condition]:
        """Nobody closes the review while rows are being added to it."""
        if review.is_closed:
            return []
        refusal = ReviewIsClosed(str(inbox_id(self.casework.settings.partnership)))
        return [StillSo(review.id, review.version, (CaseReview.Closed.TOPIC,), refusal)]

    @property
    def _namespace(self) -> UUID:
        return partnership_namespace(self.casework.settings.partnership)


def _note_unknown(outline: Outline, report: Report) -> None:
    for key in outline.unknown:
        report.warn(Remark(key if PLAIN_KEY.fullmatch(key) else "…", UNKNOWN_KEY))


def _nobody(done: int, total: int) -> None:
    """Nobody watches the progress."""
