"""How events change the row of a data-rights request."""

from domain.data_rights import DataRightsRequest
from domain.rights_clock import due
from projections.facts.data_rights import TABLE
from projections.folds.beginnings import by, words
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes, Fact

FACT = Fact(TABLE)


@FACT.begins(DataRightsRequest.Received)
def received(event: DataRightsRequest.Received) -> Row:
    """Somebody asked, and the clock runs."""
    envelope = event.envelope
    return {
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "kind": event.kind,
        "asked_by": event.asked_by,
        "state": "received",
        "received_on": event.received_on,
        "due_on": due(event.received_on),
        "extended_by": 0,
        "name": words(event.name),
        "asked": words(event.asked),
        "searched": [],
        "items": [],
        "notes": [],
        "advice": [],
        "erasures": [],
        "recorded_on": envelope.recorded_at.date(),
        "audience": envelope.audience,
        **by(envelope),
    }


@FACT.changes(DataRightsRequest.RequesterChecked)
def requester_checked(event: DataRightsRequest.RequesterChecked, row: Row) -> Changes:
    """It is known who asks, and that they may."""
    return {
        "state": "in_hand",
        "identity": event.identity,
        "authority": event.authority,
        "check_note": words(event.note),
    }


@FACT.changes(DataRightsRequest.Scoped)
def scoped(event: DataRightsRequest.Scoped, row: Row) -> Changes:
    """More was found, or looked for in another way."""
    more = [
        {
            "kind": one.kind,
            "id": id_text(one.id),
            "how": one.how,
            "decision": None,
            "basis": None,
            "reason": None,
        }
        for one in event.items
    ]
    return {
        "searched": list(dict.fromkeys([*row["searched"], *event.searched])),
        "items": [*row["items"], *more],
        "notes": [*row["notes"], *([words(event.note)] if event.note else [])],
    }


@FACT.changes(DataRightsRequest.Advised)
def advised(event: DataRightsRequest.Advised, row: Row) -> Changes:
    """Somebody who may said what they would do."""
    item = id_text(event.item) if event.item else None
    return {"advice": [*row["advice"], {"item": item, "text": words(event.text)}]}


@FACT.changes(DataRightsRequest.Decided)
def decided(event: DataRightsRequest.Decided, row: Row) -> Changes:
    """What becomes of one item; an earlier decision stays in the steps."""
    said = {
        "decision": event.decision,
        "basis": event.basis,
        "reason": words(event.reason),
    }
    id = id_text(event.item)
    return {"items": [{**one, **said} if one["id"] == id else one for one in row["items"]]}


@FACT.changes(DataRightsRequest.Extended)
def extended(event: DataRightsRequest.Extended, row: Row) -> Changes:
    """It is due later."""
    return {
        "due_on": event.due,
        "extended_by": event.months,
        "extended_why": event.why,
        "extension_reason": words(event.reason),
    }


@FACT.changes(DataRightsRequest.ErasureNamed)
def erasure_named(event: DataRightsRequest.ErasureNamed, row: Row) -> Changes:
    """What was to be erased is."""
    named = {"id": id_text(event.erasure), "reference": event.certificate}
    return {"erasures": [*row["erasures"], named]}


@FACT.changes(DataRightsRequest.Fulfilled)
def fulfilled(event: DataRightsRequest.Fulfilled, row: Row) -> Changes:
    """They have their answer."""
    return {
        "state": "fulfilled",
        "closed_on": event.envelope.day,
        "answered_how": event.how,
        "answer": words(event.text),
    }


@FACT.changes(DataRightsRequest.Refused)
def refused(event: DataRightsRequest.Refused, row: Row) -> Changes:
    """They were told no, and why."""
    return {
        "state": "refused",
        "closed_on": event.envelope.day,
        "refusal_basis": event.basis,
        "refusal_reason": words(event.reason),
    }
