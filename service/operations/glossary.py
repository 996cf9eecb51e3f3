"""What do the words mean? Draws docs/glossary.md from the words in domain/vocabulary/."""

import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any

from domain.vocabulary import Field, Kind, Term, Vocabulary, kinds, names, vocabulary

_OPENING = """\
# Glossary

<!-- Generated from domain/vocabulary/ by `make docs`: change the words there, not here. -->

First the words of this project, then every code that can be stored, with its labels. Codes never
change meaning: one that is no longer wanted is retired, and a new one is added. Besides those shown
a partnership may have codes of its own, and history brought in keeps the codes it came with.
"""


def glossary() -> str:
    """The whole page, in Markdown."""
    sections = [
        _OPENING,
        f"## Words\n\n{_words()}",
        f"## What each kind of contribution asks for\n\n{_kinds()}",
        "## Codes\n",
        *(_vocabulary(vocabulary(name)) for name in names()),
    ]
    return "\n".join(sections)


def _words() -> str:
    source = files("domain") / "vocabulary" / "glossary.toml"
    words = tomllib.loads(source.read_text("utf-8"))["word"]
    head = ("Word", "Meaning here", "In the field", "Do not say", "In code")
    return _table(head, (_word_row(word) for word in words))


def _word_row(word: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"**{word['word']}**",
        word["meaning"],
        "; ".join(word.get("in_the_field", ())),
        "; ".join(word.get("instead_of", ())),
        _code(word.get("in_code", "")),
    )


def _kinds() -> str:
    head = ("Kind", "Counted", "May be anonymous", "Must have words", "About", "Asks for")
    return _table(head, map(_kind_row, kinds()))


def _kind_row(kind: Kind) -> tuple[str, ...]:
    about = ", ".join(map(_code, kind.about)) or "anything"
    return (
        _code(kind.code),
        _yes(kind.counts_as_observation),
        _yes(kind.may_be_anonymous),
        "or a field" if kind.something_required else _yes(kind.text_required),
        f"{about} (required)" if kind.about_required else about,
        ", ".join(map(_field, kind.fields)),
    )


def _field(field: Field) -> str:
    of = f" of {_code(field.vocabulary)}" if field.vocabulary else ""
    return f"{_code(field.name)}: {field.type}{of}{', required' if field.required else ''}"


def _vocabulary(words: Vocabulary) -> str:
    columns = _more_columns(words)
    head = ("Code", "English", "Cymraeg", "Help", *(name.replace("_", " ") for name in columns))
    return f"### {words.title}: `{words.name}`\n\n{_table(head, _term_rows(words, columns))}"


def _term_rows(words: Vocabulary, columns: list[str]) -> Iterator[tuple[str, ...]]:
    for term in words:
        more = (_plain(term.more.get(name, "")) for name in columns)
        yield (_codes(term), term.label("en"), term.label("cy"), term.help("en"), *more)


def _more_columns(words: Vocabulary) -> list[str]:
    """What this vocabulary says of its terms beside the labels; kinds have a table of their own."""
    if words.name == "observation_kind":
        return []
    return list(dict.fromkeys(name for term in words for name in term.more))


def _codes(term: Term) -> str:
    also = f" (also {', '.join(map(_code, term.aliases))})" if term.aliases else ""
    retired = " (retired)" if term.to_version is not None else ""
    return _code(term.code) + also + retired


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _yes(value)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _code(code: str) -> str:
    return f"`{code}`" if code else ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
