"""Each query's clock, asked of its whole past: I19, settled 13 and 19, by counting the days one by one."""

from datetime import date, timedelta
from typing import Any

import holidays

from tests.oracle.past import Noted, Past, Row, day_of
from tests.oracle.voices import LEVELS, by

PUBLISHED = "escalation-policy-published"
OPENED = "case-review-opened"
STARTS = ("challenge-raised", "challenge-escalated", "challenge-reopened")
ANSWERED = "challenge-responded"
ENDS = ("challenge-withdrawn", "challenge-dissent-recorded")
ACKNOWLEDGED = "challenge-acknowledged"
INFORMED = "challenge-raiser-informed"
VERDICT = "challenge-verdict-given"
MISSED = "challenge-deadline-missed"
RUNNING = (
    *("stage_began_on", "stage_began_at", "policy_id", "accountable"),
    *("acknowledge_by", "due_on", "clock_due"),
)
SETTLING = ("satisfied", "partly_satisfied")
EXAMPLE = ("practitioners", "team_managers", "senior_managers", "independent_chair")
EXAMPLE_DAYS = (2, 5, 2, 5)
PARTS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "ni": "NIR"}
MODES = ("A_ack", "B_rapid", "C_awareness", "D_action_taken", "E_system_change")


def policy(past: Past) -> Row:
    """The row of a published policy."""
    first = past.events[0]
    said = first.said
    names = ("n", "who", "acknowledge_within", "answer_within")
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        "reference": said.reference,
        "from_date": said.from_date,
        "nation": said.nation,
        "stages": [{name: getattr(stage, name) for name in names} for stage in said.stages],
        "immediate_rule": said.immediate_rule,
        "published_on": first.day,
        "recorded_on": first.recorded_on,
        "audience": first.envelope.audience,
        **by(first.envelope),
    }


def clock(past: Past, whole: Past) -> Row:
    """The columns of a query's clock, and how long it took until something came back."""
    review = str(past.events[0].said.review_id)
    opened = next((one for one in whole.every(OPENED) if one.thing == review), None)
    nation = opened.said.nation if opened else "not_recorded"
    return {"nation": nation, **_runs(past, whole, nation), **_loop(past, nation)}


def _runs(past: Past, whole: Past, nation: str) -> Row:
    row: Row = dict.fromkeys(RUNNING)
    last = past.last(*STARTS, ANSWERED, *ENDS)
    if last is None or last.envelope.reconstructed or last.topic in ENDS:
        return row
    if last.topic == ANSWERED:
        return row | _deferred(past, last, whole, nation)
    return row | _stage(past, last, whole, nation)


def _stage(past: Past, began: Noted, whole: Past, nation: str) -> Row:
    """A stage that nobody answered yet."""
    since = Past(one for one in past if one.position >= began.position)
    before = Past(one for one in past if one.position <= began.position)
    stage = max([1, *(one.said.to_stage for one in before.every("challenge-escalated"))])
    day = began.recorded_on
    id, who, acknowledge, answer = _in_force(whole, began, nation)[stage - 1]
    immediate = past.events[0].said.risk_to_child == "immediate"
    due = day if immediate else _later(nation, day, answer)
    first = day if immediate else _later(nation, day, acknowledge)
    return {
        "stage_began_on": day,
        "stage_began_at": began.position,
        "policy_id": id,
        "accountable": who,
        "acknowledge_by": None if since.has(ACKNOWLEDGED) else first,
        "due_on": due,
        "clock_due": None if stage == 4 and _was_missed(since, due) else due,
    }


def _deferred(past: Past, answer: Noted, whole: Past, nation: str) -> Row:
    """An answer that promises another, until it is judged good enough."""
    since = Past(one for one in past if one.position >= answer.position)
    settled = [one for one in since.every(VERDICT) if one.said.verdict in SETTLING]
    due = answer.said.next_date
    if answer.said.kind != "deferred" or due is None or settled:
        return {}
    earlier = Past(one for one in past if one.position < answer.position)
    kept = _kept(earlier, whole, nation)
    is_last = any(one.said.to_stage == 4 for one in past.every("challenge-escalated"))
    missed = None if is_last and _was_missed(since, due) else due
    return kept | {"due_on": due, "clock_due": missed, "stage_began_at": answer.position}


