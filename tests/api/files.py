"""Reading an exported file back, and holding it against the answer in JSON: by the file alone."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ABOUT, ANSWER = "About this file", "This answer"
Row = dict[str, Any]
Tables = dict[str, list[Row]]


def from_csv(data: bytes) -> Tables:
    """The tables of a CSV file; every cell is a text, and those that are empty are left out."""
    tables: Tables = {}
    for line in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        row = {name: _unmarked(value) for name, value in line.items() if value}
        tables.setdefault(str(row.pop("table")), []).append(row)
    return tables


def from_xlsx(data: bytes) -> Tables:
    """The sheets of a workbook; none holds a formula or a link."""
    book = load_workbook(io.BytesIO(data))
    tables: Tables = {}
    for sheet in book:
        lines = list(sheet.iter_rows())
        names = [cell.value for cell in lines[0]]
        assert all(cell.data_type != "f" and not cell.hyperlink for line in lines for cell in line)
        rows = [dict(zip(names, map(_cell, line), strict=True)) for line in lines[1:]]
        tables[sheet.title] = rows
    return tables


def _cell(cell: Any) -> Any:
    return unescape(cell.value) if isinstance(cell.value, str) else cell.value


def once(tables: Tables, name: str) -> Row:
    """A table of names and values as one row."""
    return {row["name"]: row.get("value") for row in tables.get(name, [])}


def missing(answer: Mapping[str, Any], tables: Tables) -> list[str]:
    """Where in the answer there is something that the file does not hold, or holds otherwise."""
    found = {name: value for name, value in answer.items() if name != "next"}
    return list(_missing_of(found, once(tables, ANSWER), None, "", "", tables))


def _missing_of(
    value: Any, row: Row, number: Any, table: str, column: str, tables: Tables
) -> Iterator[str]:
    """Compare a value with the column, the columns or the table that has its name."""
    path = f"{table}.{column}".strip(".")
    if column in row:
        if not _same(value, row[column]):
            yield f"{path}: {value!r} is {row[column]!r}"
    elif column and _sheet(path, tables) is not None:
        rows = _sheet(path, tables) or []
        mine = [one for one in rows if number is None or str(one["of_row"]) == str(number)]
        yield from _missing_rows(value, mine, path, tables)
    elif isinstance(value, Mapping):
        for name, one in value.items():
            under = f"{column}.{name}" if column else name
            yield from _missing_of(one, row, number, table, under, tables)
    elif isinstance(value, list) and value and f"{column}.1" in row:
        for at, one in enumerate(value, start=1):
            yield from _missing_of(one, row, number, table, f"{column}.{at}", tables)
    elif value is None:
        filled = {name for name in row if name.startswith(f"{column}.") and row[name] is not None}
        if filled:
            yield f"{path}: null is {filled}"
    elif value not in ([], {}):  # a table without rows is not there in CSV
        yield f"{path}: {value!r} is nowhere"


def _missing_rows(value: Any, rows: list[Row], path: str, tables: Tables) -> Iterator[str]:
    each = list(_keyed(value, 2 if rows and "second_key" in rows[0] else 1))
    if len(each) != len(rows):
        yield f"{path}: {len(each)} rows are {len(rows)}"
        return
    for (keys, one), row in zip(each, rows, strict=True):
        if keys != [str(row[name]) for name in ("key", "second_key")[: len(keys)]]:
            yield f"{path}: the key {keys}"
        under = "" if isinstance(one, Mapping) else "value"
        yield from _missing_of(one, row, row["row"], path, under, tables)


def _keyed(value: Any, deep: int) -> Iterator[tuple[list[str], Any]]:
    if isinstance(value, list):
        yield from (([], one) for one in value)
        return
    for key, one in value.items():
        if deep == 1:
            yield [key], one
        else:
            yield from (([key, second], inner) for second, inner in one.items())


def _sheet(path: str, tables: Tables) -> list[Row] | None:
    """The table of a path; the name of a sheet may be only the end of it."""
    return tables.get(path, tables.get(path[-31:].lstrip("._")))


def _same(value: Any, cell: Any) -> bool:
    if isinstance(value, list | dict):
        leaves = [str(one).lower() for one in _leaves(value)]
        text, at = str(cell or "").lower(), 0
        for leaf in leaves:
            at = text.find(leaf, at)
            if at < 0:
                return False
            at += len(leaf)
        return True
    if isinstance(cell, str) and not isinstance(value, str):
        return cell == (str(value).lower() if isinstance(value, bool) else str(value))
    return (None if value == "" else value) == _plain(cell)


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat()
            if cell.time() == time()
            else f"{cell.isoformat(timespec='seconds')}Z"
        )
    return cell


def _leaves(value: Any) -> Iterator[Any]:
    match value:
        case None:
            return
        case dict():
            for key, one in value.items():
                yield key
                yield from _leaves(one)
        case list():
            for one in value:
                yield from _leaves(one)
        case _:
            yield value


def _unmarked(text: str) -> str:
    """The text without the apostrophe that keeps it from being a formula."""
    marked = re.match("'['  ]*[=+\\-@\t\r\n＝＋－＠]", text)
    return text[1:] if marked else text
