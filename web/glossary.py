"""What do the words mean?"""

from __future__ import annotations

from flask import render_template

from domain.vocabulary import names, vocabulary

INSIDE = {"step", "channel", "actor_kind", "audience", "disclosed", "matter_kind"}
"""Vocabularies that only programs meet."""


def glossary() -> str:
    """Every word people can choose on these pages, with its meaning."""
    shown = [vocabulary(name) for name in names() if name not in INSIDE]
    return render_template("glossary.html", vocabularies=sorted(shown, key=lambda one: one.title))
