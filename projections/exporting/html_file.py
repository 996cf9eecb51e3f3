"""A document as a page of HTML that stands alone: no script, no style, nothing fetched."""

from collections.abc import Iterable, Iterator
from html import escape

from projections.exporting.document import Block, Document, Figures, Heading, Items, Said

CONTENT_TYPE = "text/html; charset=utf-8"


def write_html(document: Document) -> Iterator[bytes]:
    """The file, block by block. It begins with the heading of the document, which is its title."""
    blocks = iter(document)
    first = next(blocks)
    assert isinstance(first, Heading), "a document begins with its heading"
    title = escape(first.text)
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    ).encode()
    for block in blocks:
        yield (_html(block) + "\n").encode()
    yield b"</main>\n</body>\n</html>\n"


def _html(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
        case Said():
            said = "<br>\n".join(map(escape, block.words.splitlines()))
            return f"<blockquote><p>{said}</p></blockquote>\n<p>{escape(block.whose)}</p>"
        case Items():
            return f"<ul>\n{_each('li', block.items)}\n</ul>"
        case Figures():
            heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in block.heads)
            rows = "\n".join(_row(row) for row in block.rows)
            return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    return f"<p>{escape(block)}</p>"


def _each(name: str, texts: Iterable[str]) -> str:
    return "\n".join(f"<{name}>{escape(one)}</{name}>" for one in texts)


def _row(cells: tuple[str, ...]) -> str:
    first, *others = (escape(one) for one in cells)
    rest = "".join(f"<td>{one}</td>" for one in others)
    return f'<tr><th scope="row">{first}</th>{rest}</tr>'
