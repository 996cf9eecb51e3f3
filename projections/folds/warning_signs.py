"""How events change a warning sign's row."""

from collections.abc import Iterator
from datetime import date

from domain.events import Envelope
from domain.findings import Finding
from domain.radar import RULES, months_after
from domain.reviews import CaseReview
from domain.warning_signs import WarningSign
from projections.facts.warning_signs import BOARD, REVIEW_LANE, TABLE, TOKEN_LANE
from projections.folds.beginnings import beginning, shown_otherwise, words
from projections.folds.plain import Row, day_text, id_text
from projections.folds.rules import Changes, Fact

UNANSWERED = ("open", "under_assessment")
GOOD_ENDINGS = ("acted_on", "proved_safe")
TESTED = ("ruled_out", "still_possible")
LONGEST_ACROSS = max(rule.months for rule in RULES if rule.across)


def follows(row: Row) -> Changes:
    """What follows from the state, as `WarningSign` has it."""
    return {
        "register_rank": 0 if row["state"] in UNANSWERED else 1,
        "is_open_matter": row["state"] not in GOOD_ENDINGS or row["notices_waiting"] > 0,
        "is_recurrence": bool(row["recurrence_of"]),
        "board_column": BOARD.index(_ending(row)),
    }


def _ending(row: Row) -> str:
    """Assumed safe: ever set aside, dismissed or closed unproven, neither acted on nor proved safe.

    Being assessed after that still counts (settled 9).
    """
    if row["state"] in GOOD_ENDINGS:
        return str(row["state"])
    passed_over = row["ever_set_aside"] or row["ever_dismissed"] or row["ever_closed_unproven"]
    return "assumed_safe_not_proved" if passed_over else "still_open"


FACT = Fact(TABLE, derive=follows)


@FACT.begins(WarningSign.Raised)
def raised(event: WarningSign.Raised) -> Row:
    """Somebody saw something that may mean danger."""
    envelope = event.envelope
    return {
        **beginning(event),
        "session_id": id_text(event.session_id) if event.session_id else None,
        "kind": event.kind,
        "state": "open",
        "raised_on": envelope.day,
        "raised_precision": envelope.occurred_precision,
        "known_at_the_time": envelope.known_at_the_time,
        "text": words(event.text),
        "subject": event.subject,
        "subject_token": event.subject_token,
        "risk_to_child": event.risk_to_child,
        "ever_set_aside": False,
        "set_aside_count": 0,
        "ever_dismissed": False,
        "ever_closed_unproven": False,
        "debates": 0,
        "ever_reopened": False,
        "independent_sources": 0,
        "sources": 0,
        "alternatives_tested": 0,
        "alternatives_named": 0,
        "has_devils_advocate": False,
        "raiser_attempts": 0,
        "decided_by": [],
        "lane": _lane(event),
        "half_a_year_before": months_after(envelope.day, -LONGEST_ACROSS),
        "notice_count": 0,
        "notices_waiting": 0,
        "recurrence_of": [],
        "recurred_as": [],
        "notices": [],
    }


@FACT.changes(WarningSign.Acknowledged)
def acknowledged(event: WarningSign.Acknowledged, row: Row) -> Changes:
    """Somebody has it."""
    return {"acknowledged_on": event.envelope.day}


@FACT.changes(WarningSign.SetAside)
def set_aside(event: WarningSign.SetAside, row: Row) -> Changes:
    """Met without a reason: the state stays."""
    return {
        "ever_set_aside": True,
        "set_aside_count": row["set_aside_count"] + 1,
        **_passed_over(row, event.envelope.day),
    }


@FACT.changes(WarningSign.Debated)
def debated(event: WarningSign.Debated, row: Row) -> Changes:
    """Talked through; the alternatives named there were named, not tested."""
    return {
        "debates": row["debates"] + 1,
        "alternatives_named": row["alternatives_named"] + len(event.alternatives),
    }


@FACT.changes(WarningSign.SafetyAssessmentOpened)
def safety_assessment_opened(event: WarningSign.SafetyAssessmentOpened, row: Row) -> Changes:
    """Somebody began to test whether it is safe."""
    return {"state": "under_assessment"}


@FACT.changes(WarningSign.SafetyEvidenceAdded)
def safety_evidence_added(event: WarningSign.SafetyEvidenceAdded, row: Row) -> Changes:
    """A source; whether it is independent was decided when it was added (settled 25)."""
    return {
        "sources": row["sources"] + 1,
        "independent_sources": row["independent_sources"] + event.independent,
    }


@FACT.changes(WarningSign.AlternativeConsidered)
def alternative_considered(event: WarningSign.AlternativeConsidered, row: Row) -> Changes:
    """Another explanation, tested or not."""
    return {
        "alternatives_named": row["alternatives_named"] + 1,
        "alternatives_tested": row["alternatives_tested"] + (event.result in TESTED),
    }


@FACT.changes(WarningSign.DevilsAdvocateRecorded)
def devils_advocate_recorded(event: WarningSign.DevilsAdvocateRecorded, row: Row) -> Changes:
    """The strongest case against feeling safe."""
    return {"has_devils_advocate": True}


@FACT.changes(WarningSign.ProvedSafe)
def proved_safe(event: WarningSign.ProvedSafe, row: Row) -> Changes:
    """All five proofs stood (I9)."""
    return {
        "state": "proved_safe",
        "raiser_view": event.raiser_view,
        "raiser_attempts": event.raiser_attempts,
        "decided_by": [{"agency": one.agency, "band": one.band} for one in event.decided_by],
        "ended_on": event.envelope.day,
        **_ended_by(event.envelope),
    }


