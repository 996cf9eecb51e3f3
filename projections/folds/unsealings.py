"""How events change the row of a request to open an identity."""

from domain.unsealing import Unsealing
from projections.facts.unsealings import TABLE
from projections.folds.beginnings import by, words
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes, Fact

FACT = Fact(TABLE)


@FACT.begins(Unsealing.Requested)
def requested(event: Unsealing.Requested) -> Row:
    """Somebody asks who it was."""
    envelope = event.envelope
    assert event.thing.id is not None, "what is asked about is kept here"
    return {
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "state": "requested",
        "requested_on": envelope.day,
        "recorded_on": envelope.recorded_at.date(),
        "reconstructed": envelope.reconstructed,
        "audience": envelope.audience,
        **by(envelope),
        "thing_kind": event.thing.kind,
        "thing_id": id_text(event.thing.id),
        "of_voice": id_text(event.contributor),
        "basis": event.basis,
        "reason": words(event.reason),
        "approvers": [],
    }


@FACT.changes(Unsealing.Approved)
def approved(event: Unsealing.Approved, row: Row) -> Changes:
    """One of two agrees."""
    voice = event.envelope.actor.voice
    assert voice is not None, "a person agrees"
    return {"state": "approved", "approvers": [id_text(voice)]}


@FACT.changes(Unsealing.Granted)
def granted(event: Unsealing.Granted, row: Row) -> Changes:
    """Two agree."""
    approvers = [id_text(one) for one in event.approvers]
    return {"state": "granted", "approvers": approvers, "decided_on": event.envelope.day}


@FACT.changes(Unsealing.Refused)
def refused(event: Unsealing.Refused, row: Row) -> Changes:
    """It stays sealed, and why."""
    return {
        "state": "refused",
        "decided_on": event.envelope.day,
        "refusal": words(event.reason),
    }
