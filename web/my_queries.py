"""What became of what I raised, and what can I do now?"""

from __future__ import annotations

from typing import Any

from flask import g, render_template
from sqlalchemy import Connection

from projections.questions import my_queries
from projections.questions.my_queries import MyQueries
from web.asking import WHEN, as_at, cursor, facts, heedful, today

TAKES = (*WHEN, "cursor")
ROWS = 50


def mine() -> str:
    """The queries of whoever is signed in, with each step, and what they may do next."""
    participant = heedful().desk.participant_of(g.visitor)
    if participant is None:
        return render_template("queries/mine.html", answer=None)
    with facts() as connection:
        answer = ask(connection, participant=participant, limit=ROWS, after=cursor(), at=as_at())
    return render_template("queries/mine.html", answer=answer)


def ask(connection: Connection, **page: Any) -> MyQueries:
    """What a participant raised."""
    return my_queries.ask(connection, today=today(), **page)
