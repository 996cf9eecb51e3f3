"""Where a query stands, told to whoever raised it: who has it, by when, what happens by itself (P02)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from domain.challenges import LAST_STAGE
from domain.working_days import working_days_between
from projections.my_steps import day, words_of
from projections.shown.due import VERDICT_WINDOW, Due, days_over, due, no_reply

BY_ITSELF = "you need not do anything"


@dataclass(frozen=True, slots=True, kw_only=True)
class MyStanding:
    """By when an answer is due, and how all of it reads.

    `due` is what the escalation policy says; `by` that day, else the day somebody named; `over` the
    working days since. `no_reply`: told, and nothing said of it in the time for a verdict.
    """

    holder: str | None
    due: Due | None
    by: date | None
    over: int
    no_reply: bool
    sentence: str


def my_standing(row: RowMapping, steps: Sequence[RowMapping], today: date) -> MyStanding:
    """How the query of this row stands on a day, after these steps."""
    clock = due(row, today) if _is_waiting(row) else None
    by = _by(row, clock)
    over = days_over(row, by, today) if by else 0
    silent = no_reply(row, today)
    return MyStanding(
        holder=_holder(row),
        due=clock,
        by=by,
        over=over,
        no_reply=silent,
        sentence=" ".join(_sentences(row, steps, clock, by, over, silent, today)),
    )


def _sentences(
    row: RowMapping,
    steps: Sequence[RowMapping],
    clock: Due | None,
    by: date | None,
    over: int,
    silent: bool,
    today: date,
) -> list[str]:
    if not _is_waiting(row):
        return [_stands(row), *([_said_nothing()] if silent else [])]
    said = [f"Nothing yet. It is with {_who(row, clock)}; {_when(row, by, over, today)}."]
    if _went_up_by_itself(row, steps):
        up = f"No answer came in time, so it has gone to stage {row['stage']} by itself"
        said.insert(0, f"{up}; {BY_ITSELF}.")
    if clock and clock.is_overdue:
        said.append(_next(clock))
    if clock and row["expected_by"] and row["expected_by"] != by:
        said.append(f"The day named for an answer is {day(row['expected_by'])}.")
    return said


def _stands(row: RowMapping) -> str:
    return f"It stands as: {words_of(row['status'], 'query_status')}."


def _said_nothing() -> str:
    return f"You have not said what you think of it within {VERDICT_WINDOW} working days; you still may."


def _who(row: RowMapping, clock: Due | None) -> str:
    agency = words_of(_holder(row), "agency_type")
    return f"{agency} ({words_of(clock.who, 'accountable')})" if clock and clock.who else agency


def _when(row: RowMapping, by: date | None, over: int, today: date) -> str:
    if by is None:
        return "no day was named for an answer"
    if by < today:
        return f"an answer was due by {day(by)}" + (f", {_days(over)} ago" if over else "")
    left = working_days_between(row["nation"], today, by)
    soon = (
        "today" if by == today else f"in {_days(left)}" if left else "before the next working day"
    )
    return f"an answer is due by {day(by)}, {soon}"


def _next(clock: Due) -> str:
    if clock.stage < LAST_STAGE:
        return f"It goes to the next stage by itself; {BY_ITSELF}."
    return "This is the last stage: it stays here until somebody answers."


def _went_up_by_itself(row: RowMapping, steps: Sequence[RowMapping]) -> bool:
    ups = [step for step in steps if step["topic"] == "challenge-escalated"]
    return row["status"] == "escalated" and bool(ups) and ups[-1]["codes"].get("by") == "timeout"


def _by(row: RowMapping, clock: Due | None) -> date | None:
    """What the policy says; where no clock runs, as far as anybody named a day."""
    if clock:
        return clock.answer_by
    named: date | None = row["expected_by"]
    return named if _is_waiting(row) else None


def _is_waiting(row: RowMapping) -> bool:
    """Whether somebody has to answer; what was put off or sent on has no answer that stands."""
    return row["status"] in ("open", "escalated") or (
        row["status"] == "responded" and row["answer_kind"] in ("deferred", "redirected")
    )


def _holder(row: RowMapping) -> str | None:
    return (row["routed_to_agency"] or row["about_agency"]) if _is_waiting(row) else None


def _days(number: int) -> str:
    return "1 working day" if number == 1 else f"{number} working days"
