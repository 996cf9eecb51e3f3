"""What is this, what is in it, and what needs somebody now?"""

from __future__ import annotations

from flask import render_template

from projections.questions import (
    held_back,
    learning_leads,
    onus_of_proof,
    query_register,
    review_list,
)
from web.asking import as_at, facts, today

CARDS = 9
"""Reviews shown as cards, the last opened ones; all of them are on their own page."""


def home() -> str:
    """The first page: what it is, the sum of all queries and signs, the reviews, who leads them."""
    with facts() as connection:
        reviews = review_list.ask(connection, at=as_at())
        return render_template(
            "home.html",
            reviews=reviews.items[-CARDS:],
            total=reviews.total,
            leads=learning_leads.ask(connection, limit=1, today=today(), at=as_at()),
            register=query_register.ask(connection, limit=1, today=today(), at=as_at()),
            signs=onus_of_proof.ask(connection, at=as_at()),
            silence=held_back.ask(connection, at=as_at()),
        )
