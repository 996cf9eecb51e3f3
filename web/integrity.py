"""Is everything that was said still here?"""

from __future__ import annotations

from flask import render_template
from sqlalchemy import Connection

from projections.facts.generation import position
from projections.questions import integrity as question
from web.asking import facts, heedful


def integrity() -> str:
    """One line that holds or does not, and the counts behind it."""
    with facts() as connection:
        answer = ask(connection)
    return render_template("integrity.html", answer=answer)


def ask(connection: Connection, at: None = None) -> question.Integrity:
    """The checks, as at now: the page takes no position."""
    return question.ask(connection, heedful().log.counts_by_topic(position(connection)))
