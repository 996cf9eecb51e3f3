"""A challenge log as the importer takes it: a review for each child, a query for each row."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.rejections import Rejection
from service.importing.how import Beforehand
from service.importing.logs.columns import OwnWords, headings
from service.importing.logs.days import has_month_first
from service.importing.logs.rows import InColumn, Reader
from service.importing.logs.sheets import OLD_BYTES, Cells, csv_cells, xlsx_cells
from service.importing.places import Place, row_of
from service.importing.reading import Outline
from service.importing.report import REFUSED, Remark, Row
from service.importing.sending import PACKED
from service.keys.store import Keys
from service.references import MARK, key_of_references, token

TITLE = "Queries about one child, from a challenge log"
NO_CHILD = "LOG-NOT-RECORDED"
NO_REFERENCE = "Whose case it is about is not recorded; all such rows stand in one review."
CODE_CHARACTERS = 20


class Book:
    """The rows of a log, by child. Child references become tokens here, and are kept nowhere."""

    format = "challenge_log"

    def __init__(self, data: bytes, own: OwnWords, keys: Keys) -> None:
        """Read the whole sheet; CSV or XLSX, as its first bytes say. Raises `UnreadableBundle`."""
        self.beforehand = Beforehand()
        self._own, self._keys = own, keys
        self._rows: dict[str, int] = {}
        self._reviews: dict[str, dict[str, Any]] = {}
        self._places: dict[str, int] = {}
        self._tell(self._cells(data))
        self.outline = Outline(reviews=len(self._reviews))

    def reviews(self) -> Iterator[Any]:
        """Each review with its rows."""
        return iter(self._reviews.values())

    def place(self, path: str) -> Place | None:
        """The row and, as far as can be told, the column; None for what is no row of the log."""
        row, rest = row_of(path, self._rows)
        return None if row is None else Place(row=row, column=column_of(rest))

    def _cells(self, data: bytes) -> Cells:
        if data.startswith(PACKED):
            return xlsx_cells(data)
        rows, old = csv_cells(data)
        if old:
            self.beforehand.remarks.append(Remark("", OLD_BYTES, Place()))
        return rows

    def _tell(self, rows: Cells) -> None:
        first, columns = headings(rows, self._own)
        told = [
            (number, {name: row[at] for name, at in columns.items() if at < len(row)})
            for number, row in enumerate(rows[first + 1 :], start=first + 2)
            if row
        ]
        days = (cells.get(name) for _, cells in told for name in ("date", "date_closed"))
        key = key_of_references(self._keys)
        reader = Reader(self._own, key, month_first=has_month_first(days))
        for number, cells in told:
            self._row(number, cells, reader)

    def _row(self, number: int, cells: Mapping[str, Any], reader: Reader) -> None:
        def warn(column: str, sentence: str) -> None:
            self.beforehand.remarks.append(Remark("", sentence, Place(row=number, column=column)))

        try:
            child = self._child(cells, warn)
            raiser = reader.raiser(cells, warn)
            query = reader.query(cells, child, raiser["id"] if raiser else None, warn)
        except InColumn as refused:
            self._refuse(number, refused.column, refused.rejection)
            return
        self._put(number, child, raiser, query)

    def _child(self, cells: Mapping[str, Any], warn: Any) -> str | None:
        """The token of the child's reference. Raises `InColumn`."""
        value = str(cells.get("child_reference") or "").strip()
        if not value:
            warn("child_reference", NO_REFERENCE)
            return None
        try:
            return token(self._keys, self._own.system, self._own.child_reference_type, value)
        except Rejection as refusal:
            raise InColumn("child_reference", refusal) from None

    def _put(self, number: int, child: str | None, raiser: Any, query: Mapping[str, Any]) -> None:
        code = NO_CHILD if child is None else f"LOG-{child.removeprefix(MARK)[:CODE_CHARACTERS]}"
        review = self._reviews.setdefault(code, self._opened(code, child))
        if raiser is not None and raiser not in review["participants"]:
            review["participants"].append(raiser)
        place = self._places.setdefault(code, len(self._places))
        self._rows[f"reviews[{place}].challenges[{len(review['challenges'])}]"] = number
        review["challenges"].append(query)

    def _opened(self, code: str, child: str | None) -> dict[str, Any]:
        """A review that nobody opened as one: what a log does not say of it is not recorded."""
        named = {"system": self._own.system, "type": self._own.child_reference_type}
        return {
            "code": code,
            "title": TITLE,
            "nation": self._own.nation,
            "case_refs": [] if child is None else [{**named, "token": child}],
            "participants": [],
            "challenges": [],
        }

    def _refuse(self, number: int, column: str, rejection: Rejection) -> None:
        place = Place(row=number, column=column)
        said = (rejection.code, rejection.rule, rejection.sentence)
        self.beforehand.rows.append(Row("", REFUSED, "", *said, place))


def column_of(rest: str) -> str | None:
    """The column that a part of a query came from, as far as one says it alone."""
    for part, column in PARTS.items():
        if rest.startswith(part):
            return column
    return None


PARTS: Mapping[str, str] = {
    ".id": "number",
    ".text": "reason",
    ".by": "raised_by",
    ".about.agency": "about_agency",
    ".about.item_type": "about",
    ".history[0].on": "date",
    ".history[0]": "date",
}
