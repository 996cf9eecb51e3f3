"""An answer as a workbook: a sheet for each table, the first about the file itself.

Rows go to disk as they come, so that a long register takes no more memory than a short one.
Texts stay texts: nothing becomes a formula or a link.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from xlsxwriter import Workbook

from projections.exporting.cells import Cell
from projections.exporting.tables import Row, Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 1_048_576
"""Rows of a sheet, the first with the names; longer tables go on on another sheet."""

LONGEST = 32_767
"""Characters of a cell. XlsxWriter leaves out a longer text without a word."""

CUT = " … (cut here: a cell holds no more; the CSV and JSON files hold it all)"
LONGEST_NAME = 31
OLDEST = 1900
"""The year in which the days of a workbook begin; earlier ones are texts."""

WIDTH = 18
PIECE = 64 * 1024
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def write_xlsx(tables: Sequence[Table], rows: Iterable[Row]) -> IO[bytes]:
    """The whole file, open at its beginning; it has no name and is gone once it is closed."""
    made: IO[bytes] = TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    try:
        with TemporaryDirectory(prefix="heedful-") as passing:
            _write(made, passing, tables, rows)
        made.seek(0)
    except BaseException:
        made.close()
        raise
    return made


def pieces(made: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces; it is closed after the last."""
    with made:
        while piece := made.read(PIECE):
            yield piece


def _write(made: IO[bytes], passing: str, tables: Sequence[Table], rows: Iterable[Row]) -> None:
    with Workbook(made, {**OPTIONS, "tmpdir": passing}) as workbook:
        sheets = _Sheets(workbook, tables)
        for row in rows:
            sheets.add(row)


class _Sheets:
    """The sheets of a workbook by table, and how far each is filled."""

    def __init__(self, workbook: Any, tables: Sequence[Table]) -> None:
        self._workbook = workbook
        self._names: set[str] = set()
        self._bold = workbook.add_format({"bold": True})
        self._moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._tables = {one.name: one for one in tables}
        self._sheets = {one.name: self._sheet(one) for one in tables}
        self._filled = dict.fromkeys(self._sheets, 1)

    def add(self, row: Row) -> None:
        """Put a row into its sheet, or begin another when that is full."""
        if self._filled[row.table] == ROWS:
            self._sheets[row.table] = self._sheet(self._tables[row.table])
            self._filled[row.table] = 1
        sheet, line = self._sheets[row.table], self._filled[row.table]
        for column, value in enumerate(row.cells):
            self._put(sheet, line, column, value)
        self._filled[row.table] += 1

    def _sheet(self, table: Table) -> Any:
        sheet = self._workbook.add_worksheet(self._name(table.name))
        sheet.set_column(0, len(table.columns) - 1, WIDTH)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, name, self._bold)
        return sheet

    def _name(self, table: str) -> str:
        """A name that no other sheet has, whatever the case: the end of a path says most of it."""
        name, number = table[-LONGEST_NAME:].lstrip("._"), 2
        while name.lower() in self._names:
            ending = f" ({number})"
            name, number = table[-(LONGEST_NAME - len(ending)) :].lstrip("._") + ending, number + 1
        self._names.add(name.lower())
        return name

    def _put(self, sheet: Any, line: int, column: int, value: Cell) -> None:
        match value:
            case None | "":
                return
            case bool():
                sheet.write_boolean(line, column, value)
            case int() | float():
                sheet.write_number(line, column, value)
            case datetime():
                sheet.write_datetime(line, column, _without_zone(value), self._moment)
            case date() if value.year >= OLDEST:
                sheet.write_datetime(line, column, value)
            case _:
                sheet.write_string(line, column, _fitting(str(value)))


def _without_zone(moment: datetime) -> datetime:
    """In UTC: a workbook knows no zones."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
