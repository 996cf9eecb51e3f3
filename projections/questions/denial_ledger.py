"""Where was danger talked away, in which of the four ways, and what happened next? (P08)"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Table, select

from domain.vocabulary import NOT_RECORDED
from projections.counting import by_code
from projections.facts import observations, queries, warning_signs
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.scope import left_out, scope
from projections.shown.names import AT_ONCE, ReviewName, review_names
from projections.shown.voices import Voice, coarse_voice
from projections.shown.words import withheld, words

TABLE = observations.TABLE
KIND = "denial_behaviour"


@dataclass(frozen=True, slots=True)
class Exchange:
    """The query or sign that the note is about, and what happened to it next.

    `status` is the query's status or the sign's state now; `gradient` is null for a sign.
    """

    kind: str
    id: str
    reference: str
    status: str
    ever_escalated: bool | None
    verdict: str | None
    gradient: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered to the note, shown beside it (B.9)."""

    id: str
    text: str | None
    by: Voice
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """Somebody's reading of an exchange, never of a person; whoever noted it is shown coarsely."""

    id: str
    reference: str
    review: ReviewName
    behaviour: str
    on: Exchange | None
    words: str | None
    words_withheld: str | None
    noted_by: Voice
    noted_on: date
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class DenialLedger:
    """Every note, in the order noted; `by_gap` counts each behaviour by the gradient of its query."""

    denial: Mapping[str, int]
    by_gap: Mapping[str, Mapping[str, int]]
    items: tuple[Denial, ...]
    hidden_by_filters: int
    position: int


def ask(facts: Connection, review: UUID | None = None, *, at: int | None = None) -> DenialLedger:
    """The ledger of one review, or of all."""
    notes = select(TABLE).where(scope(TABLE, review, at), TABLE.c.kind == KIND)
    rows = facts.execute(notes.order_by(TABLE.c.recorded_on, TABLE.c.reference, TABLE.c.id))
    items = _denials(facts, rows.mappings().all(), at)
    denial = by_code("denial_behaviour", ((item.behaviour, 1) for item in items))
    return DenialLedger(
        denial=denial,
        by_gap={behaviour: _gaps(items, behaviour) for behaviour in denial},
        items=items,
        hidden_by_filters=left_out(facts, TABLE, review, at, TABLE.c.kind == KIND),
        position=position(facts, at),
    )


def _gaps(items: Sequence[Denial], behaviour: str) -> dict[str, int]:
    gaps = (item.on.gradient for item in items if item.behaviour == behaviour and item.on)
    return by_code("gradient", ((gap, 1) for gap in gaps if gap))


def _denials(facts: Connection, rows: Sequence[RowMapping], at: int | None) -> tuple[Denial, ...]:
    reviews = review_names(facts, (row["review_id"] for row in rows), at)
    exchanges = _exchanges(facts, {row["about_id"] for row in rows if row["about_id"]}, at)
    replies = _replies(facts, {row["id"] for row in rows}, at)
    return tuple(
        Denial(
            id=row["id"],
            reference=row["reference"],
            review=reviews[row["review_id"]],
            behaviour=row["behaviour"] or NOT_RECORDED,
            on=exchanges.get(row["about_id"]),
            words=words(row),
            words_withheld=withheld(row),
            noted_by=coarse_voice(row),
            noted_on=row["occurred_on"] or row["recorded_on"],
            replies=replies.get(row["id"], ()),
        )
        for row in rows
    )


def _exchanges(facts: Connection, ids: set[str], at: int | None) -> dict[str, Exchange]:
    found = {}
    for row in _rows(facts, queries.TABLE, "id", ids, at):
        found[row["id"]] = Exchange(
            "challenge",
            row["id"],
            row["reference"],
            row["status"],
            row["ever_escalated"],
            row["verdict"],
            row["gradient"],
        )
    for row in _rows(facts, warning_signs.TABLE, "id", ids, at):
        found[row["id"]] = Exchange(
            "warning_sign", row["id"], row["reference"], row["state"], None, None, None
        )
    return found


def _replies(facts: Connection, ids: set[str], at: int | None) -> dict[str, tuple[Reply, ...]]:
    found: dict[str, tuple[Reply, ...]] = {}
    for row in _rows(facts, TABLE, "in_reply_to", ids, at):
        said_on = row["occurred_on"] or row["recorded_on"]
        reply = Reply(row["id"], words(row), coarse_voice(row), said_on)
        found[row["in_reply_to"]] = (*found.get(row["in_reply_to"], ()), reply)
    return found


def _rows(
    facts: Connection, table: Table, column: str, ids: set[str], at: int | None
) -> list[RowMapping]:
    """The rows whose column is one of these ids, a few hundred at a time."""
    wanted, rows = sorted(ids), list[RowMapping]()
    for start in range(0, len(wanted), AT_ONCE):
        some = table.c[column].in_(wanted[start : start + AT_ONCE])
        rows += facts.execute(select(table).where(some, as_at(table, at))).mappings()
    return rows
