"""A file of one answer, however many pages it has, in the form that was asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from projections.exporting import about, csv_file, html_file, markdown_file, xlsx_file
from projections.exporting.about import About
from projections.exporting.document import Document
from projections.exporting.plain import encode, shown
from projections.exporting.summary_document import publication_document, summary_document
from projections.exporting.tables import layout
from projections.positions import token
from projections.questions.one_publication import OnePublication
from projections.shown.summaries import LearningSummary

JSON, CSV, XLSX = "json", "csv", "xlsx"
CONTENT_TYPES: Mapping[str, str] = {
    JSON: "application/json",
    CSV: csv_file.CONTENT_TYPE,
    XLSX: xlsx_file.CONTENT_TYPE,
}
"""The forms an answer may take."""

MARKDOWN, HTML = "markdown", "html"
WRITERS: Mapping[str, tuple[str, Callable[[Document], Iterator[bytes]]]] = {
    MARKDOWN: (markdown_file.CONTENT_TYPE, markdown_file.write_markdown),
    HTML: (html_file.CONTENT_TYPE, html_file.write_html),
}
"""The forms that an answer may take which is a document as well: each its type and its writer."""

DOCUMENTS: Mapping[type, Callable[[Any], Document]] = {
    LearningSummary: summary_document,
    OnePublication: publication_document,
}
"""The answers that are."""


def content_types(kind: type) -> Mapping[str, str]:
    """The forms that this type of answer may take, each with its content type."""
    if kind not in DOCUMENTS:
        return CONTENT_TYPES
    return {**CONTENT_TYPES, **{form: type for form, (type, _) in WRITERS.items()}}


def form_of(content_type: str | None) -> str:
    """The form of an answer of this type, its parameters aside; a page for people is a `page`."""
    every = {of.partition(";")[0]: form for form, of in content_types(LearningSummary).items()}
    return "page" if content_type == "text/html" else every.get(content_type or "", "other")


ALL_PAGES = 1000
"""How many rows a page has while a list is walked for a file."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be sent: its type, its name, its pieces, and what is closed afterwards."""

    content_type: str
    name: str
    pieces: Iterator[bytes]
    made: IO[bytes] | None = None

    def close(self) -> None:
        """Let go of what was made for it, sent or not."""
        if self.made is not None:
            self.made.close()


def file(form: str, kind: type, told: About, pages: Iterator[Any]) -> File:
    """The file of the pages of an answer of this type; there is one page at least.

    CSV is written while it is sent, a workbook before. Raises what asking for a page raises: for
    the first page here, for those of a CSV file's later ones while it is sent.
    """
    first = next(pages)
    if form in WRITERS:
        content_type, write = WRITERS[form]
        return File(content_type, _name(told, first, form), write(DOCUMENTS[kind](first)))
    tables = (about.TABLE, *layout(kind).tables)
    rows = chain(told.rows(first), layout(kind).rows(chain((first,), pages)))
    if form == CSV:
        return File(CONTENT_TYPES[CSV], _name(told, first, CSV), csv_file.write_csv(tables, rows))
    made = xlsx_file.write_xlsx(tables, rows)
    return File(CONTENT_TYPES[XLSX], _name(told, first, XLSX), xlsx_file.pieces(made), made)


def json_file(told: About, answer: Any) -> File:
    """The file of a whole answer as JSON."""
    return File(CONTENT_TYPES[JSON], _name(told, answer, JSON), iter((encode(shown(answer)),)))


def _name(told: About, answer: Any, form: str) -> str:
    """`heedful-queries-2026-11-23-p1f.csv`: nothing in it comes from what people said."""
    of = "-".join(part for part in told.address.strip("/").split("/")[-2:] if part)
    position = getattr(answer, "position", None)
    at = f"-{token(position)}" if isinstance(position, int) else ""
    ending = {MARKDOWN: "md"}.get(form, form)
    return f"heedful-{of}-{told.at.date().isoformat()}{at}.{ending}"
