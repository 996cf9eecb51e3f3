"""What was done to those who asked? Told to the custodian of a review alone (P05, I13)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from projections.cursors import Cursor
from projections.facts import participants, queries
from projections.facts.detriments import TABLE
from projections.facts.generation import position
from projections.looking_up import look_up
from projections.opening import opened
from projections.registers import number, page
from projections.shown.names import references


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedDetriment:
    """One report. `text` is null once it was erased; whose it is, the query tells."""

    id: str
    reference: str
    kind: str
    query_id: str
    query: str
    reported_on: date
    text: str | None


@dataclass(frozen=True, slots=True)
class ReportedDetriments:
    """A page of the reports about queries of one review, in the order in which they came.

    `next` is the cursor of the next page, null on the last.
    """

    total: int
    items: tuple[ReportedDetriment, ...]
    next: str | None
    position: int


ORDER = (TABLE.c.raised_at, TABLE.c.id)


def ask(
    facts: Connection,
    review: UUID | str,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> ReportedDetriments:
    """The reports about queries of this review; whoever asks is known to be its custodian."""
    within = (TABLE.c.review_id == str(review),)
    found = page(facts, TABLE, within, ORDER, limit=limit, after=after, at=at)
    names = references(facts, queries.TABLE, {row["query_id"] for row in found.rows}, at)
    return ReportedDetriments(
        total=number(facts, TABLE, within, at),
        items=tuple(_shown(row, names.get(row["query_id"], "")) for row in found.rows),
        next=found.next,
        position=position(facts, at),
    )


def capacities_now(facts: Connection, review: UUID, participant: UUID) -> frozenset[str]:
    """The parts that somebody plays in a review now, whichever time they ask about."""
    id = f"{review}/{participant}"
    rows = look_up(facts, participants.TABLE.c.id, [id], None, participants.TABLE.c.capacities)
    return frozenset(part for row in rows for part in row["capacities"])


def _shown(row: RowMapping, query: str) -> ReportedDetriment:
    return ReportedDetriment(
        id=row["id"],
        reference=row["reference"],
        kind=row["kind"],
        query_id=row["query_id"],
        query=query,
        reported_on=row["reported_on"],
        text=opened(row["text"]),
    )