@FACT.changes(WarningSign.ActedOn)
def acted_on(event: WarningSign.ActedOn, row: Row) -> Changes:
    """Something was done."""
    return {
        "state": "acted_on",
        "acted_on": event.on,
        "acted_by_agency": event.by_agency,
        "action": words(event.action),
        "ended_on": event.envelope.day,
        **_ended_by(event.envelope),
    }


@FACT.changes(WarningSign.ActionEffectConfirmed)
def action_effect_confirmed(event: WarningSign.ActionEffectConfirmed, row: Row) -> Changes:
    """What the action changed."""
    return {"effect": words(event.effect)}


@FACT.changes(WarningSign.Dismissed)
def dismissed(event: WarningSign.Dismissed, row: Row) -> Changes:
    """Judged to be nothing."""
    return {
        "state": "dismissed",
        "ever_dismissed": True,
        "reason_code": event.reason_code,
        "reason": words(event.reason),
        "ended_on": event.envelope.day,
        **_ended_by(event.envelope),
        **_passed_over(row, event.envelope.day),
    }


@FACT.changes(WarningSign.ClosedUnproven)
def closed_unproven(event: WarningSign.ClosedUnproven, row: Row) -> Changes:
    """Nobody looked further."""
    return {
        "state": "closed_unproven",
        "ever_closed_unproven": True,
        "closed_unproven_why": event.why,
        "reason": words(event.note),
        "ended_on": event.envelope.day,
        **_ended_by(event.envelope),
        **_passed_over(row, event.envelope.day),
    }


@FACT.changes(WarningSign.LinkedAsRecurrence)
def linked_as_recurrence(event: WarningSign.LinkedAsRecurrence, row: Row) -> Changes:
    """An earlier sign coming back."""
    link = {"id": id_text(event.earlier_sign_id), "by": event.by}
    return {"recurrence_of": [*row["recurrence_of"], link]}


@FACT.changes(WarningSign.AttributionChanged)
def attribution_changed(event: WarningSign.AttributionChanged, row: Row) -> Changes:
    """Shown otherwise from here on; what stood before is covered by `covering`."""
    return shown_otherwise(event)


@FACT.changes(WarningSign.TextWithheld)
def text_withheld(event: WarningSign.TextWithheld, row: Row) -> Changes:
    """Its words are not shown for now; nothing changes of it, and it is counted as before (I22)."""
    return {}


@FACT.changes(WarningSign.TextRestored)
def text_restored(event: WarningSign.TextRestored, row: Row) -> Changes:
    """Its words are shown again."""
    return {}


@FACT.elsewhere(WarningSign.LinkedAsRecurrence, ids=lambda event: (id_text(event.earlier_sign_id),))
def recurred(event: WarningSign.LinkedAsRecurrence, row: Row) -> Changes:
    """It came back as a later sign; its own state stays (settled 2)."""
    link = {"id": id_text(event.originator_id), "by": event.by}
    return {"recurred_as": [*row["recurred_as"], link]}


@FACT.changes(WarningSign.IntermittentPatternNotified)
def pattern_notified(event: WarningSign.IntermittentPatternNotified, row: Row) -> Changes:
    """The service's notice that it comes and goes."""
    notice = {
        "on": day_text(event.envelope.day),
        "rule_version": event.rule_version,
        "signs": [id_text(id) for id in event.signs],
        "answered_on": None,
        "answer": None,
    }
    return {
        "notices": [*row["notices"], notice],
        "notice_count": row["notice_count"] + 1,
        "notices_waiting": row["notices_waiting"] + 1,
    }


@FACT.changes(WarningSign.IntermittentPatternAnswered)
def pattern_answered(event: WarningSign.IntermittentPatternAnswered, row: Row) -> Changes:
    """What was answered to every notice that waited."""
    answer = {"answered_on": day_text(event.envelope.day), "answer": words(event.answer)}
    notices = [one if one["answered_on"] else {**one, **answer} for one in row["notices"]]
    return {"notices": notices, "notices_waiting": 0}


@FACT.changes(WarningSign.Reopened)
def reopened(event: WarningSign.Reopened, row: Row) -> Changes:
    """Taken up again by a person."""
    nobody = {"ended_by_agency": None, "ended_by_band": None}
    return {"state": "open", "ended_on": None, "ever_reopened": True, **nobody}


def _carried(event: CaseReview.OpenMattersCarriedForward) -> Iterator[str]:
    return (id_text(item.id) for item in event.items)


@FACT.elsewhere(CaseReview.OpenMattersCarriedForward, ids=_carried)
def carried_forward(event: CaseReview.OpenMattersCarriedForward, row: Row) -> Changes:
    """The review passes the matter on with an owner and a date (I8)."""
    (item,) = (item for item in event.items if id_text(item.id) == row["id"])
    return {
        "carried_by_date": item.by_date,
        "carried_owner_agency": item.owner_agency,
        "carried_owner_band": item.owner_band,
    }


@FACT.elsewhere(Finding.Proposed, ids=lambda event: map(id_text, event.evidence))
def cited(event: Finding.Proposed, row: Row) -> Changes:
    """A finding rests on it."""
    return {"cited_in": [*row["cited_in"], id_text(event.originator_id)]}


def _ended_by(envelope: Envelope) -> Changes:
    return {"ended_by_agency": envelope.standing.agency, "ended_by_band": envelope.standing.band}


def _lane(event: WarningSign.Raised) -> str:
    """Signs of one setting, team or process, or else of one review and kind."""
    if event.subject_token is not None:
        return TOKEN_LANE + event.subject_token
    return f"{REVIEW_LANE}{id_text(event.review_id)} {event.kind}"


def _passed_over(row: Row, day: date) -> Changes:
    earlier = row["first_passed_over_on"]
    return {"first_passed_over_on": min(earlier, day) if earlier else day}
