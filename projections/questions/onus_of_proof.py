"""Which warning signs were proved safe, which were acted on, and which merely assumed safe? (P09)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select

from projections.facts.generation import position
from projections.facts.warning_signs import TABLE
from projections.scope import left_out, scope
from projections.shown.names import ReviewName, review_names
from projections.shown.proofs import Proof, ending, proofs
from projections.shown.voices import Voice, voice
from projections.shown.words import withheld, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A sign on the board, with all five proofs, met or missing (I9)."""

    id: str
    reference: str
    review: ReviewName
    kind: str
    text: str | None
    text_withheld: str | None
    state: str
    ever_set_aside: bool
    raised_on: date
    raised_by: Voice
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class OnusOfProof:
    """The board: every sign is in exactly one column, the longest waiting first.

    `counts` are the sizes of the columns. `hidden_by_filters` counts the signs of other reviews
    when one was asked about.
    """

    proved_safe: tuple[Card, ...]
    acted_on: tuple[Card, ...]
    assumed_safe_not_proved: tuple[Card, ...]
    still_open: tuple[Card, ...]
    counts: Mapping[str, int]
    hidden_by_filters: int
    position: int


COLUMNS = ("proved_safe", "acted_on", "assumed_safe_not_proved", "still_open")


def ask(
    facts: Connection, review: UUID | str | None = None, *, at: int | None = None
) -> OnusOfProof:
    """The board of one review, or of all."""
    waiting = (TABLE.c.raised_on, TABLE.c.reference, TABLE.c.id)
    signs = select(TABLE).where(scope(TABLE, review, at)).order_by(*waiting)
    rows = facts.execute(signs).mappings().all()
    reviews = review_names(facts, (row["review_id"] for row in rows), at)
    board: dict[str, list[Card]] = {column: [] for column in COLUMNS}
    for row in rows:
        board[ending(row)].append(_card(row, reviews))
    return OnusOfProof(
        proved_safe=tuple(board["proved_safe"]),
        acted_on=tuple(board["acted_on"]),
        assumed_safe_not_proved=tuple(board["assumed_safe_not_proved"]),
        still_open=tuple(board["still_open"]),
        counts={column: len(cards) for column, cards in board.items()},
        hidden_by_filters=left_out(facts, TABLE, review, at),
        position=position(facts, at),
    )


def _card(row: RowMapping, reviews: Mapping[str, ReviewName]) -> Card:
    return Card(
        id=row["id"],
        reference=row["reference"],
        review=reviews[row["review_id"]],
        kind=row["kind"],
        text=words(row),
        text_withheld=withheld(row),
        state=row["state"],
        ever_set_aside=row["ever_set_aside"],
        raised_on=row["raised_on"],
        raised_by=voice(row),
        proofs=proofs(row),
    )
