"""Each warning sign's row, asked of its whole past at once (B.5, I9, settled 2, 14, 25, 36)."""

from calendar import monthrange
from datetime import date

from tests.oracle.past import Noted, Past, Row, day_of, iso, plain, text_id, told
from tests.oracle.voices import by

RAISED = "warning-sign-raised"
ACKNOWLEDGED = "warning-sign-acknowledged"
SET_ASIDE = "warning-sign-set-aside"
DEBATED = "warning-sign-debated"
ASSESSED = "warning-sign-safety-assessment-opened"
EVIDENCE = "warning-sign-safety-evidence-added"
ALTERNATIVE = "warning-sign-alternative-considered"
ADVOCATE = "warning-sign-devils-advocate-recorded"
PROVED = "warning-sign-proved-safe"
ACTED = "warning-sign-acted-on"
EFFECT = "warning-sign-action-effect-confirmed"
DISMISSED = "warning-sign-dismissed"
UNPROVEN = "warning-sign-closed-unproven"
RECURRENCE = "warning-sign-linked-as-recurrence"
NOTIFIED = "warning-sign-intermittent-pattern-notified"
NOTICE_ANSWERED = "warning-sign-intermittent-pattern-answered"
REOPENED = "warning-sign-reopened"

STATES = {
    ASSESSED: "under_assessment",
    PROVED: "proved_safe",
    ACTED: "acted_on",
    DISMISSED: "dismissed",
    UNPROVEN: "closed_unproven",
    REOPENED: "open",
}
ENDS = (PROVED, ACTED, DISMISSED, UNPROVEN)


def row(past: Past) -> Row:
    """The row of one sign, but for what befell it through others."""
    parts = (_raised, _what_became, _ends, _proofs, _notices, _for_the_radar)
    return {name: value for part in parts for name, value in part(past).items()}


def _for_the_radar(past: Past) -> Row:
    """Where it stands beside others, as the rules ask it (settled 41)."""
    raised = past.events[0]
    said, day = raised.said, raised.day
    months = day.year * 12 + day.month - 1 - 6
    last = monthrange(months // 12, months % 12 + 1)[1]
    own = f"review:{said.review_id} {said.kind}"
    return {
        "raised_at": raised.position,
        "half_a_year_before": date(months // 12, months % 12 + 1, min(day.day, last)),
        "lane": own if said.subject_token is None else f"token:{said.subject_token}",
    }


def _raised(past: Past) -> Row:
    raised = past.events[0]
    said = raised.said
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        "session_id": text_id(said.session_id),
        "reference": said.reference,
        "kind": said.kind,
        "raised_on": raised.day,
        "raised_precision": raised.envelope.occurred_precision,
        "recorded_on": raised.recorded_on,
        "reconstructed": raised.envelope.reconstructed,
        "known_at_the_time": raised.envelope.known_at_the_time,
        "audience": raised.envelope.audience,
        **by(raised.envelope),
        "text": plain(said.text),
        "subject": said.subject,
        "subject_token": said.subject_token,
        "risk_to_child": said.risk_to_child,
    }


def _board_column(state: str, is_passed_over: bool) -> int:
    """On the board of the onus of proof (settled 9): proved, acted on, assumed safe, still open."""
    if state in ("proved_safe", "acted_on"):
        return ("proved_safe", "acted_on").index(state)
    return 2 if is_passed_over else 3


def _what_became(past: Past) -> Row:
    latest = past.last(*STATES)
    state = STATES[latest.topic] if latest else "open"
    aside = past.every(SET_ASIDE)
    passed_over = past.every(SET_ASIDE, DISMISSED, UNPROVEN)
    return {
        "state": state,
        "register_rank": 0 if state in ("open", "under_assessment") else 1,
        "board_column": _board_column(state, bool(passed_over)),
        "is_recurrence": past.has(RECURRENCE),
        "is_open_matter": state not in ("acted_on", "proved_safe") or bool(_waiting(past)),
        "acknowledged_on": day_of(past.last(ACKNOWLEDGED)),
        "ever_set_aside": bool(aside),
        "set_aside_count": len(aside),
        "ever_dismissed": past.has(DISMISSED),
        "ever_closed_unproven": past.has(UNPROVEN),
        "first_passed_over_on": min((one.day for one in passed_over), default=None),
        "debates": len(past.every(DEBATED)),
        "ever_reopened": past.has(REOPENED),
    }


def _ends(past: Past) -> Row:
    dismissed, unproven = past.last(DISMISSED), past.last(UNPROVEN)
    acted, ended = past.last(ACTED), past.since_last(REOPENED).last(*ENDS)
    given_up = past.last(DISMISSED, UNPROVEN)
    reason = None
    if given_up is not None:
        reason = told(given_up, "reason" if given_up.topic == DISMISSED else "note")
    return {
        "reason_code": told(dismissed, "reason_code"),
        "reason": reason,
        "closed_unproven_why": told(unproven, "why"),
        "acted_on": told(acted, "on"),
        "acted_by_agency": told(acted, "by_agency"),
        "action": told(acted, "action"),
        "effect": told(past.last(EFFECT), "effect"),
        "ended_on": day_of(ended),
        "ended_by_agency": ended.envelope.standing.agency if ended else None,
        "ended_by_band": ended.envelope.standing.band if ended else None,
    }


def _proofs(past: Past) -> Row:
    sources = past.every(EVIDENCE)
    alternatives = past.every(ALTERNATIVE)
    debated = sum(len(one.said.alternatives) for one in past.every(DEBATED))
    tested = [one for one in alternatives if one.said.result != "not_tested"]
    proved = past.last(PROVED)
    decided = proved.said.decided_by if proved else ()
    return {
        "sources": len(sources),
        "independent_sources": sum(one.said.independent for one in sources),
        "alternatives_tested": len(tested),
        "alternatives_named": len(alternatives) + debated,
        "has_devils_advocate": past.has(ADVOCATE),
        "raiser_view": told(proved, "raiser_view"),
        "raiser_attempts": told(proved, "raiser_attempts") or 0,
        "decided_by": [{"agency": one.agency, "band": one.band} for one in decided],
    }


def _notices(past: Past) -> Row:
    notices: list[Row] = []
    for one in past.every(NOTIFIED, NOTICE_ANSWERED):
        if one.topic == NOTIFIED:
            notice = {"on": iso(one.day), "rule_version": one.said.rule_version}
            notice["signs"] = [str(id) for id in one.said.signs]
            notices.append({**notice, "answered_on": None, "answer": None})
        else:
            answer = {"answered_on": iso(one.day), "answer": told(one, "answer")}
            for notice in notices:
                notice.update(answer if notice["answered_on"] is None else {})
    links = [
        {"id": str(one.said.earlier_sign_id), "by": one.said.by} for one in past.every(RECURRENCE)
    ]
    return {
        "notices": notices,
        "recurrence_of": links,
        "notice_count": len(notices),
        "notices_waiting": len(_waiting(past)),
    }


def _waiting(past: Past) -> list[Noted]:
    """Notices that came after the last answer."""
    return past.since_last(NOTICE_ANSWERED).every(NOTIFIED)
