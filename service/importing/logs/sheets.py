"""The cells of a spreadsheet: CSV as people save it, or XLSX; what would flood us is caught here."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from service.importing.refusals import UnreadableBundle

MOST_UNPACKED = 64_000_000
MOST_PARTS = 1_000
MOST_CELLS = 3_000_000
MOST_COLUMNS = 200

DELIMITERS = ",;\t"
WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)
CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")

NOT_TEXT = "This file is neither UTF-8 nor Windows-1252."
NOT_CSV = "This file cannot be read as CSV: a quotation mark is open, or a cell is too long."
NOT_XLSX = "This file cannot be read as a workbook (XLSX)."
TOO_LARGE = "This workbook is larger inside than a log can be."
TOO_WIDE = "This file has more columns than a log can have."
OLD_BYTES = "This file was read as Windows-1252, because it is not UTF-8."

UNPACKING = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError)
"""What comes of a file that is no archive, or a broken, an encrypted or an odd one."""

Cells = list[list[Any]]


def csv_cells(data: bytes) -> tuple[Cells, bool]:
    """The rows of a CSV file, and whether it was Windows-1252. Raises `UnreadableBundle`."""
    text, old = _text(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise UnreadableBundle(NOT_CSV) from None
    return _narrow(rows), old


def xlsx_cells(data: bytes) -> Cells:
    """The rows of the first sheet of a workbook. Raises `UnreadableBundle`."""
    checked = _checked(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(checked))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError):
        raise UnreadableBundle(NOT_XLSX) from None
    return _narrow([[_cell(cell) for cell in row] for row in rows])


def _text(data: bytes) -> tuple[str, bool]:
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), True
    except UnicodeDecodeError:
        raise UnreadableBundle(NOT_TEXT) from None


def _narrow(rows: Sequence[list[Any]]) -> Cells:
    """Without empty cells at the end, of which a spreadsheet may have thousands."""
    found = [_trimmed(row) for row in rows]
    if any(len(row) > MOST_COLUMNS for row in found):
        raise UnreadableBundle(TOO_WIDE)
    return found


def _trimmed(row: list[Any]) -> list[Any]:
    end = len(row)
    while end and row[end - 1] in ("", None):
        end -= 1
    return row[:end]


def _cell(cell: Any) -> Any:
    """A date as it is, a number as somebody would have typed it, all else as text."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell)
    return cell if isinstance(cell, date) else str(cell)


def _checked(data: bytes) -> bytes:
    """The same workbook, packed anew: what its headers said of its sizes is gone.

    A small file may unpack to any size, and two cells may span any sheet. Raises `UnreadableBundle`.
    """
    whole, left = io.BytesIO(), MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(whole, "w") as anew:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS:
                raise UnreadableBundle(TOO_LARGE)
            for one in parts:
                content = packed.open(one).read(left + 1)
                left -= len(content)
                if left < 0:
                    raise UnreadableBundle(TOO_LARGE)
                _check_corner(one.filename, content)
                anew.writestr(zipfile.ZipInfo(one.filename), content)
    except UNPACKING:
        raise UnreadableBundle(NOT_XLSX) from None
    return whole.getvalue()


def _check_corner(name: str, content: bytes) -> None:
    if not WORKSHEET.fullmatch(name):
        return
    columns = rows = 1
    for column, row in _corners(content):
        columns, rows = max(columns, column), max(rows, row)
    if columns * rows > MOST_CELLS:
        raise UnreadableBundle(TOO_LARGE)


def _corners(sheet: bytes) -> Iterator[tuple[int, int]]:
    for letters, digits in CELL.findall(sheet):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - ord("A") + 1
        yield column, int(digits)
