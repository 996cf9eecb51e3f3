"""Is everything that was said still here?"""

from __future__ import annotations

from flask import render_template

from projections.questions import integrity as question
from web.asking import facts, heedful


def integrity() -> str:
    """One line that holds or does not, and the counts behind it."""
    log = heedful().log
    with facts() as connection:
        answer = question.ask(connection, counts=log.counts_by_topic)
    return render_template("integrity.html", answer=answer)
