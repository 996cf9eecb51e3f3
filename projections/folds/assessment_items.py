"""How events change an assessment item's row."""

from typing import Any

from domain.assessment_items import AssessmentItem
from domain.observations import Observation
from projections.facts.assessment_items import TABLE
from projections.folds.beginnings import by, words
from projections.folds.linking import linking, unlinking
from projections.folds.plain import Row, day_text, id_text
from projections.folds.reasoned import noted, those_about, unreasoned
from projections.folds.rules import Changes, Fact

Answer = AssessmentItem.Revised | AssessmentItem.Reaffirmed


def derive(row: Row) -> Changes:
    """How many pieces of information wait for an answer."""
    return {"unanswered": sum(one["answer"] is None for one in row["information"])}


FACT = Fact(TABLE, derive)


@FACT.begins(AssessmentItem.Registered)
def registered(event: AssessmentItem.Registered) -> Row:
    """The review looks at it."""
    envelope = event.envelope
    return {
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "state": "registered",
        "registered_on": envelope.day,
        "recorded_on": envelope.recorded_at.date(),
        "reconstructed": envelope.reconstructed,
        "audience": envelope.audience,
        **by(envelope),
        "item_type": event.item_type,
        "token": event.token,
        "linked": [],
        "owner_agency": event.owner_agency,
        "owner_band": event.owner_band,
        "information": [],
        "answers": [],
        **unreasoned(),
    }


@FACT.changes(AssessmentItem.NewInformationReceived)
def received(event: AssessmentItem.NewInformationReceived, row: Row) -> Changes:
    """Something new came: it waits for an answer."""
    piece = {
        "id": id_text(event.information),
        "on": day_text(event.envelope.day),
        "text": words(event.text),
        "about": _about(event),
        "source": event.source,
        "from_agency": event.from_agency,
        **_who(event),
        "answer": None,
        "answered_on": None,
    }
    return {"state": "in_question", "information": [*row["information"], piece]}


@FACT.changes(AssessmentItem.Revised)
def revised(event: AssessmentItem.Revised, row: Row) -> Changes:
    """The owner changed it."""
    return _answered(event, row, "revised", words(event.what_changed))


@FACT.changes(AssessmentItem.Reaffirmed)
def reaffirmed(event: AssessmentItem.Reaffirmed, row: Row) -> Changes:
    """The owner stays with it."""
    return _answered(event, row, "reaffirmed", words(event.why_not))


FACT.changes(AssessmentItem.ReferenceLinked)(linking("linked"))
FACT.changes(AssessmentItem.ReferenceUnlinked)(unlinking("linked"))
FACT.elsewhere(Observation.Recorded, ids=those_about("assessment_item"))(noted)


def _answered(event: Answer, row: Row, kind: str, said: str | None) -> Changes:
    on, answered = day_text(event.envelope.day), [id_text(id) for id in event.information]
    information = [
        {**one, "answer": kind, "answered_on": on} if one["id"] in answered else one
        for one in row["information"]
    ]
    answer = {"kind": kind, "on": on, "text": said, "information": answered, **_who(event)}
    return {
        "state": kind,
        "information": information,
        "answers": [*row["answers"], answer],
        "settled_on": event.envelope.day,
    }


def _who(event: Any) -> Row:
    """Agency and band of whoever said it, never more."""
    return {"by_agency": event.envelope.standing.agency, "by_band": event.envelope.standing.band}


def _about(event: AssessmentItem.NewInformationReceived) -> Row | None:
    about = event.about
    if about is None:
        return None
    id = id_text(about.id) if about.id else None
    return {"kind": about.kind, "id": id, "token": about.token}
