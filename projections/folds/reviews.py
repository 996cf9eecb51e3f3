"""How events change a review's row."""

from datetime import date

from domain.reviews import CaseReview
from projections.facts.reviews import TABLE
from projections.folds.beginnings import words
from projections.folds.linking import linking, reference, unlinking
from projections.folds.plain import Row, day_text, id_text
from projections.folds.rules import Changes, Event, Fact

FACT = Fact(TABLE)


@FACT.begins(CaseReview.Opened)
def opened(event: CaseReview.Opened) -> Row:
    """The review exists, and nobody leads its learning yet."""
    envelope = event.envelope
    return {
        "code": event.code,
        "review_type": event.review_type,
        "nation": event.nation,
        "title": words(event.title),
        "area": words(event.area),
        "cohort": event.cohort,
        "phase": event.phase,
        "opened_on": envelope.day,
        "recorded_on": envelope.recorded_at.date(),
        "reconstructed": envelope.reconstructed,
        "period_from": event.period_from,
        "period_to": event.period_to,
        "incident_on": event.incident_on,
        "parallel_proceedings": event.parallel_proceedings,
        "purpose_questions": [words(question) for question in event.purpose_questions],
        "case_refs": [reference(one) for one in event.case_refs],
        "target_dates": [{"what": one.what, "on": day_text(one.on)} for one in event.target_dates],
        "proceedings": [],
        "restrictions": [],
        "blind_first": False,
        "has_lead": False,
        "uncovered_since": envelope.day,
        "lead_gaps": [],
        "lead_history": [],
        "carried": [],
        "referrals": [],
    }


@FACT.changes(CaseReview.PurposeQuestionRevised)
def purpose_question_revised(event: CaseReview.PurposeQuestionRevised, row: Row) -> Changes:
    """A purpose question was changed, or added."""
    questions = list(row["purpose_questions"])
    at = len(questions) if event.index is None else event.index
    questions[at : at + 1] = [words(event.text)]
    return {"purpose_questions": questions}


@FACT.changes(CaseReview.LearningLeadAssigned)
def learning_lead_assigned(event: CaseReview.LearningLeadAssigned, row: Row) -> Changes:
    """Somebody leads the learning from a day on; that day is covered (settled 20)."""
    return {
        **_led(event),
        **_gap_ended(row, event.from_date),
        **_history(row, "assigned", event.from_date, words(event.title)),
    }


@FACT.changes(CaseReview.LearningLeadHandedOver)
def learning_lead_handed_over(event: CaseReview.LearningLeadHandedOver, row: Row) -> Changes:
    """Somebody else leads it, without a gap."""
    return {**_led(event), **_history(row, "handed_over", event.from_date, words(event.title))}


@FACT.changes(CaseReview.LearningLeadVacated)
def learning_lead_vacated(event: CaseReview.LearningLeadVacated, row: Row) -> Changes:
    """Nobody leads it; the day it was left is uncovered (settled 20)."""
    return {
        "has_lead": False,
        "lead_id": None,
        "lead_title": None,
        "deputy_id": None,
        "lead_since": None,
        "uncovered_since": event.from_date,
        **_history(row, "vacated", event.from_date, None),
    }


@FACT.changes(CaseReview.ParallelProceedingNoted)
def parallel_proceeding_noted(event: CaseReview.ParallelProceedingNoted, row: Row) -> Changes:
    """A court, coroner or employer looks at the same events."""
    return {"proceedings": [*row["proceedings"], _until(event.kind, event.until)]}


@FACT.changes(CaseReview.RecordingRestricted)
def recording_restricted(event: CaseReview.RecordingRestricted, row: Row) -> Changes:
    """What may be recorded is restricted."""
    return {"restrictions": [*row["restrictions"], _until(event.kind, event.until)]}


@FACT.changes(CaseReview.RestrictionLifted)
def restriction_lifted(event: CaseReview.RestrictionLifted, row: Row) -> Changes:
    """A restriction has ended."""
    return {"restrictions": [one for one in row["restrictions"] if one["kind"] != event.kind]}


@FACT.changes(CaseReview.BlindFirstSwitched)
def blind_first_switched(event: CaseReview.BlindFirstSwitched, row: Row) -> Changes:
    """Whoever may answer a query sees the raiser's standing only afterwards, or at once again."""
    return {"blind_first": event.is_on}


@FACT.changes(CaseReview.PhaseChanged)
def phase_changed(event: CaseReview.PhaseChanged, row: Row) -> Changes:
    """The review moved on."""
    return {"phase": event.to_phase}


@FACT.changes(CaseReview.OpenMattersCarriedForward)
def carried_forward(event: CaseReview.OpenMattersCarriedForward, row: Row) -> Changes:
    """What stays open has an owner and a date; a matter named again has the newer ones (I8)."""
    named = {
        id_text(item.id): {
            "kind": item.kind,
            "id": id_text(item.id),
            "owner": id_text(item.owner),
            "by_date": day_text(item.by_date),
        }
        for item in event.items
    }
    kept = [item for item in row["carried"] if item["id"] not in named]
    return {"carried": [*kept, *named.values()]}


@FACT.changes(CaseReview.Closed)
def closed(event: CaseReview.Closed, row: Row) -> Changes:
    """The review has ended."""
    return {"phase": "closed", "closed_on": event.envelope.day, "outcome": event.outcome}


@FACT.changes(CaseReview.Reopened)
def reopened(event: CaseReview.Reopened, row: Row) -> Changes:
    """The review was taken up again."""
    return {"phase": "open", "closed_on": None, "outcome": None}


@FACT.changes(CaseReview.OutOfScopeReferred)
def out_of_scope_referred(event: CaseReview.OutOfScopeReferred, row: Row) -> Changes:
    """Something was passed on elsewhere."""
    referral = {"kind": event.kind, "to": event.to, "on": day_text(event.envelope.day)}
    return {"referrals": [*row["referrals"], referral]}


FACT.changes(CaseReview.ReferenceLinked)(linking("case_refs"))
FACT.changes(CaseReview.ReferenceUnlinked)(unlinking("case_refs"))


def version_moves_on(event: Event, row: Row) -> Changes:
    """What concerns its participants, or files, changes nothing here but the version."""
    return {}


for _event_class in (
    CaseReview.TeamMemberAppointed,
    CaseReview.ParticipantRegistered,
    CaseReview.ParticipantStatusChanged,
    CaseReview.FamilyInvited,
    CaseReview.FamilyAccepted,
    CaseReview.FamilyDeclined,
    CaseReview.BulkImportAccepted,
    CaseReview.ImportRowsRejected,
):
    FACT.changes(_event_class)(version_moves_on)


def _led(event: CaseReview.LearningLeadAssigned | CaseReview.LearningLeadHandedOver) -> Changes:
    return {
        "has_lead": True,
        "lead_id": id_text(event.lead) if event.lead else None,
        "lead_title": words(event.title),
        "deputy_id": id_text(event.deputy) if event.deputy else None,
        "lead_since": event.from_date,
    }


def _gap_ended(row: Row, on: date) -> Changes:
    since = row["uncovered_since"]
    gap = {"from": day_text(since), "to": day_text(on)}
    gaps = [*row["lead_gaps"], gap] if since < on else row["lead_gaps"]
    return {"uncovered_since": None, "lead_gaps": gaps}


def _history(row: Row, what: str, on: date, title: str | None) -> Changes:
    entry = {"event": what, "on": day_text(on), "title": title}
    return {"lead_history": [*row["lead_history"], entry]}


def _until(kind: str, until: date | None) -> dict[str, str | None]:
    return {"kind": kind, "until": day_text(until) if until else None}
