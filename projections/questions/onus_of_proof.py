"""Which warning signs were proved safe, which were acted on, and which merely assumed safe? (P09)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select

from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.facts.warning_signs import TABLE
from projections.shown.names import ReviewName, review_names
from projections.shown.proofs import Proof, proofs
from projections.shown.signs import standing_of_proof
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


def ask(facts: Connection, review: UUID | None = None, *, at: int | None = None) -> OnusOfProof:
    """The board of one review, or of all."""
    columns: dict[str, list[Card]] = {name: [] for name in COLUMNS}
    rows, hidden = _rows(facts, review, at)
    reviews = review_names(facts, (row["review_id"] for row in rows), at)
    for row in rows:
        columns[standing_of_proof(row)].append(_card(row, reviews))
    return OnusOfProof(
        **{name: tuple(cards) for name, cards in columns.items()},
        counts={name: len(cards) for name, cards in columns.items()},
        hidden_by_filters=hidden,
        position=position(facts, at),
    )
