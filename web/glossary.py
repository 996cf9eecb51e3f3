"""What do the words mean?"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from flask import render_template

from domain.vocabulary import names, vocabulary

INSIDE = {"step", "channel", "actor_kind", "audience", "disclosed", "matter_kind"}
"""Vocabularies that only programs meet."""


def glossary() -> str:
    """The words of these pages, then every code people can choose, with its meaning."""
    shown = [vocabulary(name) for name in names() if name not in INSIDE]
    return render_template(
        "glossary.html", words=_words(), vocabularies=sorted(shown, key=lambda one: one.title)
    )


@cache
def _words() -> list[dict[str, Any]]:
    source = files("domain") / "vocabulary" / "glossary.toml"
    words: list[dict[str, Any]] = tomllib.loads(source.read_text("utf-8"))["word"]
    return words
