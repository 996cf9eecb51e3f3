"""What an import did, row by row: what came in, what was there already, what was refused and why."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from domain.rejections import Rejection
from service.importing.places import Place
from service.importing.refusals import ReviewRefused, UnreadableBundle

RECORDED, UNCHANGED, EXTENDED = "recorded", "unchanged", "extended"
REFUSED, CONFLICT = "refused", "conflict"
OUTCOMES = (RECORDED, UNCHANGED, EXTENDED, REFUSED, CONFLICT)
HELD_BACK = "Nothing was recorded."
MOST_KEPT = 10_000
"""Rows and warnings kept to be shown; all are counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one row. `path` says where it stands, `id` is the bundle's own where it has one.

    `code`, `rule` and `sentence` say why it was refused; a `conflict` is a row whose id stands for
    other content.
    """

    path: str
    outcome: str
    id: str = ""
    code: str | None = None
    rule: str | None = None
    sentence: str | None = None
    place: Place | None = None

    @classmethod
    def refused(
        cls, path: str, rejection: Rejection, id: str = "", outcome: str = REFUSED
    ) -> "Row":
        """A row that was refused, for this reason."""
        return cls(path, outcome, id, rejection.code, rejection.rule, rejection.sentence)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something taken in that a person should know of, and where it stands."""

    path: str
    sentence: str
    place: Place | None = None


@dataclass(slots=True)
class Report:
    """What an import did. `rows` holds what was refused, in conflict or extended; all are counted.

    One that `lists_all` holds the others as well. `held_back` says that nothing was recorded, because
    it was only tried, or because of what was refused.
    """

    rows: list[Row] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(OUTCOMES, 0)))
    warning_count: int = 0
    reviews: int = 0
    events: int = 0
    unreadable: str | None = None
    lists_all: bool = False
    held_back: bool = False

    def add(self, rows: Iterable[Row], warnings: Iterable[Remark], events: int) -> None:
        """Take in what became of one review."""
        for row in rows:
            self.counts[row.outcome] += 1
            telling = self.lists_all or row.outcome not in (RECORDED, UNCHANGED)
            if telling and len(self.rows) < MOST_KEPT:
                self.rows.append(row)
        for warning in warnings:
            self.warn(warning)
        self.events += events

    def warn(self, warning: Remark) -> None:
        """Take in a warning."""
        self.warning_count += 1
        if len(self.warnings) < MOST_KEPT:
            self.warnings.append(warning)

    @property
    def refused(self) -> list[Row]:
        """The rows that stayed out."""
        return [row for row in self.rows if row.outcome in (REFUSED, CONFLICT)]

    @property
    def not_taken(self) -> int:
        """How many rows stayed out, shown or not."""
        return self.counts[REFUSED] + self.counts[CONFLICT]

    @property
    def exit_code(self) -> int:
        """0: everything is in; 1: something was refused; 2: the file could not be read."""
        if self.unreadable is not None:
            return 2
        return 1 if self.not_taken else 0

    def lines(self) -> Iterator[str]:
        """The report to read: refusals first, then warnings, then the sums."""
        if self.unreadable is not None:
            yield f"{UnreadableBundle.code}: {self.unreadable}"
        for row in self.refused:
            if row.code != ReviewRefused.code:
                yield _line(row)
        for warning in self.warnings:
            yield f"{_where(warning)}: {warning.sentence}"
        yield from self._left_out()
        yield from self._sums()

    def _left_out(self) -> Iterator[str]:
        beside = sum(row.code == ReviewRefused.code for row in self.rows)
        if beside:
            yield f"{beside} rows stayed out because their review was refused."
        unseen = self.not_taken - len(self.refused)
        if unseen:
            yield f"{unseen} more rows were refused; correct these first and import the file again."
        if self.warning_count > len(self.warnings):
            yield f"{self.warning_count - len(self.warnings)} more warnings are not shown."

    def _sums(self) -> Iterator[str]:
        if self.unreadable is not None and not self.reviews:
            yield "Nothing was recorded."
            return
        said = ", ".join(f"{self.counts[outcome]} {outcome}" for outcome in OUTCOMES)
        would = "would be " if self.held_back else ""
        rows = _number(self.counts.total(), "row")
        yield f"{_number(self.reviews, 'review')}, {rows}: {would}{said}."
        if self.held_back:
            yield f"{HELD_BACK} {_number(self.events, 'new event')} would be."
        elif self.events:
            yield f"{_number(self.events, 'new event')}."
        else:
            yield "No new events."


def _line(row: Row) -> str:
    who = f" ({row.id})" if row.id else ""
    rule = f", {row.rule}" if row.rule else ""
    return f"{_where(row)}{who}: {row.outcome}: {row.sentence} [{row.code}{rule}]"


def _where(one: Row | Remark) -> str:
    """The row of the file, or the path in the bundle."""
    return one.path if one.place is None else str(one.place) or one.path or "the file"


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
