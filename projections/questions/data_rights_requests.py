"""Which data-rights requests were there, who waits for an answer, and how many days are left?"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from domain.vocabulary import vocabulary
from projections.cursors import Cursor, Place
from projections.facts.data_rights import TABLE
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.shown.data_rights import OPEN_STATES, RequestShown, parts
from projections.walking import turn

LIST = "data_rights_requests"


@dataclass(frozen=True, slots=True)
class InState:
    """How many are in one state; zero is shown (I21)."""

    state: str
    requests: int


@dataclass(frozen=True, slots=True)
class DataRightsRequests:
    """A page of all requests, those that wait first, the soonest due of them first.

    `next` is the cursor of the next page, None on the last. Nobody is named here.
    """

    total: int
    by_state: tuple[InState, ...]
    overdue: int
    items: tuple[RequestShown, ...]
    next: str | None
    position: int


def ask(
    facts: Connection,
    *,
    today: date,
    limit: int | None = 50,
    after: Cursor | None = None,
    at: int | None = None,
) -> DataRightsRequests:
    """Every request, whatever became of it."""
    rows = facts.execute(select(TABLE).where(as_at(TABLE, at))).mappings()
    shown = [RequestShown(**parts(row, today)) for row in rows]
    counted = Counter(one.state for one in shown)
    page = turn(LIST, shown, _waiting, limit, after)
    return DataRightsRequests(
        total=len(shown),
        by_state=tuple(
            InState(code, counted[code]) for code in vocabulary("rights_request_state").codes
        ),
        overdue=sum(one.overdue for one in shown if one.state in OPEN_STATES),
        items=page.items,
        next=page.next,
        position=position(facts, at),
    )


def _waiting(one: RequestShown) -> Place:
    return one.state not in OPEN_STATES, one.due_on, one.reference, one.id
