"""What an import answers: what became of each row, and never what a row said."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.problems import every_type
from service.importing.how import How
from service.importing.places import Place, pointer
from service.importing.report import CONFLICT, EXTENDED, RECORDED, REFUSED, UNCHANGED, Report, Row

HELD_BACK = "held_back"
WOULD_BE = (RECORDED, EXTENDED)
STATUSES = {
    RECORDED: 201,
    EXTENDED: 200,
    UNCHANGED: 200,
    CONFLICT: 409,
    REFUSED: 422,
    HELD_BACK: 424,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """What became of one row: `recorded`, `unchanged`, `extended`, `refused` or in `conflict`; or
    `held_back`, where others kept all of the file out.

    `row` is its number in the file, which counts from 1 with the headings; a bundle has none.
    `pointer` leads into the line or the bundle, `column` names the column of a log. `status` is what a
    call of its own would have answered.
    """

    row: int | None
    pointer: str
    column: str | None
    id: str
    outcome: str
    status: int
    code: str | None
    rule: str | None
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRemark:
    """Something that was taken in, and that a person should know of."""

    row: int | None
    pointer: str
    column: str | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did. `recorded` is false where nothing was to be, or nothing new was there.

    `counts` is of the rows by what became of them, and `events` how many were recorded, or would be.
    """

    format: str
    dry_run: bool
    all_or_nothing: bool
    recorded: bool
    reviews: int
    events: int
    counts: Mapping[str, int]
    rows: tuple[ImportRow, ...]
    rows_not_shown: int
    remarks: tuple[ImportRemark, ...]
    remarks_not_shown: int


def import_report(report: Report, format: str, how: How) -> ImportReport:
    """The report, as it is answered."""
    others = report.held_back and not how.dry_run
    return ImportReport(
        format=format,
        dry_run=how.dry_run,
        all_or_nothing=how.all_or_nothing,
        recorded=report.events > 0 and not report.held_back,
        reviews=report.reviews,
        events=report.events,
        counts=_counts(report, held_back=others),
        rows=tuple(_row(row, held_back=others) for row in sorted(report.rows, key=_number)),
        rows_not_shown=report.counts.total() - len(report.rows),
        remarks=tuple(_remark(where(one.place, one.path), one.sentence) for one in report.warnings),
        remarks_not_shown=report.warning_count - len(report.warnings),
    )


def _number(row: Row) -> int:
    """Its place in the file; the rows of a bundle stay as they were told."""
    return (row.place.row or 0) if row.place else 0


def _counts(report: Report, *, held_back: bool) -> dict[str, int]:
    counts = {**report.counts, HELD_BACK: 0}
    if held_back:
        counts[HELD_BACK] = sum(counts[outcome] for outcome in WOULD_BE)
        counts |= dict.fromkeys(WOULD_BE, 0)
    return counts


def _row(row: Row, *, held_back: bool) -> ImportRow:
    outcome = HELD_BACK if held_back and row.outcome in WOULD_BE else row.outcome
    at = where(row.place, row.path)
    kind = every_type().get(row.code or "")
    return ImportRow(
        row=at.row,
        pointer=at.pointer,
        column=at.column,
        id=row.id,
        outcome=outcome,
        status=kind.status if kind else STATUSES[outcome],
        code=row.code,
        rule=row.rule,
        detail=row.sentence,
    )


def _remark(at: Place, sentence: str) -> ImportRemark:
    return ImportRemark(row=at.row, pointer=at.pointer, column=at.column, detail=sentence)


def where(place: Place | None, path: str) -> Place:
    """The place in the file; in a bundle, the pointer that its path is."""
    if place is None or (place.row is None and not place.pointer):
        return Place(pointer=pointer(path))
    return place
