"""How events change a query's row."""

from collections.abc import Iterator

from domain.challenges import ENDED, SETTLING_VERDICTS, STATUS_OF_ANSWER, Challenge
from domain.findings import Finding
from domain.people import gradient, level_of
from domain.reviews import CaseReview
from projections.facts.queries import TABLE
from projections.folds.beginnings import beginning, shown_otherwise, words
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes
from projections.folds.timed import Timed

UNANSWERED = ("open", "escalated")
OPEN_MATTERS = ("open", "responded", "escalated")


def follows(row: Row) -> Changes:
    """What follows from status and verdict, as `Challenge` has it."""
    status, verdict = row["status"], row["verdict"]
    settled = status not in UNANSWERED and verdict in SETTLING_VERDICTS
    contested = status == "declined" and verdict == "not_satisfied"
    return {
        "register_rank": 0 if status in UNANSWERED else 1,
        "is_closed": status in ENDED or settled,
        "is_open_matter": status in OPEN_MATTERS or contested,
    }


FACT = Timed(TABLE, derive=follows)


@FACT.begins(Challenge.Raised)
def raised(event: Challenge.Raised) -> Row:
    """Somebody asked or disagreed."""
    envelope, about = event.envelope, event.about
    return {
        **beginning(event),
        "by_closeness": envelope.standing.closeness,
        "session_id": id_text(event.session_id) if event.session_id else None,
        "status": "open",
        "stage": 1,
        "raised_on": envelope.day,
        "raised_precision": envelope.occurred_precision,
        "known_at_the_time": envelope.known_at_the_time,
        "strength": event.strength,
        "subject": event.subject,
        "text": words(event.text),
        "risk_to_child": event.risk_to_child,
        "raised_when": event.raised_when,
        "what_would_change_my_mind": words(event.what_would_change_my_mind),
        "evidence": [id_text(id) for id in event.evidence],
        "about_agency": about.owner_agency,
        "about_band": about.owner_band,
        "about_level": level_of(about.owner_band),
        "about_item_type": about.item_type,
        "about_item_ref": about.item_ref,
        "gradient": gradient(envelope.standing.band, about.owner_band),
        "ever_set_aside": False,
        "set_aside_count": 0,
        "ever_answered": False,
        "raiser_told": None if envelope.reconstructed else False,
        "ever_escalated": False,
        "deadline_missed": False,
        "ever_reopened": False,
        "linked": [],
        "cited_in": [],
    }


@FACT.changes(Challenge.Acknowledged)
def acknowledged(event: Challenge.Acknowledged, row: Row) -> Changes:
    """The agency asked has it."""
    return {
        "acknowledged_on": event.envelope.day,
        "expected_by": event.expected_by or row["expected_by"],
    }


@FACT.changes(Challenge.SetAside)
def set_aside(event: Challenge.SetAside, row: Row) -> Changes:
    """Met without a reason: the status stays."""
    day = event.envelope.day
    return {
        "ever_set_aside": True,
        "set_aside_count": row["set_aside_count"] + 1,
        "first_set_aside_on": min(row["first_set_aside_on"] or day, day),
    }


@FACT.changes(Challenge.Routed)
def routed(event: Challenge.Routed, row: Row) -> Changes:
    """Sent to whoever answers at this stage."""
    return {
        "routed_to_agency": event.to_agency,
        "expected_by": event.due or row["expected_by"],
    }


@FACT.changes(Challenge.Responded)
def responded(event: Challenge.Responded, row: Row) -> Changes:
    """Answered: the last answer and its reason stand; a verdict on an earlier one does not."""
    envelope = event.envelope
    return {
        "status": STATUS_OF_ANSWER[event.kind],
        "verdict": None,
        "verdict_comment": None,
        "ever_answered": True,
        "first_answered_on": row["first_answered_on"] or envelope.day,
        "answered_on": envelope.day,
        "answer_kind": event.kind,
        "answer_agency": envelope.standing.agency,
        "answer_band": envelope.standing.band,
        "reason_code": event.reason_code,
        "reason": words(event.reason),
        "no_evidence": event.no_evidence,
        "blind_to_status": event.blind_to_status,
        "expected_by": event.next_date,
        "raiser_told": None if envelope.reconstructed else False,
    }


