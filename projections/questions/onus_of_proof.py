"""Which warning signs were proved safe, which were acted on, and which merely assumed safe? (P09)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from projections.counted import counted, left_out
from projections.cursors import Cursor
from projections.extent import Extent
from projections.facts.cuts import SIGNS_BY_COLUMN
from projections.facts.generation import position
from projections.facts.warning_signs import BOARD, TABLE
from projections.registers import page
from projections.scope import scope
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
    """A page of the board: every sign is in exactly one column, the longest waiting first.

    The board is walked column after column. `counts` are the sizes of the whole columns; `next` is
    the cursor of the next page, None on the last. `hidden_by_filters` counts the signs of other reviews
    when one was asked about.
    """

    proved_safe: tuple[Card, ...]
    acted_on: tuple[Card, ...]
    assumed_safe_not_proved: tuple[Card, ...]
    still_open: tuple[Card, ...]
    counts: Mapping[str, int]
    next: str | None
    hidden_by_filters: int
    position: int


ORDER = (TABLE.c.board_column, TABLE.c.raised_on, TABLE.c.reference, TABLE.c.id)
"""By column, the longest waiting first."""


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> OnusOfProof:
    """The board of one review, or of all."""
    extent = Extent(review=review, at=at)
    (sizes,) = counted(facts, extent, SIGNS_BY_COLUMN)
    within = (scope(TABLE, review, at),)
    found = page(facts, TABLE, within, ORDER, limit=limit, after=after, at=at, name="onus_of_proof")
    reviews = review_names(facts, (row["review_id"] for row in found.rows), at)
    board: dict[str, list[Card]] = {column: [] for column in BOARD}
    for row in found.rows:
        board[ending(row)].append(_card(row, reviews))
    return OnusOfProof(
        proved_safe=tuple(board["proved_safe"]),
        acted_on=tuple(board["acted_on"]),
        assumed_safe_not_proved=tuple(board["assumed_safe_not_proved"]),
        still_open=tuple(board["still_open"]),
        counts={name: sizes[column,] for column, name in enumerate(BOARD)},
        next=found.next,
        hidden_by_filters=left_out(facts, extent, SIGNS_BY_COLUMN),
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
