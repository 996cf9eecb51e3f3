"""What is this, what is in it, and what needs somebody now?"""

from __future__ import annotations

from flask import render_template

from projections.questions import (
    held_back,
    learning_leads,
    one_review,
    onus_of_proof,
    query_register,
)
from web.asking import as_at, facts, today

CARDS = 9
"""Reviews shown as cards; all of them are on their own page."""


def home() -> str:
    """The first page: what it is, the reviews, the sum of all queries, signs and learning leads."""
    with facts() as connection:
        leads = learning_leads.ask(connection, today=today(), at=as_at())
        latest = sorted(leads.items, key=lambda item: item.code)[:CARDS]
        return render_template(
            "home.html",
            leads=leads,
            reviews=[one_review.ask(connection, item.id, at=as_at()) for item in latest],
            register=query_register.ask(connection, limit=1, today=today(), at=as_at()),
            signs=onus_of_proof.ask(connection, at=as_at()),
            silence=held_back.ask(connection, at=as_at()),
        )
