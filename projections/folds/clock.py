"""How events set, stop and read the clock of a query (I19, settled 13), and how long an answer took."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from domain.challenges import LAST_STAGE, Challenge
from domain.events import Envelope
from domain.people import level_of
from domain.policies import Policy, in_force
from domain.vocabulary import vocabulary
from domain.working_days import working_days_between
from projections.folds.plain import Row
from projections.folds.rules import Changes

SETS_THE_CLOCK = (Challenge.Raised, Challenge.Escalated, Challenge.Reopened)
SENIOR = "senior_leader"
STOPPED: Changes = {
    "stage_began_on": None,
    "stage_began_at": None,
    "policy_id": None,
    "accountable": None,
    "acknowledge_by": None,
    "due_on": None,
    "clock_due": None,
}
Known = Iterable[Policy]


def clock(event: Challenge.Event, row: Row, position: int, known: Known) -> Changes:
    """The columns of the clock that change with this event, once the row itself has."""
    rule = RULES.get(type(event))
    return rule(event, row, position, known) if rule else {}


def _begins(event: Challenge.Event, row: Row, position: int, known: Known) -> Changes:
    """A stage begins on the day it is recorded: whoever is asked cannot know of it earlier."""
    if event.envelope.reconstructed:
        return STOPPED | {"answered_in": None}
    began, nation = event.envelope.recorded_at.date(), row["nation"]
    policy = in_force(known, nation, began)
    due = policy.deadlines(row["stage"], row["risk_to_child"], nation, began)
    return {
        "stage_began_on": began,
        "stage_began_at": position,
        "policy_id": policy.id,
        "accountable": policy.stage(row["stage"]).who,
        "acknowledge_by": due.acknowledge_by,
        "due_on": due.answer_by,
        "clock_due": due.answer_by,
        "answered_in": None,
    }


def _acknowledged(event: Any, row: Row, position: int, known: Known) -> Changes:
    changes: Changes = {"acknowledge_by": None}
    if row["days_to_acknowledge"] is None:
        took = _took(event.envelope, row, row["raised_on"])
        changes |= {"days_to_acknowledge": took}
        changes |= {"acknowledgement_timed_on": _timed_on(event.envelope, took)}
    return changes


def _answered(event: Any, row: Row, position: int, known: Known) -> Changes:
    """The clock stops; a deferred answer sets it to the day it promises an answer by (V16)."""
    envelope = event.envelope
    took = _took(envelope, row, row["raised_on"])
    changes = STOPPED | {"told_on": None, "answered_in": took}
    if row["days_to_answer"] is None:
        changes |= {"days_to_answer": took, "answer_timed_on": _timed_on(envelope, took)}
    if row["days_to_senior"] is None and level_of(envelope.standing.band) == SENIOR:
        changes["days_to_senior"] = took
    if event.kind == "deferred" and event.next_date and not envelope.reconstructed:
        kept = {name: row[name] for name in ("stage_began_on", "policy_id", "accountable")}
        due = {"due_on": event.next_date, "clock_due": event.next_date}
        changes |= kept | due | {"stage_began_at": position}
    return changes


def _told(event: Any, row: Row, position: int, known: Known) -> Changes:
    changes: Changes = {"told_on": row["told_on"] or event.envelope.day}
    changes["feedback_mode"] = _further(row["feedback_mode"], event.mode)
    if row["days_to_tell"] is None and row["answered_on"]:
        took = _took(event.envelope, row, row["answered_on"])
        changes |= {"days_to_tell": took, "telling_timed_on": _timed_on(event.envelope, took)}
    return changes


def _judged(event: Any, row: Row, position: int, known: Known) -> Changes:
    """A verdict implies that the raiser was told (settled 23); one that settles it stops the clock."""
    told = {"told_on": row["told_on"] or event.envelope.day}
    return told | (STOPPED if row["is_closed"] else {})


def _missed(event: Any, row: Row, position: int, known: Known) -> Changes:
    """At the last stage the clock has done what it can; below, the query still has to go up."""
    is_done = row["stage"] == LAST_STAGE and event.due == row["due_on"]
    return {"clock_due": None} if is_done else {}


def _ends(event: Any, row: Row, position: int, known: Known) -> Changes:
    return dict(STOPPED)


RULES: dict[type[Challenge.Event], Callable[[Any, Row, int, Known], Changes]] = {
    **dict.fromkeys(SETS_THE_CLOCK, _begins),
    Challenge.Acknowledged: _acknowledged,
    Challenge.Responded: _answered,
    Challenge.RaiserInformed: _told,
    Challenge.VerdictGiven: _judged,
    Challenge.DeadlineMissed: _missed,
    Challenge.Withdrawn: _ends,
    Challenge.DissentRecorded: _ends,
}


def _took(envelope: Envelope, row: Row, since: date) -> int | None:
    """Working days since then; None where history does not give both to the day."""
    exact = row["raised_precision"] == "day" and envelope.occurred_precision == "day"
    if not exact or (envelope.reconstructed and envelope.occurred_on is None):
        return None
    return working_days_between(row["nation"], since, envelope.day)


def _timed_on(envelope: Envelope, took: int | None) -> date | None:
    """The day that working days are counted to, where they could be counted."""
    return None if took is None else envelope.day


def _further(before: str | None, mode: str) -> str:
    """The further of two modes of feedback, in the order of their vocabulary."""
    codes = vocabulary("feedback_mode").codes
    known = [code for code in (before, mode) if code in codes]
    return max(known, key=codes.index) if known else mode
