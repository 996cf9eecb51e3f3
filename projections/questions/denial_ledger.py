"""Where was danger talked away, in which of the four ways, and what happened next? (P08)"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select

from projections.counting import TOO_FEW, by_code
from projections.cursors import Cursor
from projections.facts import queries, warning_signs
from projections.facts.generation import position
from projections.facts.observations import TABLE
from projections.looking_up import look_up
from projections.scope import left_out, scope
from projections.shown.denials import KIND, Denial, parts, replies_to
from projections.shown.names import ReviewName, review_names
from projections.walking import turn


@dataclass(frozen=True, slots=True)
class Exchange:
    """The query or sign a note is about, and what became of it.

    `status` is a query's status or a sign's state; the other three are null for a sign.
    """

    kind: str
    id: str
    reference: str
    status: str
    ever_escalated: bool | None = None
    verdict: str | None = None
    gradient: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Denial):
    """A note of denial with the exchange it is about; null when the exchange is not known."""

    review: ReviewName
    on: Exchange | None


@dataclass(frozen=True, slots=True)
class DenialLedger:
    """A page of all notes in the order noted, and how often each behaviour was.

    `by_gap` counts each behaviour by the gradient of the query it was about. The counts are over
    all pages; `next` is the cursor of the next, None on the last. No person can be filtered for.
    `too_few` says that there are too few notes to compare.
    """

    denial: Mapping[str, int]
    by_gap: Mapping[str, Mapping[str, int]]
    too_few: bool
    items: tuple[Entry, ...]
    next: str | None
    hidden_by_filters: int
    position: int


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> DenialLedger:
    """The ledger of one review, or of all."""
    notes = select(TABLE).where(scope(TABLE, review, at), TABLE.c.kind == KIND)
    entries = _entries(facts, facts.execute(notes).mappings().all(), at)
    found = turn("denials", entries, _in_order, limit, after)
    denial = by_code("denial_behaviour", ((item.behaviour, 1) for item in entries))
    return DenialLedger(
        denial=denial,
        by_gap={behaviour: _gaps(entries, behaviour) for behaviour in denial},
        too_few=len(entries) < TOO_FEW,
        items=found.items,
        next=found.next,
        hidden_by_filters=left_out(facts, TABLE, review, at, TABLE.c.kind == KIND),
        position=position(facts, at),
    )


def _in_order(entry: Entry) -> tuple[date, str, str]:
    """By the day noted, those without one last; then by the exchange."""
    return entry.noted_on or date.max, entry.on.reference if entry.on else "", entry.id


def _gaps(items: Iterable[Entry], behaviour: str) -> dict[str, int]:
    gaps = (item.on.gradient for item in items if item.behaviour == behaviour and item.on)
    return by_code("gradient", ((gap, 1) for gap in gaps if gap))


def _entries(facts: Connection, rows: Sequence[RowMapping], at: int | None) -> tuple[Entry, ...]:
    reviews = review_names(facts, (row["review_id"] for row in rows), at)
    replies = replies_to(facts, (row["id"] for row in rows), at)
    exchanges = _exchanges(facts, {row["about_id"] for row in rows if row["about_id"]}, at)
    return tuple(
        Entry(
            **parts(row, replies),
            review=reviews[row["review_id"]],
            on=exchanges.get(row["about_id"]),
        )
        for row in rows
    )


def _exchanges(facts: Connection, ids: set[str], at: int | None) -> dict[str, Exchange]:
    asked = look_up(facts, queries.TABLE.c.id, ids, at)
    seen = look_up(facts, warning_signs.TABLE.c.id, ids, at)
    return {row["id"]: _query(row) for row in asked} | {row["id"]: _sign(row) for row in seen}


def _query(row: RowMapping) -> Exchange:
    return Exchange(
        kind="challenge",
        id=row["id"],
        reference=row["reference"],
        status=row["status"],
        ever_escalated=row["ever_escalated"],
        verdict=row["verdict"],
        gradient=row["gradient"],
    )


def _sign(row: RowMapping) -> Exchange:
    return Exchange("warning_sign", row["id"], row["reference"], row["state"])
