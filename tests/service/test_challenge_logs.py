"""Is a spreadsheet of challenges read as it was meant, and nothing invented where nobody wrote it down?"""

import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
import xlsxwriter

from domain.rejections import Rejection
from service.importing.logs.book import NO_CHILD, Book
from service.importing.logs.columns import COLUMNS, NO_HEADINGS, NOT_A_MAPPING, TWICE, mapping
from service.importing.logs.days import NotADay, day, has_month_first
from service.importing.logs.sheets import NOT_CSV, NOT_TEXT, NOT_XLSX, OLD_BYTES, TOO_LARGE
from service.importing.logs.template import csv_template, takes, xlsx_template
from service.importing.refusals import UnreadableBundle

HEADINGS = "Date,Child reference,Raised by,Agency,About,Reason,Stage,Outcome,Date closed"
ROW = "14/03/2024,00123,Health visitor,School,Referral,Why was it closed?,2,Accepted,20 March 2024"
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("2024-03-14", date(2024, 3, 14)),
        ("14/03/2024", date(2024, 3, 14)),
        ("4.3.2024", date(2024, 3, 4)),
        ("04-03-2024", date(2024, 3, 4)),
        ("14 March 2024", date(2024, 3, 14)),
        ("1st Sept 2024", date(2024, 9, 1)),
        (" 2024-03-14 00:00:00 ", date(2024, 3, 14)),
        (datetime(2024, 3, 14, 9, 30, tzinfo=UTC), date(2024, 3, 14)),
        (date(2024, 3, 14), date(2024, 3, 14)),
        ("", None),
    ],
)
def test_a_day_is_read_with_the_day_first(cell, meant):
    assert day(cell) == meant


@pytest.mark.parametrize(
    "cell",
    ["14/03/24", "03/14/2024", "31/02/2024", "45365", "March 2024", "1 Ju 2024", "14/03-2024", 7],
)
def test_a_day_that_can_be_read_otherwise_or_not_at_all_is_refused(cell):
    with pytest.raises(NotADay):
        day(cell)


def test_beside_a_date_with_the_month_first_no_other_can_be_trusted():
    assert has_month_first(["03/04/2024", "03/14/2024"])
    assert not has_month_first(["03/04/2024", "14/03/2024", date(2024, 3, 14)])
    with pytest.raises(NotADay, match="month first"):
        day("03/04/2024", month_first=True)
    assert day("03/03/2024", month_first=True) == date(2024, 3, 3)
    assert day("3 April 2024", month_first=True) == date(2024, 4, 3)


def test_a_row_is_a_query_in_the_review_of_its_child(casework):
    (review,) = read(casework, HEADINGS, ROW).reviews()
    assert review["code"].startswith("LOG-")
    (reference,) = review["case_refs"]
    assert (reference["system"], reference["type"]) == ("challenge_log", "la_child_id")
    (raiser,) = review["participants"]
    assert (raiser["agency"], raiser["role"]) == ("school", "health_visitor")
    (query,) = review["challenges"]
    assert query["by"] == raiser["id"]
    assert query["text"] == "Why was it closed?"
    assert query["about"] == {"agency": "not_recorded", "item_type": "referral"}
    assert query["history"] == [
        {"event": "raised", "on": "2024-03-14"},
        {"event": "escalated", "to_stage": 2},
        {"event": "accepted", "on": "2024-03-20"},
    ]


def test_one_child_however_it_is_written_is_one_review(casework):
    rows = ROW, ROW.replace("00123", "123"), ROW.replace("00123", "124")
    assert [len(one["challenges"]) for one in read(casework, HEADINGS, *rows).reviews()] == [2, 1]


def test_what_nobody_wrote_down_is_not_recorded_and_said_so(casework):
    book = read(casework, HEADINGS, ",,,,,Why was it closed?,,,")
    (review,) = book.reviews()
    assert (review["code"], review["participants"]) == (NO_CHILD, [])
    (query,) = review["challenges"]
    assert query["about"] == {"agency": "not_recorded", "item_type": "not_recorded"}
    assert query["history"] == [{"event": "raised", "on": None}]
    assert {one.place.column for one in book.beforehand.remarks} == {"child_reference", "date"}


def test_what_is_not_ours_is_kept_in_words_and_not_guessed(casework):
    row = "14/03/2024,1,Mrs Jones,Elsewhere,The plan,Too late.,Soon,They agreed,"
    book = read(casework, HEADINGS, row)
    (review,) = book.reviews()
    assert review["participants"][0]["note"] == "Mrs Jones"
    assert review["participants"][0]["agency"] == "not_recorded"
    (query,) = review["challenges"]
    assert query["text"] == "The plan\n\nToo late."
    assert query["history"][1:] == [{"event": "responded", "on": None, "note": "They agreed"}]
    told = {(one.place.row, one.place.column) for one in book.beforehand.remarks}
    assert told == {(2, column) for column in ("raised_by", "agency", "about", "stage", "outcome")}


def test_a_mapping_says_it_in_our_words(casework):
    said = {
        "headings": {
            "Wann": "date",
            "Warum": "reason",
            "Ergebnis": "outcome",
            "Kind": "child_reference",
        },
        "values": {"outcome": {"upheld": "accepted"}},
        "system": "mosaic",
        "child_reference_type": "nhs_number",
        "nation": "wales",
    }
    rows = "Wann;Kind;Warum;Ergebnis", "14.03.2024;943 476 5919;Why?;UPHELD"
    (review,) = read(casework, *rows, own=said).reviews()
    assert review["challenges"][0]["history"][-1]["event"] == "accepted"
    assert review["case_refs"][0]["type"] == "nhs_number"
    assert review["nation"] == "wales"


