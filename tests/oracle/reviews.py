"""The rows of reviews and of those who take part (B.5, B.6, I10, settled 20)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.oracle.past import Noted, Past, Row, Rows, day_of, iso, plain, text_id, told

PREFIX = "case-review-"
OPENED = PREFIX + "opened"
REVISED = PREFIX + "purpose-question-revised"
ASSIGNED = PREFIX + "learning-lead-assigned"
HANDED_OVER = PREFIX + "learning-lead-handed-over"
VACATED = PREFIX + "learning-lead-vacated"
APPOINTED = PREFIX + "team-member-appointed"
REGISTERED = PREFIX + "participant-registered"
CHANGED = PREFIX + "participant-status-changed"
INVITED = PREFIX + "family-invited"
ACCEPTED = PREFIX + "family-accepted"
DECLINED = PREFIX + "family-declined"
PROCEEDING = PREFIX + "parallel-proceeding-noted"
RESTRICTED = PREFIX + "recording-restricted"
LIFTED = PREFIX + "restriction-lifted"
BLIND = PREFIX + "blind-first-switched"
PHASE = PREFIX + "phase-changed"
CARRIED = PREFIX + "open-matters-carried-forward"
CLOSED = PREFIX + "closed"
REOPENED = PREFIX + "reopened"
REFERRED = PREFIX + "out-of-scope-referred"

LEAD_EVENTS = {ASSIGNED: "assigned", HANDED_OVER: "handed_over", VACATED: "vacated"}


def row(past: Past) -> Row:
    """The row of one review."""
    opened = past.events[0]
    said = opened.said
    closed = past.since_last(REOPENED).last(CLOSED)
    return {
        "version": past.events[-1].version,
        "code": said.code,
        "review_type": said.review_type,
        "nation": said.nation,
        "title": plain(said.title),
        "area": plain(said.area),
        "cohort": said.cohort,
        "phase": _phase(past),
        "opened_on": opened.day,
        "recorded_on": opened.recorded_on,
        "reconstructed": opened.envelope.reconstructed,
        "period_from": said.period_from,
        "period_to": said.period_to,
        "incident_on": said.incident_on,
        "parallel_proceedings": said.parallel_proceedings,
        "purpose_questions": _questions(past),
        "case_refs": linked_now(said.case_refs, past, PREFIX),
        "target_dates": [{"what": one.what, "on": iso(one.on)} for one in said.target_dates],
        "proceedings": [_kind_until(one) for one in past.every(PROCEEDING)],
        "restrictions": _restrictions(past),
        "blind_first": bool(told(past.last(BLIND), "is_on")),
        **_leading(past),
        "closed_on": day_of(closed),
        "outcome": told(closed, "outcome"),
        "carried": _carried(past),
        "referrals": [
            {"kind": one.said.kind, "to": one.said.to, "on": iso(one.day)}
            for one in past.every(REFERRED)
        ],
    }


def linked_now(began: Iterable[Any], past: Past, prefix: str) -> list[Row]:
    """What a thing is called in other systems now: as it began, and as was linked and unlinked since."""
    links, unlinks = f"{prefix}reference-linked", f"{prefix}reference-unlinked"
    refs = [_reference(one) for one in began]
    for one in past.every(links, unlinks):
        refs = [ref for ref in refs if ref != _reference(one.said)]
        if one.topic == links:
            refs.append(_reference(one.said))
    return refs


def _reference(said: Any) -> Row:
    return {"system": said.system, "type": said.type, "token": said.token}


def _phase(past: Past) -> str:
    latest = past.last(OPENED, PHASE, CLOSED, REOPENED)
    assert latest is not None
    if latest.topic == OPENED:
        return str(latest.said.phase)
    return str(
        latest.said.to_phase
        if latest.topic == PHASE
        else {CLOSED: "closed", REOPENED: "open"}[latest.topic]
    )


def _questions(past: Past) -> list[Any]:
    questions = [plain(one) for one in past.events[0].said.purpose_questions]
    for one in past.every(REVISED):
        if one.said.index is None:
            questions.append(plain(one.said.text))
        else:
            questions[one.said.index] = plain(one.said.text)
    return questions


def _restrictions(past: Past) -> list[Row]:
    in_force: list[Row] = []
    for one in past.every(RESTRICTED, LIFTED):
        in_force = [kept for kept in in_force if kept["kind"] != one.said.kind]
        if one.topic == RESTRICTED:
            in_force.append(_kind_until(one))
    return in_force


def _kind_until(one: Noted) -> Row:
    return {"kind": one.said.kind, "until": iso(one.said.until)}


def _leading(past: Past) -> Row:
    """Who leads, since when, and the days nobody did: a leaver's day is uncovered (settled 20)."""
    events = past.every(*LEAD_EVENTS)
    present = events[-1] if events and events[-1].topic != VACATED else None
    uncovered: date | None = past.events[0].day
    gaps: list[Row] = []
    for one in events:
        if one.topic == VACATED:
            uncovered = one.said.from_date
            continue
        if uncovered is not None and uncovered < one.said.from_date:
            gaps.append({"from": iso(uncovered), "to": iso(one.said.from_date)})
        uncovered = None
    return {
        "has_lead": present is not None,
        "lead_id": text_id(present.said.lead) if present else None,
        "lead_title": told(present, "title"),
        "deputy_id": text_id(present.said.deputy) if present else None,
        "lead_since": present.said.from_date if present else None,
        "uncovered_since": uncovered,
        "lead_gaps": gaps,
        "lead_history": [
            {
                "event": LEAD_EVENTS[one.topic],
                "on": iso(one.said.from_date),
                "title": None if one.topic == VACATED else told(one, "title"),
            }
            for one in events
        ],
    }


