"""Queries: one row each, whatever its status, with every version it had."""

from collections.abc import Iterator

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, text

from domain.challenges import ENDED, SETTLING_VERDICTS, STATUS_OF_ANSWER, Challenge
from domain.findings import Finding
from domain.people import gradient, level_of
from domain.reviews import CaseReview
from projections.facts.folding import Changes, Fact
from projections.facts.versions import ID, versioned
from projections.facts.voices import by, by_columns
from projections.facts.writing import Row

TABLE = versioned(
    "queries",
    Column("version", Integer, nullable=False),  # originator_version of its last own event
    Column("review_id", ID, nullable=False),
    Column("session_id", ID),
    Column("reference", String, nullable=False),
    # Register order is (register_rank, raised_on, reference, id): 0 = unanswered (status open or
    # escalated), 1 = all others (settled 43)
    Column("register_rank", Integer, nullable=False),
    Column("status", String, nullable=False),  # vocabulary query_status (B.5)
    Column("stage", Integer, nullable=False),  # 1 to 4, the highest reached (settled 19)
    Column("verdict", String),  # raiser_verdict on the present answer; null = none given
    Column("verdict_comment", String),
    # what was asked
    Column("raised_on", Date, nullable=False),  # envelope.day: occurred_on, else the day recorded
    Column("raised_precision", String, nullable=False),  # vocabulary precision: day, month …
    Column("recorded_on", Date, nullable=False),  # day of recorded_at (UTC)
    Column("reconstructed", Boolean, nullable=False),
    Column("known_at_the_time", Boolean),  # null = unknown, not false
    Column("audience", String, nullable=False),  # who may read the words
    *by_columns(),  # the raiser
    Column("strength", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("text", String, nullable=False),
    Column("risk_to_child", String, nullable=False),
    Column("raised_when", String, nullable=False),
    Column("what_would_change_my_mind", String),
    Column("evidence", JSON, nullable=False),  # [id] the raiser points at
    Column("about_agency", String, nullable=False),  # owner of the item in question
    Column("about_band", String, nullable=False),
    Column("about_level", String, nullable=False),
    Column("about_item_type", String, nullable=False),
    Column("about_item_ref", String),  # opaque token of another system
    Column("gradient", String, nullable=False),  # up|level|down|family|independent|undisclosed
    # what became of it
    Column("acknowledged_on", Date),
    Column("ever_set_aside", Boolean, nullable=False),
    Column("set_aside_count", Integer, nullable=False),
    Column("first_set_aside_on", Date),
    Column("routed_to_agency", String),  # who answers at the present stage, when it was routed
    Column("expected_by", Date),  # by when an answer is due: last of acknowledged, routed, deferred
    Column("ever_answered", Boolean, nullable=False),  # False = no_substantive_answer (settled 16)
    Column("first_answered_on", Date),
    # day of the answer that stands; null again after an escalation or a reopening
    Column("answered_on", Date),
    Column("answer_kind", String),  # response_kind of the last answer
    Column("answer_agency", String),  # standing of whoever answered last
    Column("answer_band", String),
    Column("reason_code", String),  # of the last answer; null = none given
    Column("reason", String),  # words of the last answer (an answer, its reason or its note)
    Column("no_evidence", Boolean),  # the last answer says it rests on no evidence
    Column("blind_to_status", Boolean),  # the last answer was decided without the raiser's status
    Column("raiser_told", Boolean),  # null = not recorded (history)
    Column("ever_escalated", Boolean, nullable=False),
    Column("last_escalated_on", Date),
    Column("deadline_missed", Boolean, nullable=False),  # at the present or an earlier stage
    Column("withdrawal_reason", String),  # STORED, NEVER SHOWN when felt_unable_to_continue
    Column("dissent", String),  # words of the last dissent
    Column("ended_on", Date),  # day withdrawn or closed with dissent; null again after reopening
    Column("ever_reopened", Boolean, nullable=False),
    Column("is_closed", Boolean, nullable=False),  # derived as Challenge.is_closed
    Column("is_open_matter", Boolean, nullable=False),  # derived as Challenge.is_open_matter
    Column("carried_by_date", Date),  # set when on the review's carried-forward list
    Column("linked", JSON, nullable=False),  # [{"id", "relation"}], shown on both queries
    Column("revised_on", Date),  # the item was changed after the query
    Column("revision", String),  # what changed, in words
    Column("cited_in", JSON, nullable=False),  # [finding id]
)
"""Of all reviews. Current rows: `as_at(TABLE, None)`."""

NOW = text("to_position IS NULL")
Index(
    "queries_register",
    TABLE.c.register_rank,
    TABLE.c.raised_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
Index(
    "queries_counts",
    TABLE.c.status,
    TABLE.c.by_band,
    TABLE.c.by_attribution,
    TABLE.c.gradient,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
Index("queries_of_review", TABLE.c.review_id, TABLE.c.from_position)


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


FACT = Fact(TABLE, derive=follows)


@FACT.begins(Challenge.Raised)
def raised(event: Challenge.Raised) -> Row:
    """Somebody asked or disagreed."""
    envelope, about = event.envelope, event.about
    band = envelope.standing.band
    mind = event.what_would_change_my_mind
    return {
        "review_id": str(event.review_id),
        "session_id": str(event.session_id) if event.session_id else None,
        "reference": event.reference,
        "status": "open",
        "stage": 1,
        "raised_on": envelope.day,
        "raised_precision": envelope.occurred_precision,
        "recorded_on": envelope.recorded_at.date(),
        "reconstructed": envelope.reconstructed,
        "known_at_the_time": envelope.known_at_the_time,
        "audience": envelope.audience,
        **by(envelope),
        "strength": event.strength,
        "subject": event.subject,
        "text": event.text.value,
        "risk_to_child": event.risk_to_child,
        "raised_when": event.raised_when,
        "what_would_change_my_mind": mind.value if mind else None,
        "evidence": [str(id) for id in event.evidence],
        "about_agency": about.owner_agency,
        "about_band": about.owner_band,
        "about_level": level_of(about.owner_band),
        "about_item_type": about.item_type,
        "about_item_ref": about.item_ref,
        "gradient": gradient(band, about.owner_band),
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
    return {
        "ever_set_aside": True,
        "set_aside_count": row["set_aside_count"] + 1,
        "first_set_aside_on": row["first_set_aside_on"] or event.envelope.day,
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
    told = row["raiser_told"]
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
        "reason": event.reason.value if event.reason else None,
        "no_evidence": event.no_evidence,
        "blind_to_status": event.blind_to_status,
        "expected_by": event.next_date,
        "raiser_told": told if envelope.reconstructed else bool(told),
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
        "verdict_comment": event.comment.value if event.comment else None,
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


@FACT.changes(Challenge.DissentRecorded)
def dissent_recorded(event: Challenge.DissentRecorded, row: Row) -> Changes:
    """Closed with a disagreement kept beside the decision."""
    return {
        "status": "closed_with_dissent",
        "dissent": event.text.value if event.text else None,
        "ended_on": event.envelope.day,
    }


@FACT.changes(Challenge.Reopened)
def reopened(event: Challenge.Reopened, row: Row) -> Changes:
    """Taken up again."""
    return {
        "status": "open",
        "verdict": None,
        "verdict_comment": None,
        "answered_on": None,
        "ended_on": None,
        "withdrawal_reason": None,
        "ever_reopened": True,
    }


@FACT.changes(Challenge.Linked)
def linked(event: Challenge.Linked, row: Row) -> Changes:
    """Beside another query; never merged (I3)."""
    return _link(row, str(event.to), event.relation)


@FACT.elsewhere(Challenge.Linked, ids=lambda event: (str(event.to),))
def linked_from(event: Challenge.Linked, row: Row) -> Changes:
    """Another query was put beside this one."""
    return _link(row, str(event.originator_id), event.relation)


@FACT.changes(Challenge.AssessmentRevised)
def assessment_revised(event: Challenge.AssessmentRevised, row: Row) -> Changes:
    """The item was changed after the query."""
    return {"revised_on": event.envelope.day, "revision": event.what_changed.value}


def _carried(event: CaseReview.OpenMattersCarriedForward) -> Iterator[str]:
    return (str(item.id) for item in event.items)


@FACT.elsewhere(CaseReview.OpenMattersCarriedForward, ids=_carried)
def carried_forward(event: CaseReview.OpenMattersCarriedForward, row: Row) -> Changes:
    """The review passes the matter on with an owner and a date (I8)."""
    dates = {str(item.id): item.by_date for item in event.items}
    return {"carried_by_date": dates[row["id"]]}


@FACT.elsewhere(Finding.Proposed, ids=lambda event: map(str, event.evidence))
def cited(event: Finding.Proposed, row: Row) -> Changes:
    """A finding rests on it."""
    return {"cited_in": [*row["cited_in"], str(event.originator_id)]}


def _link(row: Row, id: str, relation: str) -> Changes:
    link = {"id": id, "relation": relation}
    return {} if link in row["linked"] else {"linked": [*row["linked"], link]}