@FACT.changes(Challenge.RaiserInformed)
def raiser_informed(event: Challenge.RaiserInformed, row: Row) -> Changes:
    """The raiser was told (I5)."""
    return {"raiser_told": True}


@FACT.changes(Challenge.VerdictGiven)
def verdict_given(event: Challenge.VerdictGiven, row: Row) -> Changes:
    """A verdict implies that the raiser was told (settled 23)."""
    return {
        "verdict": event.verdict,
        "verdict_comment": words(event.comment),
        "raiser_told": True,
    }


@FACT.changes(Challenge.Escalated)
def escalated(event: Challenge.Escalated, row: Row) -> Changes:
    """Taken up: whatever was answered below no longer stands."""
    return {
        "status": "escalated",
        "stage": event.to_stage,
        "verdict": None,
        "verdict_comment": None,
        "answered_on": None,
        "routed_to_agency": None,
        "expected_by": None,
        "ever_escalated": True,
        "last_escalated_on": event.envelope.day,
    }


@FACT.changes(Challenge.DeadlineMissed)
def deadline_missed(event: Challenge.DeadlineMissed, row: Row) -> Changes:
    """No answer came by the day it was due."""
    return {"deadline_missed": True, "expected_by": event.due}


@FACT.changes(Challenge.Withdrawn)
def withdrawn(event: Challenge.Withdrawn, row: Row) -> Changes:
    """Taken back: the row stays (I3). The detail is the custodian's and never comes here."""
    return {
        "status": "withdrawn",
        "withdrawal_reason": event.reason_code,
        "ended_on": event.envelope.day,
        "expected_by": None,
    }


@FACT.changes(Challenge.ExperienceGiven)
def experience_given(event: Challenge.ExperienceGiven, row: Row) -> Changes:
    """What it was like is kept apart (I13): here the version alone moves on."""
    return {}


@FACT.changes(Challenge.DissentRecorded)
def dissent_recorded(event: Challenge.DissentRecorded, row: Row) -> Changes:
    """Closed with a disagreement kept beside the decision."""
    return {
        "status": "closed_with_dissent",
        "dissent": words(event.text),
        "ended_on": event.envelope.day,
        "expected_by": None,
    }


@FACT.changes(Challenge.Reopened)
def reopened(event: Challenge.Reopened, row: Row) -> Changes:
    """Taken up again: the earlier answer stays in the story, and is no longer the one that stands."""
    return {
        "status": "open",
        "verdict": None,
        "verdict_comment": None,
        "answered_on": None,
        "answer_kind": None,
        "answer_agency": None,
        "answer_band": None,
        "reason_code": None,
        "reason": None,
        "no_evidence": None,
        "blind_to_status": None,
        "ended_on": None,
        "withdrawal_reason": None,
        "ever_reopened": True,
    }


@FACT.changes(Challenge.Linked)
def linked(event: Challenge.Linked, row: Row) -> Changes:
    """Beside another query; never merged (I3)."""
    return _link(row, id_text(event.to), event.relation)


@FACT.changes(Challenge.AttributionChanged)
def attribution_changed(event: Challenge.AttributionChanged, row: Row) -> Changes:
    """Shown otherwise from here on; what stood before is covered by `covering`."""
    return shown_otherwise(event)


@FACT.changes(Challenge.TextWithheld)
def text_withheld(event: Challenge.TextWithheld, row: Row) -> Changes:
    """Its words are not shown for now; nothing changes of it, and it is counted as before (I22)."""
    return {}


@FACT.changes(Challenge.TextRestored)
def text_restored(event: Challenge.TextRestored, row: Row) -> Changes:
    """Its words are shown again."""
    return {}


@FACT.elsewhere(Challenge.Linked, ids=lambda event: (id_text(event.to),))
def linked_from(event: Challenge.Linked, row: Row) -> Changes:
    """Another query was put beside this one."""
    return _link(row, id_text(event.originator_id), event.relation)


@FACT.changes(Challenge.AssessmentRevised)
def assessment_revised(event: Challenge.AssessmentRevised, row: Row) -> Changes:
    """The item was changed after the query."""
    return {"revised_on": event.envelope.day, "revision": words(event.what_changed)}


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


def _link(row: Row, id: str, relation: str) -> Changes:
    link = {"id": id, "relation": relation}
    return {} if link in row["linked"] else {"linked": [*row["linked"], link]}
