"""The empty log to fill in, as CSV and as XLSX: our headings, and what each column takes."""

import csv
import io

import xlsxwriter

from domain.vocabulary import vocabulary
from service.importing.logs.columns import COLUMNS

HEADINGS = tuple(name.replace("_", " ").capitalize() for name in COLUMNS)
WIDTH = 22


def takes() -> dict[str, str]:
    """What each column takes, in a sentence."""
    return {
        "number": "Your own number of the challenge; with it a corrected row is told from a new one.",
        "date": "The day it was raised: 2024-03-14, 14/03/2024 or 14 March 2024.",
        "child_reference": "The child's id in your system. A token is made of it; it is kept nowhere.",
        "raised_by": f"A role, never a name: {_labels('role')}.",
        "agency": f"Of whoever raised it: {_labels('agency_type')}.",
        "about": f"What was challenged: {_labels('item_type')}.",
        "about_agency": "Whose decision or work that is.",
        "reason": "Why it was challenged, in words.",
        "stage": "1 to 4: how far it was taken.",
        "outcome": f"What came of it: {_labels('query_status')}.",
        "date_closed": "The day it was answered or ended.",
    }


def csv_template() -> bytes:
    """One line of headings; with a byte order mark, so that Excel reads it as UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(HEADINGS)
    return text.getvalue().encode("utf-8-sig")


def xlsx_template() -> bytes:
    """A sheet to fill in, and one that says what each column takes."""
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, {"in_memory": True}) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        log, help = book.add_worksheet("Challenge log"), book.add_worksheet("What goes where")
        log.write_row(0, 0, HEADINGS, bold)
        log.set_column(0, len(HEADINGS) - 1, WIDTH)
        log.freeze_panes(1, 0)
        help.set_column(0, 0, WIDTH)
        help.set_column(1, 1, WIDTH * 5, wrapped)
        for row, (heading, text) in enumerate(zip(HEADINGS, takes().values(), strict=True)):
            help.write_string(row, 0, heading, bold)
            help.write_string(row, 1, text, wrapped)
    return whole.getvalue()


def _labels(name: str) -> str:
    words = vocabulary(name)
    return ", ".join(words.label(code) for code in words.codes)
