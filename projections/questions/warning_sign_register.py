"""Which warning signs were raised, what became of them, and which came back? (P07)"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping

from projections.counted import counted
from projections.counting import by_one
from projections.cursors import Cursor
from projections.extent import Extent
from projections.facts.cuts import SIGNS_BY_KIND, SIGNS_BY_STATE
from projections.facts.generation import position
from projections.facts.warning_signs import TABLE
from projections.recurrences import chains
from projections.registers import Chosen, number, page, waiting
from projections.shown.names import references, review_names
from projections.shown.responses import Response, responses_to
from projections.shown.signs import Sign, other_signs, parts
from projections.waiting_notices import to_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters(Chosen):
    """What somebody chose to see of the signs; `agency` and `band` are the raiser's.

    `set_aside` means ever; `risk` is the risk to the child as the raiser put it.
    """

    COLUMNS = {
        "state": TABLE.c.state,
        "kind": TABLE.c.kind,
        "agency": TABLE.c.by_agency,
        "band": TABLE.c.by_band,
        "set_aside": TABLE.c.ever_set_aside,
        "risk": TABLE.c.risk_to_child,
    }

    state: str | None = None
    kind: str | None = None
    agency: str | None = None
    band: str | None = None
    set_aside: bool | None = None
    risk: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRegister(Sign):
    """A sign with what was answered to it and done about it; `decided_by` says who ended it."""

    responses: tuple[Response, ...]


@dataclass(frozen=True, slots=True)
class WarningSignRegister:
    """One page of the register.

    `total`, the counts and the four lists of references are over all rows, whatever the filters. A
    notice is what a rule says, recorded or not: its day, the later sign and the earliest it may be
    again. `notices_to_answer` is how many of those recorded wait for an answer.
    """

    total: int
    by_state: Mapping[str, int]
    by_kind: Mapping[str, int]
    dismissed_then_recurred: tuple[tuple[str, str], ...]
    signs_ever_dismissed_or_set_aside: tuple[str, ...]
    intermittent_notices_rule_v1: tuple[tuple[date, str, str], ...]
    intermittent_notices_rule_v2: tuple[tuple[date, str, str], ...]
    notices_to_answer: int
    hidden_by_filters: int
    next: str | None
    position: int
    items: tuple[SignInRegister, ...]


NOTHING_FILTERED = Filters()
ORDER = waiting(TABLE)


def ask(
    facts: Connection,
    filters: Filters = NOTHING_FILTERED,
    *,
    today: date,
    limit: int | None = 50,
    after: Cursor | None = None,
    at: int | None = None,
) -> WarningSignRegister:
    """A page of all signs: open ones first, then the rest, each by the longest waiting."""
    states, kinds = counted(facts, Extent(at=at), SIGNS_BY_STATE, SIGNS_BY_KIND)
    total = states.total()
    conditions = filters.conditions(TABLE)
    found = page(facts, TABLE, conditions, ORDER, limit=limit, after=after, at=at)
    chained = chains(facts, at)
    return WarningSignRegister(
        total=total,
        by_state=by_one("warning_state", states),
        by_kind=by_one("warning_kind", kinds),
        dismissed_then_recurred=chained.dismissed_then_recurred,
        signs_ever_dismissed_or_set_aside=chained.ever_dismissed_or_set_aside,
        intermittent_notices_rule_v1=chained.notices,
        intermittent_notices_rule_v2=chained.notices_across,
        notices_to_answer=to_answer(facts, at),
        hidden_by_filters=total - number(facts, TABLE, conditions, at) if conditions else 0,
        next=found.next,
        position=position(facts, at),
        items=_signs(facts, found.rows, today, at),
    )


def _signs(
    facts: Connection, rows: Sequence[RowMapping], today: date, at: int | None
) -> tuple[SignInRegister, ...]:
    reviews = review_names(facts, (row["review_id"] for row in rows), at)
    others = references(facts, TABLE, (id for row in rows for id in other_signs(row)), at)
    responses = responses_to(facts, [row["id"] for row in rows], at)
    return tuple(
        SignInRegister(**parts(row, reviews, others, today), responses=responses[row["id"]])
        for row in rows
    )
