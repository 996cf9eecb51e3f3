"""Each query's row, asked of its whole past at once (B.5, settled 8, 16, 17, 19, 36, 43)."""

from typing import Any

from tests.oracle.past import Past, Row, day_of, plain, text_id, told
from tests.oracle.voices import by, gradient, level

RAISED = "challenge-raised"
ANSWERED = "challenge-responded"
ESCALATED = "challenge-escalated"
REOPENED = "challenge-reopened"
WITHDRAWN = "challenge-withdrawn"
DISSENT = "challenge-dissent-recorded"
SET_ASIDE = "challenge-set-aside"
ROUTED = "challenge-routed"
ACKNOWLEDGED = "challenge-acknowledged"
INFORMED = "challenge-raiser-informed"
VERDICT = "challenge-verdict-given"
REVISED = "challenge-assessment-revised"
LINKED = "challenge-linked"
MISSED = "challenge-deadline-missed"

UNDECIDED = ("answered", "deferred", "redirected")


def row(past: Past) -> Row:
    """The row of one query, but for what befell it through others."""
    return {**_asked(past), **_where_it_stands(past), **_answers(past), **_what_became(past)}


def _asked(past: Past) -> Row:
    raised = past.events[0]
    said, about = raised.said, raised.said.about
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        "session_id": text_id(said.session_id),
        "reference": said.reference,
        "raised_on": raised.day,
        "raised_precision": raised.envelope.occurred_precision,
        "recorded_on": raised.recorded_on,
        "reconstructed": raised.envelope.reconstructed,
        "known_at_the_time": raised.envelope.known_at_the_time,
        "audience": raised.envelope.audience,
        **by(raised.envelope),
        "by_closeness": raised.envelope.standing.closeness,
        "strength": said.strength,
        "subject": said.subject,
        "text": plain(said.text),
        "risk_to_child": said.risk_to_child,
        "raised_when": said.raised_when,
        "what_would_change_my_mind": plain(said.what_would_change_my_mind),
        "evidence": [str(id) for id in said.evidence],
        "about_agency": about.owner_agency,
        "about_band": about.owner_band,
        "about_level": level(about.owner_band),
        "about_item_type": about.item_type,
        "about_item_ref": about.item_ref,
        "gradient": gradient(raised.envelope.standing.band, about.owner_band),
    }


def _where_it_stands(past: Past) -> Row:
    status = _status(past)
    verdict = past.since_last(ANSWERED, ESCALATED, REOPENED).last(VERDICT)
    given = told(verdict, "verdict")
    return {
        "status": status,
        "register_rank": 0 if status in ("open", "escalated") else 1,
        "stage": max([1] + [one.said.to_stage for one in past.every(ESCALATED)]),
        "verdict": given,
        "verdict_comment": told(verdict, "comment"),
        "is_closed": _is_closed(status, given),
        "is_open_matter": _is_open_matter(status, given),
    }


def _status(past: Past) -> str:
    latest = past.last(ANSWERED, ESCALATED, WITHDRAWN, DISSENT, REOPENED)
    if latest is None:
        return "open"
    if latest.topic == ANSWERED:
        return "responded" if latest.said.kind in UNDECIDED else str(latest.said.kind)
    return {
        ESCALATED: "escalated",
        WITHDRAWN: "withdrawn",
        DISSENT: "closed_with_dissent",
        REOPENED: "open",
    }[latest.topic]


def _is_closed(status: str, verdict: str | None) -> bool:
    """Withdrawn, closed with dissent, or answered to somebody at least partly satisfied (B.5)."""
    if status in ("withdrawn", "closed_with_dissent"):
        return True
    if status in ("open", "escalated"):
        return False
    return verdict in ("satisfied", "partly_satisfied")


def _is_open_matter(status: str, verdict: str | None) -> bool:
    """Not decided, or declined to somebody who is not satisfied (settled 36)."""
    waits = status in ("open", "responded", "escalated")
    return waits or (status == "declined" and verdict == "not_satisfied")


def _answers(past: Past) -> Row:
    first, last = past.first(ANSWERED), past.since_last(REOPENED).last(ANSWERED)
    standing = last.envelope.standing if last else None
    stands = past.since_last(ESCALATED, REOPENED).last(ANSWERED)
    return {
        "ever_answered": first is not None,
        "first_answered_on": day_of(first),
        "answered_on": day_of(stands),
        "answer_kind": told(last, "kind"),
        "answer_agency": standing.agency if standing else None,
        "answer_band": standing.band if standing else None,
        "reason_code": told(last, "reason_code"),
        "reason": told(last, "reason"),
        "no_evidence": told(last, "no_evidence"),
        "blind_to_status": told(last, "blind_to_status"),
        "raiser_told": _raiser_told(past),
    }


def _raiser_told(past: Past) -> bool | None:
    """Told, or at least heard from since the answer (settled 23); history may not say."""
    if past.since_last(ANSWERED).has(INFORMED, VERDICT):
        return True
    asked = past.last(ANSWERED) or past.events[0]
    return None if asked.envelope.reconstructed else False


def _what_became(past: Past) -> Row:
    aside = past.every(SET_ASIDE)
    ended = past.since_last(REOPENED).last(WITHDRAWN, DISSENT)
    routed = past.since_last(ESCALATED).last(ROUTED)
    return {
        "acknowledged_on": day_of(past.last(ACKNOWLEDGED)),
        "ever_set_aside": bool(aside),
        "set_aside_count": len(aside),
        "first_set_aside_on": min((one.day for one in aside), default=None),
        "routed_to_agency": told(routed, "to_agency"),
        "expected_by": _expected_by(past),
        "ever_escalated": past.has(ESCALATED),
        "last_escalated_on": day_of(past.last(ESCALATED)),
        "deadline_missed": past.has(MISSED),
        "withdrawal_reason": told(past.since_last(REOPENED).last(WITHDRAWN), "reason_code"),
        "dissent": told(past.last(DISSENT), "text"),
        "ended_on": day_of(ended),
        "ever_reopened": past.has(REOPENED),
        "revised_on": day_of(past.last(REVISED)),
        "revision": told(past.last(REVISED), "what_changed"),
    }


def _expected_by(past: Past) -> Any:
    """The day last named for an answer; an answer, a new stage or the end leaves none but its own."""
    named = {ACKNOWLEDGED: "expected_by", ROUTED: "due", MISSED: "due", ANSWERED: "next_date"}
    due = None
    for one in past:
        if one.topic in (ANSWERED, ESCALATED, WITHDRAWN, DISSENT):
            due = None
        if one.topic in named:
            due = told(one, named[one.topic]) or due
    return due
