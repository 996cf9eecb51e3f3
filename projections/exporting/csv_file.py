"""An answer as CSV (RFC 4180): one rectangle whose first column names the table a row belongs to.

It begins with a byte order mark, without which Excel takes UTF-8 for something else. No cell can
be taken for a formula (OWASP, CSV injection).
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from itertools import chain

from projections.exporting.cells import Cell
from projections.exporting.plain import moment
from projections.exporting.tables import Row, Table

CONTENT_TYPE = "text/csv; charset=utf-8; header=present"
BYTE_ORDER_MARK = "\ufeff"
PIECE = 64 * 1024
FIRST = ("table", "row", "of_row")
# Full-width signs are formulas to some spreadsheets, and a space before the sign saves nobody.
FORMULA = re.compile("'*[ \u00a0]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def write_csv(tables: Sequence[Table], rows: Iterable[Row]) -> Iterator[bytes]:
    """The file in pieces, as the rows come; no more than a piece is held."""
    columns = (*FIRST, *_others(tables))
    places = {one.name: [columns.index(name) for name in one.columns] for one in tables}
    piece = StringIO(newline="")
    piece.write(BYTE_ORDER_MARK)
    into = csv.writer(piece, lineterminator="\r\n")
    into.writerow(columns)
    for row in rows:
        line = [row.table, *[""] * (len(columns) - 1)]
        for place, value in zip(places[row.table], row.cells, strict=True):
            line[place] = written(value)
        into.writerow(line)
        if piece.tell() > PIECE:
            yield _taken(piece)
    yield _taken(piece)


def written(value: Cell) -> str:
    """A cell as CSV holds it: numbers and days plain, a text so that it stays a text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case str():
            return harmless(value)
    return str(value)


def harmless(text: str) -> str:
    """A text that would begin a formula, with an apostrophe in front.

    One that begins so already gets another: who takes one away has the text again.
    """
    return f"'{text}" if FORMULA.match(text) else text


def _others(tables: Sequence[Table]) -> Iterable[str]:
    """The columns of all tables, in the order they are met; equal names share a column."""
    met = dict.fromkeys(chain.from_iterable(one.columns for one in tables))
    return (name for name in met if name not in FIRST)


def _taken(piece: StringIO) -> bytes:
    """What was written so far, taken out."""
    written = piece.getvalue().encode()
    piece.seek(0)
    piece.truncate()
    return written
