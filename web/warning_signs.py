"""Which warning signs were proved safe, which acted on, and which only assumed to be safe?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, render_template
from sqlalchemy import Connection

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

TAKES = (*WHEN, "format", "review")


@dataclass(frozen=True, slots=True)
class Story:
    """One sign and what happened to it, step by step."""

    position: int
    sign: one_sign.OneSign
    timeline: timeline.Timeline


def ask(connection: Connection, **page: Any) -> onus_of_proof.OnusOfProof:
    """The board that the address asks for."""
    wanted = chosen((review([]),))
    return onus_of_proof.ask(connection, review=wanted.get("review"), **page)


def tell(connection: Connection, sign_id: UUID, at: int | None) -> Story | None:
    """One sign with its story."""
    sign = one_sign.ask(connection, sign_id, today=today(), at=at)
    steps = timeline.ask(connection, sign_id, at=at)
    return Story(steps.position, sign, steps) if sign and steps else None


def board() -> str:
    """The onus-of-proof board, under the sum of all signs."""
    with facts() as connection:
        filters = (review(choices(connection)),)
        wanted = chosen(filters)
        answer = ask(connection, at=as_at())
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
