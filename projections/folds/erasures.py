"""How events make the rows of erasures and of legal holds."""

from domain.erasures import Erasure, LegalHold
from domain.events import Envelope
from projections.facts.erasures import HOLDS, TABLE
from projections.folds.beginnings import by
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes, Fact

FACT = Fact(TABLE)
HELD = Fact(HOLDS)


@FACT.begins(Erasure.Erased)
def erased(event: Erasure.Erased) -> Row:
    """A key was destroyed; nothing ever changes of that."""
    return {
        **_heard(event.envelope),
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "scope": event.scope,
        "key_ids": list(event.key_ids),
        "basis": event.basis,
        "erased_on": event.erased_on,
        "what_remains": list(event.what_remains),
    }


@HELD.begins(LegalHold.Placed)
def placed(event: LegalHold.Placed) -> Row:
    """Nothing of somebody's is erased while it stands."""
    return {
        **_heard(event.envelope),
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "state": "standing",
        "placed_on": event.placed_on,
    }


@HELD.changes(LegalHold.Lifted)
def lifted(event: LegalHold.Lifted, row: Row) -> Changes:
    """It stands no longer."""
    return {"state": "lifted", "lifted_on": event.lifted_on}


def _heard(envelope: Envelope) -> Row:
    return {
        "recorded_on": envelope.recorded_at.date(),
        "audience": envelope.audience,
        **by(envelope),
    }
