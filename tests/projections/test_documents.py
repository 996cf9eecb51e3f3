"""Do Markdown and HTML hold a summary whole, and can nobody's words break out of either?"""

from datetime import date
from html.parser import HTMLParser
from uuid import UUID

import pytest
from markdown_it import MarkdownIt

from projections.exporting.document import Figures, Heading, Items, Said
from projections.exporting.html_file import write_html
from projections.exporting.markdown_file import write_markdown
from projections.exporting.summary_document import summary_document
from projections.questions import learning_summary
from tests.examples import REVIEW, a_finding, a_led_review, a_query, a_sign
from tests.projections.histories import TODAY, History, observed

WICKED = (
    "# A heading",
    "<script>alert(1)</script>",
    "[a link](https://example.org)",
    "![an image](https://example.org/a.png)",
    "> a quotation",
    "- a list",
    "1. a list",
    "```\ncode\n```",
    "    code by blanks",
    "\tcode by a tab",
    "line\r\n===",
    "setext\n---",
    "`code` *strong* _em_ ~~gone~~",
    "a | table | row",
    "&lt;b&gt; &#35;",
    "<https://example.org>",
    "https://example.org www.example.org someone@example.org",
    "ends in a backslash \\",
    "para\u2028# separator\x0b# vertical\x0c# form",
    "[ref]: https://example.org",
    "<!-- a comment",
)


@pytest.mark.parametrize("words", WICKED)
def test_words_stay_words_in_markdown(words: str):
    document = (
        Heading(1, words),
        words,
        Said(words, words),
        Items((words,)),
        Figures((words, "Number"), ((words, words),)),
    )
    made = b"".join(write_markdown(document)).decode()
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(made)
    kinds = [one.type for one in tokens if one.nesting >= 0]
    assert kinds == [*MADE_OF, "paragraph_open", "inline", *REST]
    inside = [child.type for one in tokens for child in one.children or ()]
    assert set(inside) <= {"text", "text_special", "softbreak", "hardbreak"}
    said = [one.content for token in tokens[:3] for one in token.children or ()]
    assert "".join(said) == " ".join(words.split())


def test_a_gap_between_lines_stays_within_the_quotation():
    made = b"".join(write_markdown([Said("line\n\n# after a gap", "Somebody")])).decode()
    tokens = [one.type for one in MarkdownIt("commonmark").parse(made) if one.nesting]
    paragraph = ["paragraph_open", "paragraph_close"]
    assert tokens == ["blockquote_open", *paragraph * 2, "blockquote_close", *paragraph]


MADE_OF = ["heading_open", "inline", "paragraph_open", "inline", "blockquote_open"]
REST = [
    *("paragraph_open", "inline", "bullet_list_open", "list_item_open"),
    *("paragraph_open", "inline", "table_open", "thead_open", "tr_open"),
    *("th_open", "inline", "th_open", "inline"),
    *("tbody_open", "tr_open", "td_open", "inline", "td_open", "inline"),
]


@pytest.mark.parametrize("words", WICKED)
def test_words_stay_words_in_html(words: str):
    document = (Heading(1, words), words, Said(words, words), Items((words,)))
    read = Tags()
    read.feed(b"".join(write_html(document)).decode())
    assert set(read.tags) <= {
        *("html", "head", "meta", "title", "body", "main"),
        *("h1", "p", "blockquote", "br", "ul", "li"),
    }
    assert read.comments == []


def test_every_section_of_a_summary_is_in_the_document(history: History):
    made = markdown(history)
    for heading in (
        "What we wanted to find out",
        "What is new since the last published summary",
        "What we found",
        "What helped, and what hindered",
        "Good practice, and what made it possible",
        "What the child and the family said",
        "Who asked what, and what became of it",
        "Warning signs, and how far each was proved safe",
        "What was held back, and why",
        "Voices we did not hear",
        "What is still open, and who holds it",
        "What was changed, and what came of it",
        "What this summary cannot tell",
    ):
        assert f"\n## {heading.replace(',', chr(92) + ',')}\n" in made
    assert "No answer is recorded yet" in made
    assert "none recorded yet" in made
    assert "digest sha\\-256\\:" in made


def test_a_period_without_anything_says_so_in_every_section(history: History):
    with history.asked() as facts:
        nothing = learning_summary.ask(facts, today=TODAY, period_from=date(2024, 1, 1))
    made = b"".join(write_markdown(summary_document(nothing))).decode()
    assert made.startswith("# What we learned together across all reviews from 1 January 2024")
    assert "Nobody is responsible for the learning" in made
    assert "No finding has been proposed yet" in made


def markdown(history: History, review: UUID = REVIEW) -> str:
    history.happened(a_led_review(), a_query(), a_sign(), a_finding(), observed("C-1"))
    with history.asked() as facts:
        summary = learning_summary.ask(facts, review=review, today=TODAY)
    return b"".join(write_markdown(summary_document(summary))).decode()


class Tags(HTMLParser):
    """The tags that begin in a page, and its comments."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.comments: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Remember the tag."""
        self.tags.append(tag)

    def handle_comment(self, data: str) -> None:
        """Remember the comment."""
        self.comments.append(data)
