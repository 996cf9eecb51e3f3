"""What was known on a day of the case, what was held back, and what only hindsight knows."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template
from sqlalchemy import Connection

from projections.questions import known_at_the_time
from web.asking import WHEN, as_at, facts, today
from web.filters import chosen, day

DAY = (day("on", "As it was at the end of"),)
TAKES = (*WHEN, "format", "on")


def ask(
    connection: Connection, review_id: UUID, at: int | None
) -> known_at_the_time.KnownAtTheTime | None:
    """What the address asks for."""
    day = chosen(DAY).get("on")
    return known_at_the_time.ask(connection, review_id, day, today=today(), at=at)


def known(review_id: UUID) -> str:
    """Three columns: known and voiced, known and held back, not yet known."""
    with facts() as connection:
        answer = ask(connection, review_id, as_at())
    if answer is None:
        abort(404)
    return render_template("reviews/known.html", answer=answer)
