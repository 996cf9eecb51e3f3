"""How events of a review change its participants' rows."""

from collections.abc import Iterator
from typing import Any

from domain.people import Standing
from domain.reviews import CaseReview
from domain.sessions import Session
from domain.taking_turns import ABSENT
from projections.facts.participants import TABLE
from projections.folds.beginnings import words
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes, Fact

FACT = Fact(TABLE)


def row_id(event: Any) -> str:
    """A participant's row: the same person may take part in several reviews."""
    return f"{id_text(event.originator_id)}/{id_text(event.participant)}"


def _its_row(event: Any) -> Iterator[str]:
    yield row_id(event)


def _row_in_review(event: Any) -> Iterator[str]:
    yield f"{id_text(event.review_id)}/{id_text(event.participant)}"


@FACT.begins(CaseReview.ParticipantRegistered, id=row_id)
def registered(event: CaseReview.ParticipantRegistered) -> Row:
    """Somebody takes part, with their standing at this moment (I2)."""
    return {
        "participant_id": id_text(event.participant),
        "review_id": id_text(event.originator_id),
        "reference": event.reference,
        "registered_on": event.envelope.day,
        **_standing(event.standing),
        "how_involved": event.how_involved,
        "needs": list(event.needs),
        "language": event.language,
        "advocate_for": id_text(event.advocate_for) if event.advocate_for else None,
        "note": words(event.note),
        "capacities": [],
        "family_asked": False,
        "sessions": [],
        "attended": False,
        "called_on": False,
    }


@FACT.elsewhere(CaseReview.ParticipantStatusChanged, ids=_its_row)
def status_changed(event: CaseReview.ParticipantStatusChanged, row: Row) -> Changes:
    """Their standing changed; what they said before keeps the old one."""
    return _standing(event.standing)


@FACT.elsewhere(CaseReview.TeamMemberAppointed, ids=_its_row)
def appointed(event: CaseReview.TeamMemberAppointed, row: Row) -> Changes:
    """They were given a part in running the review."""
    return {"capacities": [*row["capacities"], event.capacity]}


@FACT.elsewhere(CaseReview.FamilyInvited, ids=_its_row)
def family_invited(event: CaseReview.FamilyInvited, row: Row) -> Changes:
    """A child or family member was asked."""
    return {
        "family_asked": True,
        "how_asked": words(event.how_asked),
        "advocate_offered": event.advocate_offered,
    }


@FACT.elsewhere(CaseReview.FamilyAccepted, ids=_its_row)
def family_accepted(event: CaseReview.FamilyAccepted, row: Row) -> Changes:
    """They said yes."""
    return {"family_answer": "accepted", "decline_reason": None}


@FACT.elsewhere(CaseReview.FamilyDeclined, ids=_its_row)
def family_declined(event: CaseReview.FamilyDeclined, row: Row) -> Changes:
    """They said no."""
    return {"family_answer": "declined", "decline_reason": words(event.reason)}


@FACT.elsewhere(Session.AttendanceRecorded, ids=_row_in_review)
def attended(event: Session.AttendanceRecorded, row: Row) -> Changes:
    """They were in a session, or were not after all."""
    session = id_text(event.originator_id)
    others = [one for one in row["sessions"] if one != session]
    sessions = others if event.present == ABSENT else [*others, session]
    return {"sessions": sessions, "attended": bool(sessions)}


@FACT.elsewhere(Session.ExpertiseCalledOn, ids=_row_in_review)
def called_on(event: Session.ExpertiseCalledOn, row: Row) -> Changes:
    """They were asked for what they know."""
    return {"called_on": True}


def _standing(standing: Standing) -> Row:
    return {
        "agency": standing.agency,
        "band": standing.band,
        "level": standing.level,
        "role": words(standing.role),
        "employment": standing.employment,
        "closeness": standing.closeness,
        "expertise": [words(one) for one in standing.expertise],
        "declares_expertise": bool(standing.expertise),
        "organisation": standing.organisation,
    }
