"""A document as Markdown (CommonMark 0.31, with GitHub's tables): nobody's words can break out."""

import re
from collections.abc import Iterator

from projections.exporting.document import Block, Document, Figures, Heading, Items, Said

CONTENT_TYPE = "text/markdown; charset=utf-8; variant=CommonMark"

# CommonMark 2.4: a backslash before any ASCII punctuation makes it a plain character.
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
LEADING = re.compile(r"^[ \t\u00a0]+")


def write_markdown(document: Document) -> Iterator[bytes]:
    """The file, block by block."""
    for block in document:
        yield ("\n".join(_lines(block)) + "\n\n").encode()


def escaped(text: str) -> str:
    """A text as one line in which nothing is markup: no heading, list, link, HTML or code."""
    return PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {escaped(block.text)}"
        case Said():
            yield from _said(block)
        case Items():
            for one in block.items:
                yield f"- {escaped(one)}"
        case Figures():
            yield _row(block.heads)
            yield _row(["---"] * len(block.heads), plain=True)
            for row in block.rows:
                yield _row(row)
        case str():
            yield escaped(block)


def _said(said: Said) -> Iterator[str]:
    """Each line of the words within the quotation; a hard break keeps lines apart."""
    lines = [_quoted(line) for line in said.words.splitlines()] or [""]
    for number, line in enumerate(lines, start=1):
        more = "\\" if line and number < len(lines) and lines[number] else ""
        yield f"> {line}{more}".rstrip(" ")
    yield ""
    yield escaped(said.whose)


def _quoted(line: str) -> str:
    """Blanks at the beginning would make code of it: they stand as blanks that do not."""
    blanks = LEADING.match(line)
    kept = "&nbsp;" * len(blanks[0]) if blanks and line.strip() else ""
    return kept + escaped(line)


def _row(cells: tuple[str, ...] | list[str], *, plain: bool = False) -> str:
    return f"| {' | '.join(cells if plain else map(escaped, cells))} |"
