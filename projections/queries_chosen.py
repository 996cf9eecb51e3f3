"""What somebody chose to see of the queries, in the register or counted by who raised them (P01)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, func, not_

from projections.facts.queries import TABLE
from projections.registers import Chosen, Conditions

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
    `due_before` a day: by the escalation policy, so before today is overdue. `overdue` True is what was
    due before the day asked about, False all else.
    """

    COLUMNS = {
        "status": TABLE.c.status,
        "stage": TABLE.c.stage,
        "strength": TABLE.c.strength,
        "subject": TABLE.c.subject,
        "item_type": TABLE.c.about_item_type,
        "agency": TABLE.c.by_agency,
        "about_agency": TABLE.c.about_agency,
        "band": TABLE.c.by_band,
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
    overdue: bool | None = None

    def on(self, today: date) -> Conditions:
        """One condition for each filter that is set, on a day that days are counted to."""
        others = replace(self, overdue=None).conditions(TABLE)
        if self.overdue is None:
            return others
        over = _due_before(today)
        return (*others, over if self.overdue else not_(over))

    def _condition(self, table: Table, name: str, value: object) -> ColumnElement[bool]:
        if name == "without_evidence":
            return ON_NO_EVIDENCE if value else not_(ON_NO_EVIDENCE)
        if name == "due_before":
            return _due_before(value)
        return Chosen._condition(self, table, name, value)


def _due_before(day: Any) -> ColumnElement[bool]:
    return and_(TABLE.c.due_on.is_not(None), TABLE.c.due_on < day)
