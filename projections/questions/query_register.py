"""Who raised which query, whatever their status, and whatever its status? (P01)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Table, and_, false, func, not_

from projections.counted import counted
from projections.counting import by_one
from projections.cursors import Cursor
from projections.extent import Extent
from projections.facts.cuts import BY_ATTRIBUTION, BY_BAND, BY_GRADIENT, BY_STATUS
from projections.facts.generation import position
from projections.facts.queries import TABLE
from projections.registers import Chosen, number, page, waiting
from projections.shown.names import review_names
from projections.shown.queries import Query, query

ON_NO_EVIDENCE = and_(
    # what the index holds comes first, so that few rows are fetched for the rest
    TABLE.c.status.not_in(("open", "accepted", "accepted_in_part")),
    func.coalesce(TABLE.c.answer_kind, "") == "declined",
    func.coalesce(TABLE.c.no_evidence, false()),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters(Chosen):
    """What somebody chose to see of the queries; `agency` and `band` are the raiser's.

    `escalated` and `set_aside` mean ever; `answered` False means without a substantive answer so
    far (settled 16). `without_evidence` True is what was declined last on no evidence, False all else.
    `due_before` a day: by the escalation policy, so before today is overdue.
    """

    COLUMNS = {
        "status": TABLE.c.status,
        "stage": TABLE.c.stage,
        "strength": TABLE.c.strength,
        "subject": TABLE.c.subject,
        "item_type": TABLE.c.about_item_type,
        "about_agency": TABLE.c.about_agency,
        "about_band": TABLE.c.about_band,
        "gradient": TABLE.c.gradient,
        "attribution": TABLE.c.by_attribution,
        "verdict": TABLE.c.verdict,
        "escalated": TABLE.c.ever_escalated,
        "set_aside": TABLE.c.ever_set_aside,
        "answered": TABLE.c.ever_answered,
    }

    status: str | None = None
    stage: int | None = None
    strength: str | None = None
    subject: str | None = None
    item_type: str | None = None
    agency: str | None = None
    about_agency: str | None = None
    band: str | None = None
    about_band: str | None = None
    gradient: str | None = None
    attribution: str | None = None
    verdict: str | None = None
    escalated: bool | None = None
    set_aside: bool | None = None
    answered: bool | None = None
    without_evidence: bool | None = None
    due_before: date | None = None

    def _condition(self, table: Table, name: str, value: object) -> ColumnElement[bool]:
        if name == "without_evidence":
            return ON_NO_EVIDENCE if value else not_(ON_NO_EVIDENCE)
        if name == "due_before":
            return and_(TABLE.c.due_on.is_not(None), TABLE.c.due_on < value)
        return Chosen._condition(self, table, name, value)


@dataclass(frozen=True, slots=True)
class QueryRegister:
    """One page of the register.

    `total` and the counts are over all rows, whatever the filters; `next` is the cursor of the
    next page, None on the last.
    """

    total: int
    by_status: Mapping[str, int]
    by_band: Mapping[str, int]
    by_attribution: Mapping[str, int]
    by_gradient: Mapping[str, int]
    hidden_by_filters: int
    next: str | None
    position: int
    items: tuple[Query, ...]


NOTHING_FILTERED = Filters()
ORDER = waiting(TABLE)
HEADER = (BY_STATUS, BY_BAND, BY_ATTRIBUTION, BY_GRADIENT)


def ask(
    facts: Connection,
    filters: Filters = NOTHING_FILTERED,
    *,
    today: date,
    limit: int | None = 50,
    after: Cursor | None = None,
    at: int | None = None,
) -> QueryRegister:
    """A page of all queries: unanswered first, then the rest, each by the longest waiting."""
    statuses, bands, attributions, gradients = counted(facts, Extent(at=at), *HEADER)
    total = statuses.total()
    conditions = filters.conditions(TABLE)
    found = page(facts, TABLE, conditions, ORDER, limit=limit, after=after, at=at)
    reviews = review_names(facts, (row["review_id"] for row in found.rows), at)
    return QueryRegister(
        total=total,
        by_status=by_one("query_status", statuses),
        by_band=by_one("band", bands),
        by_attribution=by_one("attribution", attributions),
        by_gradient=by_one("gradient", gradients),
        hidden_by_filters=total - number(facts, TABLE, conditions, at) if conditions else 0,
        next=found.next,
        position=position(facts, at),
        items=tuple(query(row, reviews, today) for row in found.rows),
    )