@pytest.mark.parametrize(
    "said",
    [
        b"{",
        b"[]",
        b'{"headers": {}}',
        b'{"headings": {"x": "nothing"}}',
        b'{"values": {"reason": {}}}',
        b'{"values": {"stage": {"x": 1}}}',
        b'{"system": "two words"}',
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(said):
    with pytest.raises(UnreadableBundle) as refusal:
        mapping(said)
    assert refusal.value.sentence == NOT_A_MAPPING


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("03/14/2024,1,,,,Why?,,,", "date", "not-a-day"),
        (",1,,,,Why?,,,14/3/24", "date_closed", "not-a-day"),
        (",12345678901,,,,Why?,,,", "child_reference", "reference-not-usable"),
        (",1,Teacher,School,,,,,", "reason", "nothing-said"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_by_its_number_and_column(casework, row, column, code):
    book = read(casework, HEADINGS, ROW, row)
    (refused,) = book.beforehand.rows
    assert (refused.place.row, refused.place.column, refused.code) == (3, column, code)
    assert len(list(book.reviews())) == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_however_a_spreadsheet_saved_it(casework, delimiter, encoding):
    row = ROW.replace("Why was it closed?", "“Why?” – naïve")
    text = "\r\n".join((HEADINGS, row)).replace(",", delimiter)
    book = Book(text.encode(encoding), mapping(None), casework.keys)
    (review,) = book.reviews()
    assert review["challenges"][0]["text"] == "“Why?” – naïve"
    said = {one.sentence for one in book.beforehand.remarks}
    assert (OLD_BYTES in said) == (encoding == "cp1252")


def test_a_cell_keeps_its_lines_and_what_looks_like_a_formula(casework):
    row = f'14/03/2024,123,,,,"{FORMULA.replace(chr(34), chr(34) * 2)}\nand more",,,'
    (review,) = read(casework, "A title over it all", "", HEADINGS, row, "", ROW).reviews()
    assert review["challenges"][0]["text"] == f"{FORMULA}\nand more"


def test_a_workbook_is_read_with_its_dates_and_numbers(casework):
    data = workbook([HEADINGS.split(","), [date(2024, 3, 14), 123, "", "", "", FORMULA, 3]])
    book = Book(data, mapping(None), casework.keys)
    (review,) = book.reviews()
    (query,) = review["challenges"]
    assert query["text"] == FORMULA
    assert [one.get("on", one.get("to_stage")) for one in query["history"]] == ["2024-03-14", 3]
    assert book.place("reviews[0].challenges[0].history[0].on").column == "date"
    (same,) = read(casework, HEADINGS, "14/03/2024,0123,,,,x,,,").reviews()
    assert same["code"] == review["code"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", NO_HEADINGS),
        (b"a,b\n1,2", NO_HEADINGS),
        (b"Date,Date raised,Reason,About\n", TWICE),
        (b'Date,Reason,About\n1,"2', NOT_CSV),
        (b"Date,Reason,About\n1,\x81,3", NOT_TEXT),
        (b"Date,Reason,About\n1," + b"x" * 200_000 + b",3", NOT_CSV),
        (b"PK\x03\x04 is not enough", NOT_XLSX),
    ],
)
def test_a_file_that_is_no_log_is_refused_whole(casework, data, sentence):
    with pytest.raises(UnreadableBundle) as refusal:
        Book(data, mapping(None), casework.keys)
    assert refusal.value.sentence == sentence


def test_a_workbook_that_unpacks_without_end_is_refused(casework):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(70_000_000))
    refuse_as_too_large(casework, packed.getvalue())


def test_two_cells_that_span_a_whole_sheet_are_refused(casework):
    data = workbook([HEADINGS.split(",")], corner=(1_048_575, 16_383))
    refuse_as_too_large(casework, data)


def test_an_archive_of_too_many_parts_is_refused(casework):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bomb:
        for part in range(1_001):
            bomb.writestr(str(part), b"")
    refuse_as_too_large(casework, packed.getvalue())


def test_the_template_is_read_as_it_is_filled_in(casework):
    assert set(takes()) == set(COLUMNS)
    row = [
        "7",
        "14/03/2024",
        "1",
        "Teacher",
        "School",
        "Referral",
        "Police",
        "Why?",
        "1",
        "Open",
        "",
    ]
    filled = csv_template() + ",".join(row).encode()
    (review,) = Book(filled, mapping(None), casework.keys).reviews()
    (query,) = review["challenges"]
    assert (query["id"], query["about"]["agency"]) == ("7", "police")
    assert list(Book(xlsx_template(), mapping(None), casework.keys).reviews()) == []


def test_no_refusal_of_a_log_repeats_what_it_refuses():
    for refusal in (NotADay(), NotADay(ambiguous=True)):
        assert isinstance(refusal, Rejection)


def read(casework, *lines: str, own=None) -> Book:
    """A log of these lines, as CSV."""
    said = mapping(json.dumps(own).encode() if own else None)
    return Book("\n".join(lines).encode(), said, casework.keys)


def workbook(rows, corner=None) -> bytes:
    """These rows as XLSX, text as text and dates as dates."""
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, days = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, days)
                else:
                    sheet.write(at, column, cell)
        if corner:
            sheet.write(*corner, "x")
    return whole.getvalue()


def refuse_as_too_large(casework, data: bytes) -> None:
    with pytest.raises(UnreadableBundle) as refusal:
        Book(data, mapping(None), casework.keys)
    assert refusal.value.sentence == TOO_LARGE
