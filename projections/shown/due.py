"""By when a query is due, who answers for it, and whether the time for its raiser's verdict is over."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from domain.working_days import working_days_between
from projections.shown.policies import label

VERDICT_WINDOW = 20
"""Working days in which the raiser may say whether an answer satisfies (settled 44)."""
ANSWERED = ("responded", "accepted", "accepted_in_part", "declined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When the present stage is due, by the policy in force when it began (I19).

    `acknowledge_by` is null once acknowledged. `overdue_by` are working days, as
    `acknowledgement_overdue_by`; `is_overdue` also on a day off after it was due. `who` answers (a
    code of `accountable`). `label` says that the days are those of the shipped example.
    """

    stage: int
    who: str | None
    since: date | None
    acknowledge_by: date | None
    acknowledgement_overdue_by: int
    answer_by: date
    is_overdue: bool
    overdue_by: int
    by_example: bool
    label: str | None


def due(row: RowMapping, today: date) -> Due | None:
    """The due dates of a query; None when nobody has to answer, and of history (settled 13)."""
    if row["due_on"] is None:
        return None
    first = row["acknowledge_by"]
    return Due(
        stage=row["stage"],
        who=row["accountable"],
        since=row["stage_began_on"],
        acknowledge_by=first,
        acknowledgement_overdue_by=days_over(row, first, today) if first else 0,
        answer_by=row["due_on"],
        is_overdue=row["due_on"] < today,
        overdue_by=days_over(row, row["due_on"], today),
        by_example=row["policy_id"] is None,
        label=label(row["policy_id"]),
    )


def days_over(row: RowMapping, by: date, today: date) -> int:
    """Working days of the review's nation since a day."""
    return working_days_between(row["nation"], by, today)


def no_reply(row: RowMapping, today: date) -> bool:
    """Whether the raiser was told, and the time for a verdict went by without one."""
    if row["verdict"] or row["told_on"] is None or row["status"] not in ANSWERED:
        return False
    return days_over(row, row["told_on"], today) > VERDICT_WINDOW
