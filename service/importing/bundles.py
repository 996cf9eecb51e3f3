"""Bringing a file in: every review in a transaction of its own, every refusal with its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, BinaryIO, TypeVar
from uuid import UUID

from eventsourcing.domain import Aggregate
from eventsourcing.persistence import IntegrityError, OperationalError

from domain.rejections import CodeAlreadyUsed, NotReadableHere, ReviewIsClosed, WordsOfErased
from domain.reviews import CaseReview
from service.acting import now
from service.casework import Casework, conditions_of, matters_of
from service.identity import partnership_namespace
from service.importing.bundle_file import BundleFile
from service.importing.how import SIMPLY, How, Source
from service.importing.one_review import Entries
from service.importing.refusals import NotSaved, Refused, UnreadableBundle, UnreadableRow
from service.importing.report import Remark, Report, Row
from service.importing.result import Result, check_lists
from service.importing.setting_up import SettingUp
from service.importing.shared import Shared
from service.importing.source import rewindable
from service.log.conditions import Condition, StillSo
from service.raising import inbox_id

TRIES = 5
Progress = Callable[[int, int], object]
"""Called with the reviews done and the reviews in the file."""
Told = TypeVar("Told", Row, Remark)


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
        report.add(_placed(source, before.rows), _placed(source, before.remarks), 0)
    run = _Run(casework, recorded_at or now(), source, report, how)
    run.all(progress or _nobody, done)


@dataclass(slots=True)
class _Run:
    """One import of one file. What is to come in together is `gathered` first."""

    casework: Casework
    recorded_at: datetime
    source: Source
    report: Report
    how: How
    gathered: list[tuple[list[Aggregate], list[Condition]]] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)

    def all(self, progress: Progress, done: int) -> None:
        """Every review of the file but the first that are done."""
        total = self.source.outline.reviews
        progress(done, total)
        for place, raw in enumerate(self.source.reviews()):
            if place < done:
                continue
            result = self._review(raw, f"reviews[{place}]")
            self.report.add(
                _placed(self.source, result.rows),
                _placed(self.source, result.warnings),
                result.events,
            )
            self.report.reviews += 1
            progress(place + 1, total)
        if self._gathers:
            self._all_or_nothing()

    @property
    def _gathers(self) -> bool:
        return self.how.dry_run or self.how.all_or_nothing

    def _all_or_nothing(self) -> None:
        """Record what was gathered, in one transaction, unless something was refused or all is a trial."""
        self.report.held_back = self.how.dry_run or self.report.not_taken > 0
        if self.report.held_back or not self.gathered:
            return
        things = [thing for news, _ in self.gathered for thing in news]
        conditions = [condition for _, some in self.gathered for condition in some]
        try:
            self._write(things, conditions)
        except (CodeAlreadyUsed, ReviewIsClosed) as refusal:
            self._keep_out(Row.refused("reviews", refusal))
        except (IntegrityError, OperationalError):
            self._keep_out(Row.refused("reviews", NotSaved()))

    def _keep_out(self, row: Row) -> None:
        self.report.held_back = True
        self.report.add([row], [], 0)

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
            self.casework, self._namespace, self.recorded_at, self.source.outline.doubled, result
        )
        try:
            shared = setting_up.set_up(raw, path)
        except Refused as refused:
            return result.refuse_all(raw, path, refused)
        check_lists(raw, path, result)
        things = Entries(shared, self.source.outline.doubled, result).tell(raw, path)
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
        conditions = [] if shared.is_new else self._still_open(shared.review)
        if not self._gathers:
            return self._write(news, conditions)
        code = shared.review.code
        owner = self.casework.log.review_with_code(code) if shared.is_new else None
        if code in self.codes or owner not in (None, shared.review.id):
            raise CodeAlreadyUsed
        self.codes.add(code)
        if not self.how.dry_run:
            self.gathered.append((news, conditions))
        return sum(len(thing.pending_events) for thing in news)

    def _write(self, news: Sequence[Aggregate], conditions: Sequence[Condition]) -> int:
        """All of these in one transaction; the number of events."""
        matters = [matter for thing in news for matter in matters_of(thing)]
        also = [condition for thing in news for condition in conditions_of(thing)]
        return len(self.casework.save(*news, matters=matters, conditions=[*conditions, *also]))

    def _still_open(self, review: CaseReview) -> list[Condition]:
        """Nobody closes the review while rows are being added to it."""
        if review.is_closed:
            return []
        refusal = ReviewIsClosed(str(inbox_id(self.casework.settings.partnership)))
        return [StillSo(review.id, review.version, (CaseReview.Closed.TOPIC,), refusal)]

    @property
    def _namespace(self) -> UUID:
        return partnership_namespace(self.casework.settings.partnership)


def _placed(source: Source, told: Sequence[Told]) -> list[Told]:
    """With where each stands in the file; what no row of the file says is left out, unless refused."""
    return [
        one if one.place else replace(one, place=place)
        for one in told
        if one.place or (place := source.place(one.path))
    ]


def _nobody(done: int, total: int) -> None:
    """Nobody watches the progress."""
