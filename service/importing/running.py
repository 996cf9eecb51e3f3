"""One import of one file: review by review, each told, compared, and saved, or gathered to be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.domain import Aggregate
from eventsourcing.persistence import IntegrityError, OperationalError

from domain.rejections import CodeAlreadyUsed, NotReadableHere, ReviewIsClosed, WordsOfErased
from domain.reviews import CaseReview
from service.casework import Casework, conditions_of, matters_of
from service.identity import partnership_namespace
from service.importing.how import How, Source
from service.importing.one_review import Entries
from service.importing.refusals import NotSaved, Refused, UnreadableRow
from service.importing.report import Remark, Report, Row
from service.importing.result import Result, check_lists
from service.importing.setting_up import SettingUp
from service.importing.shared import Shared
from service.log.conditions import Condition, StillSo
from service.raising import inbox_id

TRIES = 5
Progress = Callable[[int, int], object]
"""Called with the reviews done and the reviews in the file."""
Told = TypeVar("Told", Row, Remark)


@dataclass(slots=True)
class Run:
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
                placed(self.source, result.rows),
                placed(self.source, result.warnings),
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


def placed(source: Source, told: Sequence[Told]) -> list[Told]:
    """With where each stands in the file; what no row of the file says is left out, unless refused."""
    return [
        one if one.place else replace(one, place=place)
        for one in told
        if one.place or (place := source.place(one.path))
    ]
