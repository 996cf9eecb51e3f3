"""Who raised which query, whatever their status, and whatever its status? (P01)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from projections.counted import counted
from projections.counting import by_one
from projections.cursors import Cursor
from projections.extent import Extent
from projections.facts.cuts import BY_AGENCY, BY_ATTRIBUTION, BY_BAND, BY_GRADIENT, BY_STATUS
from projections.facts.generation import position
from projections.facts.queries import TABLE
from projections.queries_chosen import Filters as Filters
from projections.registers import number, page, waiting
from projections.shown.names import review_names
from projections.shown.queries import Query, query


@dataclass(frozen=True, slots=True)
class QueryRegister:
    """One page of the register.

    `total` and the counts are over all rows, whatever the filters; agencies and bands are the raisers'.
    `next` is the cursor of the next page, None on the last.
    """

    total: int
    by_status: Mapping[str, int]
    by_agency: Mapping[str, int]
    by_band: Mapping[str, int]
    by_attribution: Mapping[str, int]
    by_gradient: Mapping[str, int]
    hidden_by_filters: int
    next: str | None
    position: int
    items: tuple[Query, ...]


NOTHING_FILTERED = Filters()
ORDER = waiting(TABLE)
HEADER = (BY_STATUS, BY_AGENCY, BY_BAND, BY_ATTRIBUTION, BY_GRADIENT)


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
    counts = counted(facts, Extent(at=at), *HEADER)
    statuses, agencies, bands, attributions, gradients = counts
    total = statuses.total()
    conditions = filters.on(today)
    found = page(facts, TABLE, conditions, ORDER, limit=limit, after=after, at=at)
    reviews = review_names(facts, (row["review_id"] for row in found.rows), at)
    return QueryRegister(
        total=total,
        by_status=by_one("query_status", statuses),
        by_agency=by_one("agency_type", agencies),
        by_band=by_one("band", bands),
        by_attribution=by_one("attribution", attributions),
        by_gradient=by_one("gradient", gradients),
        hidden_by_filters=total - number(facts, TABLE, conditions, at) if conditions else 0,
        next=found.next,
        position=position(facts, at),
        items=tuple(query(row, reviews, today) for row in found.rows),
    )
