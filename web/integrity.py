"""Is everything that was said still here?"""

from __future__ import annotations

from flask import render_template
from sqlalchemy import Connection

from projections.facts.generation import position
from projections.questions import integrity as question
from service.lag import lag
from web.asking import as_at, facts, heedful

JOBS = {
    "read_models": "Reading what was recorded into rows",
    "ledger": "Keeping the ledger",
    "search": "Keeping the index for searching",
    "tidying": "Tidying up",
    "clock": "The clock of escalation",
    "radar": "The radar of signs that come and go",
}


def integrity() -> str:
    """One line that holds or does not, and the counts behind it."""
    with facts() as connection:
        answer = ask(connection, as_at())
    jobs = [job for job in heedful().leases.standing() if job.job in JOBS]
    return render_template(
        "integrity.html", answer=answer, lag=lag(heedful()), jobs=jobs, names=JOBS
    )


def ask(connection: Connection, at: int | None) -> question.Integrity:
    """The checks, as at a position or now."""
    recorded = heedful().log.counts_by_topic(position(connection, at))
    return question.ask(connection, recorded, heedful().vouching.now(), at=at)