def _carried(past: Past) -> list[Row]:
    """Each matter once, as last carried forward, in the order of that."""
    matters: dict[str, Row] = {}
    for one in past.every(CARRIED):
        for item in one.said.items:
            matters.pop(str(item.id), None)
            matters[str(item.id)] = {
                "kind": item.kind,
                "id": str(item.id),
                "owner": str(item.owner),
                "by_date": iso(item.by_date),
            }
    return list(matters.values())


def participants(past: Past) -> Rows:
    """The rows of those who take part in one review, by `<review id>/<participant id>`."""
    rows: Rows = {}
    for registered in past.every(REGISTERED):
        who = registered.said.participant
        own = Past(one for one in past if getattr(one.said, "participant", None) == who)
        rows[f"{registered.thing}/{who}"] = _participant(own)
    return rows


def _participant(own: Past) -> Row:
    registered = own.events[0]
    latest = own.last(REGISTERED, CHANGED)
    assert latest is not None
    standing, answer, invited = (
        latest.said.standing,
        own.last(ACCEPTED, DECLINED),
        own.last(INVITED),
    )
    return {
        "participant_id": str(registered.said.participant),
        "review_id": registered.thing,
        "reference": registered.said.reference,
        "registered_on": registered.day,
        "agency": standing.agency,
        "band": standing.band,
        "level": standing.level,
        "role": plain(standing.role),
        "employment": standing.employment,
        "closeness": standing.closeness,
        "expertise": [plain(one) for one in standing.expertise],
        "declares_expertise": len(standing.expertise) > 0,
        "organisation": standing.organisation,
        "how_involved": registered.said.how_involved,
        "needs": list(registered.said.needs),
        "language": registered.said.language,
        "advocate_for": text_id(registered.said.advocate_for),
        "note": plain(registered.said.note),
        "capacities": [one.said.capacity for one in own.every(APPOINTED)],
        "family_asked": invited is not None,
        "how_asked": told(invited, "how_asked"),
        "advocate_offered": told(invited, "advocate_offered"),
        "family_answer": {ACCEPTED: "accepted", DECLINED: "declined"}.get(
            answer.topic if answer else ""
        ),
        "decline_reason": told(answer, "reason") if answer and answer.topic == DECLINED else None,
    }