def _kept(earlier: Past, whole: Past, nation: str) -> Row:
    """What the clock said before a deferral: deferring twice keeps it, any other answer does not."""
    before = _runs(earlier, whole, nation)
    return {name: before[name] for name in ("stage_began_on", "policy_id", "accountable")}


def _was_missed(since: Past, due: date) -> bool:
    return any(one.said.due == due for one in since.every(MISSED))


def _in_force(whole: Past, began: Noted, nation: str) -> list[tuple[Any, str, int, int]]:
    found: list[tuple[Any, str, int, int]] = [
        (None, who, 0, days) for who, days in zip(EXAMPLE, EXAMPLE_DAYS, strict=True)
    ]
    for one in whole.every(PUBLISHED):
        meant = one.said.nation in (None, nation) and one.said.from_date <= began.recorded_on
        if meant and one.position < began.position:
            found = [
                (one.thing, stage.who, stage.acknowledge_within, stage.answer_within)
                for stage in one.said.stages
            ]
    return found


def _loop(past: Past, nation: str) -> Row:
    raised = past.events[0]
    answers = past.every(ANSWERED)
    senior = [one for one in answers if LEVELS.get(one.envelope.standing.band) == "senior_leader"]
    stands = past.since_last("challenge-escalated", "challenge-reopened").last(ANSWERED)
    told = past.since_last(ANSWERED).first(INFORMED, VERDICT)
    modes = [one.said.mode for one in past.every(INFORMED)]
    return {
        "days_to_acknowledge": _first(raised, past.every(ACKNOWLEDGED), nation),
        "acknowledgement_timed_on": day_of(_timed(raised, past.every(ACKNOWLEDGED))),
        "days_to_answer": _first(raised, answers, nation),
        "answer_timed_on": day_of(_timed(raised, answers)),
        "answered_in": _first(raised, [stands] if stands else [], nation),
        "days_to_senior": _first(raised, senior, nation),
        **_to_tell(past, nation),
        "told_on": day_of(told),
        "feedback_mode": max(modes, key=MODES.index, default=None),
    }


def _first(raised: Noted, found: list[Noted], nation: str) -> int | None:
    """The working days to the first that is dated to the day."""
    dated = _timed(raised, found)
    return _between(nation, raised.day, dated.day) if dated else None


def _timed(raised: Noted, found: list[Noted]) -> Noted | None:
    """The first that is dated to the day, of a query that is too."""
    return next((one for one in found if _is_dated(raised) and _is_dated(one, itself=True)), None)


def _to_tell(past: Past, nation: str) -> Row:
    answer: Noted | None = None
    dated = _is_dated(past.events[0])
    for one in past:
        if one.topic == ANSWERED:
            answer = one
        elif one.topic in ("challenge-escalated", "challenge-reopened"):
            answer = None
        elif one.topic == INFORMED and answer and dated and _is_dated(one, itself=True):
            return {
                "days_to_tell": _between(nation, answer.day, one.day),
                "telling_timed_on": one.day,
            }
    return {"days_to_tell": None, "telling_timed_on": None}


def _is_dated(one: Noted, *, itself: bool = False) -> bool:
    known = one.envelope.occurred_on is not None or not one.envelope.reconstructed
    return one.envelope.occurred_precision == "day" and (known or not itself)


def _off(nation: str, day: date) -> bool:
    if nation not in PARTS:
        return day.weekday() >= 5
    kept = holidays.country_holidays("GB", subdiv=PARTS[nation], years=day.year)
    return day.weekday() >= 5 or day in kept


def _between(nation: str, first: date, last: date) -> int:
    days = (first + timedelta(days=one) for one in range(1, (last - first).days + 1))
    return sum(not _off(nation, day) for day in days)


def _later(nation: str, day: date, number: int) -> date:
    """Tried out: the first working day that is so many working days after it."""
    due = day
    while _off(nation, due) or _between(nation, day, due) < number:
        due += timedelta(days=1)
    return due
