"""Where was danger talked away, in which of the four ways, and what happened next? (P08)"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, RowMapping, func, select

from projections.counted import counted, is_kept, kept, left_out
from projections.counting import TOO_FEW, by_code, by_one
from projections.cursors import Cursor
from projections.extent import Extent
from projections.facts import queries, warning_signs
from projections.facts.counts import Codes
from projections.facts.cuts import DENIALS, DENIED_BY_GRADIENT
from projections.facts.generation import position
from projections.facts.observations import DENIAL, TABLE
from projections.facts.versions import as_at
from projections.looking_up import look_up
from projections.registers import page
from projections.shown.denials import Denial, parts, replies_to
from projections.shown.names import ReviewName, review_names


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


ORDER = (TABLE.c.said_on, TABLE.c.reference, TABLE.c.id)
"""By the day noted, those without one last; then by reference."""


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> DenialLedger:
    """The ledger of one review, or of all."""
    extent = Extent(review=review, at=at)
    denial = by_one("denial_behaviour", counted(facts, extent, DENIALS)[0])
    gaps = _gaps(facts, extent)
    notes = (extent.of(TABLE), TABLE.c.kind == DENIAL)
    found = page(facts, TABLE, notes, ORDER, limit=limit, after=after, at=at, name="denials")
    return DenialLedger(
        denial=denial,
        by_gap={
            behaviour: by_code("gradient", gaps.get(behaviour, {}).items()) for behaviour in denial
        },
        too_few=sum(denial.values()) < TOO_FEW,
        items=_entries(facts, found.rows, at),
        next=found.next,
        hidden_by_filters=left_out(facts, extent, DENIALS),
        position=position(facts, at),
    )


def _gaps(facts: Connection, extent: Extent) -> dict[str, dict[str, int]]:
    """Each behaviour by the gradient of the query it was about."""
    gaps: dict[str, dict[str, int]] = {}
    for (behaviour, gradient), number in _met(facts, extent).items():
        gaps.setdefault(str(behaviour), {})[str(gradient)] = number
    return gaps


def _met(facts: Connection, extent: Extent) -> Mapping[Codes, int]:
    if is_kept(facts, extent):
        return kept(facts, DENIED_BY_GRADIENT)[0]
    asked = queries.TABLE
    codes = (TABLE.c.behaviour, asked.c.gradient)
    about = select(*codes, func.count()).join_from(TABLE, asked, asked.c.id == TABLE.c.about_id)
    within = (extent.of(TABLE), TABLE.c.kind == DENIAL, as_at(asked, extent.at))
    found = facts.execute(about.where(*within).group_by(*codes))
    return {(behaviour, gradient): number for behaviour, gradient, number in found}


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
