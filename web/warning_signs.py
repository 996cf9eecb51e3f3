"""Which warning signs were proved safe, which acted on, and which only assumed to be safe?"""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template

from projections.questions import (
    one_sign,
    onus_of_proof,
    timeline,
    warning_sign_register,
)
from web.asking import WHEN, as_at, facts, today
from web.filters import chosen, fields, review
from web.reviews import choices
from web.telling import told

TAKES = (*WHEN, "review")


def board() -> str:
    """The onus-of-proof board, under the sum of all signs."""
    with facts() as connection:
        filters = (review(choices(connection)),)
        wanted = chosen(filters)
        answer = onus_of_proof.ask(connection, review=wanted.get("review"), at=as_at())
        register = warning_sign_register.ask(connection, limit=1, today=today(), at=as_at())
    return render_template(
        "warning_signs/board.html",
        answer=answer,
        register=register,
        form=fields(filters),
        filtered=wanted,
    )


def story(sign_id: UUID) -> str:
    """One sign: its words, its five proofs, each step and its reasons, and whether it came back."""
    with facts() as connection:
        sign = one_sign.ask(connection, sign_id, today=today(), at=as_at())
        if sign is None:
            abort(404)
        steps = told(timeline.ask(connection, sign_id, at=as_at()))
    return render_template("warning_signs/story.html", sign=sign, steps=steps)
