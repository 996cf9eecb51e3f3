"""What had become of a query or a sign by a day of the case, told by its steps as they happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, select

from domain.challenges import STATUS_OF_ANSWER, Challenge
from domain.warning_signs import WarningSign
from projections.facts.steps import TABLE
from projections.looking_up import AT_ONCE

Steps = Sequence[RowMapping]
STATE_AFTER: Mapping[str, str] = {
    Challenge.Raised.TOPIC: "open",
    Challenge.Escalated.TOPIC: "escalated",
    Challenge.Withdrawn.TOPIC: "withdrawn",
    Challenge.DissentRecorded.TOPIC: "closed_with_dissent",
    Challenge.Reopened.TOPIC: "open",
    WarningSign.Raised.TOPIC: "open",
    WarningSign.SafetyAssessmentOpened.TOPIC: "under_assessment",
    WarningSign.ProvedSafe.TOPIC: "proved_safe",
    WarningSign.ActedOn.TOPIC: "acted_on",
    WarningSign.Dismissed.TOPIC: "dismissed",
    WarningSign.ClosedUnproven.TOPIC: "closed_unproven",
    WarningSign.Reopened.TOPIC: "open",
}
"""The state (B.5) that a step leaves a query or a sign in; an answer's depends on its kind."""

TAKES_UP = (WarningSign.Acknowledged.TOPIC, WarningSign.SafetyAssessmentOpened.TOPIC)
"""By these steps an agency has a sign in its hands."""

SET_ASIDE = (Challenge.SetAside.TOPIC, WarningSign.SetAside.TOPIC)


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a thing stands now, and since which day."""

    state: str
    since: date


def steps_of(facts: Connection, things: Sequence[str], at: int | None) -> Mapping[str, Steps]:
    """What happened to each of these, in the order it happened; on one day, in that recorded."""
    columns = (TABLE.c.thing_id, TABLE.c.position, TABLE.c.topic, TABLE.c.codes, TABLE.c.by_agency)
    days = (TABLE.c.occurred_on, TABLE.c.recorded_on)
    found: dict[str, list[RowMapping]] = {thing: [] for thing in things}
    for start in range(0, len(things), AT_ONCE):
        some = TABLE.c.thing_id.in_(things[start : start + AT_ONCE])
        rows = select(*columns, *days).where(some).order_by(TABLE.c.position)
        if at is not None:
            rows = rows.where(TABLE.c.position <= at)
        for row in facts.execute(rows).mappings():
            found[row["thing_id"]].append(row)
    return {thing: sorted(some, key=day_of) for thing, some in found.items()}


def day_of(step: RowMapping) -> date:
    """The day of a step in the life of the case; where nobody said, the day it was recorded."""
    day: date = step["occurred_on"] or step["recorded_on"]
    return day


def fate(steps: Steps, raised_on: date) -> Fate:
    """The state that the last of these steps to change it left, and since when."""
    found = Fate("open", raised_on)
    for step in steps:
        state = state_after(step)
        if state and state != found.state:
            found = Fate(state, day_of(step))
    return found


def fate_now(row: RowMapping, steps: Steps) -> Fate:
    """Where the register has it; the day is that of the last step that says so."""
    state = row["status"] if "status" in row else row["state"]
    days = [day_of(step) for step in steps if state_after(step) == state]
    return Fate(state, days[-1] if days else row["raised_on"])


def who(row: RowMapping, steps: Steps) -> str | None:
    """Who held it: whose answer was waited for, or who had taken a sign up.

    Of a query where it was sent at its stage, else whose work it is about.
    """
    if "about_agency" not in row:
        taken = [step["by_agency"] for step in steps if step["topic"] in TAKES_UP]
        return taken[-1] if taken else None
    found = str(row["about_agency"])
    for step in steps:
        if step["topic"] == Challenge.Routed.TOPIC:
            found = step["codes"]["to_agency"]
        elif step["topic"] == Challenge.Escalated.TOPIC:
            found = row["about_agency"]
    return found


def was_set_aside(steps: Iterable[RowMapping]) -> bool:
    """Whether it was ever set aside in these steps."""
    return any(step["topic"] in SET_ASIDE for step in steps)


def state_after(step: RowMapping) -> str | None:
    """The state that a step leaves a query or a sign in; None where it leaves it as it was."""
    if step["topic"] == Challenge.Responded.TOPIC:
        return STATUS_OF_ANSWER[step["codes"]["kind"]]
    return STATE_AFTER.get(step["topic"])
